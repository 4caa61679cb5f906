"""The photo desk: the library as a grid, uploads, alt text and credit, the focal point, where it is used."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from js_asset import Script

from articles import darkroom, held_uploads, policy
from articles.admin import photo_picker
from articles.admin.photo_forms import READ_FROM_FILE, PhotoDetails, PhotoUpload
from articles.models import Photo, Rendition
from articles.photo_use import may_change, uses, why_kept
from articles.renditions import BadPicture, Upload, read_upload
from newsroom.core.pagecache import drop
from newsroom.desk.throwing import ThrowingAdmin

SHOWN_TO_READERS = {*READ_FROM_FILE, "focal_x", "focal_y"}
WORDS = ("What it shows", {"fields": ("alt", "caption")})
OWNER = ("Whose it is", {"fields": ("byline", "credit", "copyright", "rights", "rights_until")})


class Needs(admin.SimpleListFilter):
    title = "what is missing"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("alt", "Alt text"), ("credit", "Credit")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        questions = {"alt": queryset.without_alt, "credit": queryset.without_credit}
        return questions.get(self.value() or "", queryset.all)()


class Whose(admin.SimpleListFilter):
    title = "who uploaded it"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "I did")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(uploaded_by=request.user) if self.value() == "mine" else queryset


@admin.register(Photo)
class PhotoAdmin(ThrowingAdmin):
    desk_group = "Stories"
    desk_order = 30
    form = PhotoDetails
    list_display = ("__str__",)
    list_filter = (Needs, Whose)
    list_per_page = 40
    search_fields = ("caption", "alt", "credit", "byline")
    search_help_text = "Words of the caption, alt text, credit, photographer or file name"
    ordering = ("-pk",)
    actions = None
    fieldsets = (
        ("Focal point", {"fields": (("focal_x", "focal_y"),)}),
        WORDS,
        OWNER,
        ("Taken", {"fields": ("taken_at",)}),
    )
    add_fieldsets = (
        ("The picture", {"fields": ("upload", "anyway", "held")}),
        WORDS,
        OWNER,
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/desk/photo.css"]}
        js: ClassVar[list[Any]] = [Script("js/focal-point.js", type="module")]

    # Lists

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Photo], bool]:
        return queryset.matching(search_term), False

    def decorate(self, request: HttpRequest, rows: list[Any]) -> None:
        prefetch_related_objects(rows, Photo.thumbnails())
        for photo in rows:
            if photo.thumbnail() is None:
                darkroom.finish_later(photo.pk)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Photographs", **(extra_context or {})})

    # Forms

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(
        self, request: HttpRequest, obj: Photo | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        form = super().get_form(request, obj, change, **{**kwargs, "form": PhotoUpload})
        form.sent = getattr(request, "photo_sent", None)
        form.person = request.user
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The pixels are worked before the transaction begins, which would keep others from writing."""
        request.photo_began = monotonic()
        if request.method == "POST" and object_id is None and self.has_add_permission(request):
            request.photo_sent = self.receive(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def receive(self, request: HttpRequest) -> Upload | BadPicture | None:
        """What came with the form, or what was kept from an earlier try."""
        file = request.FILES.get("upload")
        if file is None:
            return held_uploads.take(request.POST.get("held", ""), request.user)
        try:
            return read_upload(file)
        except BadPicture as trouble:
            return trouble

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], obj: Photo | None = None, **kwargs: Any
    ) -> HttpResponse:
        context["title"] = "Photograph" if obj else "Upload a photograph"
        if obj is not None:
            if darkroom.missing(obj):
                darkroom.finish_later(obj.pk)
            context |= self.shown(request, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def shown(self, request: HttpRequest, photo: Photo) -> dict[str, Any]:
        whole = photo.sources(Rendition.Crop.FULL).get(Rendition.Format.JPEG, [])
        crops = [
            (label, crop, made[-1])
            for label, crop in (("3:2", "3x2"), ("16:9", "16x9"), ("Square", "1x1"))
            if (made := photo.sources(crop).get(Rendition.Format.JPEG))
        ]
        down = photo.takedowns.filter(ended_at=None).first()
        seen = down is not None and policy.sees_killed(request.user)
        return {
            "down": down,
            "original_url": reverse("admin:articles_photo_original", args=[photo.pk])
            if seen
            else "",
            "whole": next((size for size in whole if size[1] >= 800), whole[-1] if whole else None),
            "crops": crops,
            "uses": uses(photo) if request.user.has_perm("articles.view_article") else [],
            "troubles": photo.missing_for_publication(),
            "may_change": self.has_change_permission(request, photo),
        }

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        began = request.photo_began
        if change:
            super().save_model(request, obj, form, change)
            if SHOWN_TO_READERS & set(form.changed_data):
                drop(f"photo:{obj.pk}")
            if {"focal_x", "focal_y"} & set(form.changed_data):
                transaction.on_commit(partial(darkroom.develop_now, obj, began=began))
            return
        sent = request.photo_sent
        darkroom.file_away(obj, sent, by=request.user)
        super().save_model(request, obj, form, change)
        transaction.on_commit(partial(darkroom.develop_now, obj, sent.picture, began=began))

    def response_add(
        self, request: HttpRequest, obj: Photo, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the picture itself, for the focal point, unless it was added from a story."""
        if not {"_popup", "_addanother"} & set(request.POST):
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    # Who may

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_change(request.user, obj))

    # Throwing away

    def why_kept(self, obj: Photo) -> str:
        return why_kept(obj) or super().why_kept(obj)

    def used_in(self, request: HttpRequest, obj: Photo) -> list[tuple[str, str]]:
        found = uses(obj) if request.user.has_perm("articles.view_article") else []
        named = "admin:articles_article_change"
        return [(use.headline, reverse(named, args=[use.article_id])) for use in found]

    def keys_of(self, obj: Photo) -> list[str]:
        return [f"photo:{obj.pk}"]

    def files_of(self, obj: Photo) -> list[str]:
        return [obj.file.name]

    def throw_away(self, request: HttpRequest, obj: Photo) -> None:
        """Its sizes, which anybody could fetch, go at once and are made anew; the original lies for thirty days."""
        with transaction.atomic():
            sizes = list(obj.renditions.values_list("file", flat=True))
            obj.renditions.all().delete()
            super().throw_away(request, obj)
            darkroom.discard(sizes)

    def came_back(self, obj: Photo) -> None:
        darkroom.finish_later(obj.pk)

    # The dialogue of the story form

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_photo_picker"
        pages = [
            path("<int:number>/original/", wrap(self.original), name="articles_photo_original"),
            path("picker/", wrap(self.picker), name=name),
            path("picker/upload/", wrap(self.picker_upload), name=f"{name}_upload"),
        ]
        return [*pages, *super().get_urls()]

    def original(self, request: HttpRequest, number: int) -> HttpResponse:
        """The kept original of a picture that a kill took down, for those who may read killed stories."""
        if not policy.sees_killed(request.user):
            raise PermissionDenied
        photo = get_object_or_404(
            Photo, pk=number, takedowns__ended_at=None, takedowns__isnull=False
        )
        with photo.file.open("rb") as stored:
            return HttpResponse(stored.read(), content_type="image/jpeg")

    def picker(self, request: HttpRequest) -> HttpResponse:
        return photo_picker.picker(self, request)

    def picker_upload(self, request: HttpRequest) -> HttpResponse:
        return photo_picker.upload(self, request)
