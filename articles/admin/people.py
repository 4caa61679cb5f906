"""Authors, tags, and where people's editorial rights hold."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path

from articles.admin.using import OnStoriesAdmin
from articles.models import (
    Article,
    Author,
    Byline,
    Tag,
    TagAlias,
    TaggedArticle,
    VersionByline,
    VersionTag,
)
from articles.takedowns import serve_again
from newsroom.core import clock, pagecache
from newsroom.core.text import fold, printable

SUGGESTIONS = 8


@admin.register(Author)
class AuthorAdmin(OnStoriesAdmin):
    desk_group, desk_order = "Stories", 14
    list_display = ("name", "role_title", "user")
    list_select_related = ("user",)
    search_fields = ("name", "role_title")
    ordering = ("name", "pk")
    fieldsets = (
        (None, {"fields": ("name", "role_title", "biography", "photo", "public_email")}),
        ("On the desk", {"fields": ("user", "slug")}),
    )
    raw_id_fields = ("photo",)
    of_stories = (Byline, VersionByline)
    instead = "An author who has left stays on what they wrote; who shall not log in any more has their log-in closed."

    def get_readonly_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> tuple[str, ...]:
        """The address of an author whom readers know stands: other people's links rely on it."""
        known = obj is not None and obj.version_rows.filter(published_at__isnull=False).exists()
        return ("slug",) if known else ()

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        serve_again([obj.photo_id])
        pagecache.drop(f"author:{obj.pk}")

    def stories(self, obj: Author) -> Any:
        versions = VersionByline.objects.filter(author=obj).values("version__article")
        return Article.objects.filter(Q(bylines__author=obj) | Q(pk__in=versions)).distinct()

    def keys_of(self, obj: Author) -> list[str]:
        return [f"author:{obj.pk}"]


@admin.register(Tag)
class TagAdmin(OnStoriesAdmin):
    desk_group, desk_order = "Stories", 13
    list_display = ("name", "description")
    search_fields = ("name", "folded")
    ordering = ("folded",)
    fields = ("name", "slug", "description")
    of_stories = (TaggedArticle, VersionTag)
    instead = "It can be renamed instead: its old name and address then lead to the new one."

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> tuple[str, ...]:
        """Who may make a tag names it; its address and what readers are told of it are the editors'."""
        named = obj is None and not request.user.has_perm("articles.change_tag")
        return ("name",) if named else self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Who may not read drafts is not told by tags what the drafts are about."""
        tags = super().get_queryset(request)
        if request.user.has_perm("articles.view_article"):
            return tags
        out = VersionTag.objects.filter(tag=OuterRef("pk"), version__live_from__lte=clock.now())
        return tags.filter(Exists(out))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        folded = fold(printable(search_term))
        return queryset.filter(folded__contains=folded) if folded else queryset, False

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """By its old name and its old address a renamed tag is found as before."""
        old = Tag.objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if old is not None:
            leave_alias(old, obj)
        pagecache.drop(f"tag:{obj.pk}")

    def stories(self, obj: Tag) -> Any:
        versions = VersionTag.objects.filter(tag=obj).values("version__article")
        return Article.objects.filter(Q(tagged__tag=obj) | Q(pk__in=versions)).distinct()

    def keys_of(self, obj: Tag) -> list[str]:
        return [f"tag:{obj.pk}"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.suggest)
        return [path("suggest/", view, name="articles_tag_suggest"), *super().get_urls()]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        """`?q=`: the names of the first tags that begin so, for the story form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        folded = fold(printable(request.GET.get("q", "")[:100]))
        tags = self.get_queryset(request)
        found = tags.filter(folded__startswith=folded) if folded else tags.none()
        return JsonResponse({"tags": list(found.values_list("name", flat=True)[:SUGGESTIONS])})


def leave_alias(old: Tag, tag: Tag) -> None:
    """What the tag was called, and where it stood, still lead to it. No alias has its present address."""
    for alias in TagAlias.objects.filter(slug=tag.slug):
        alias.slug = _unused("slug", tag.slug)
        alias.save(update_fields=["slug"])
    if old.slug != tag.slug:
        spelling = old.folded if old.folded != tag.folded else old.slug
        made = {"tag": tag, "folded": _unused("folded", spelling)}
        TagAlias.objects.update_or_create(
            slug=old.slug, defaults={"tag": tag}, create_defaults=made
        )
    if old.folded != tag.folded:
        made = {"tag": tag, "slug": _unused("slug", old.slug)}
        TagAlias.objects.update_or_create(
            folded=old.folded, defaults={"tag": tag}, create_defaults=made
        )


def _unused(column: str, wanted: str) -> str:
    """The word, or else the word with a number, that no tag and no alias has in this column."""
    word, number = wanted, 1
    while any(rows.filter(**{column: word}).exists() for rows in (Tag.objects, TagAlias.objects)):
        number += 1
        word = f"{wanted[:90]}-{number}"
    return word
