"""The tree and the pins on the desk. A section is saved through `place()`, so that a move leaves its old address."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.serializers.base import DeserializedObject
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.story_field import StoryField
from articles.admin.using import OnStoriesAdmin
from articles.models import Article, ArticleVersion
from articles.policy import in_scope, may, may_see_any_moment
from newsroom.core import clock
from newsroom.desk.modeladmin import DeskModelAdmin
from newsroom.desk.moments import paper_at
from sections import pin_page, pins
from sections.models import FrontPin, Section, place

MANY = 1000
MOMENTS = 6


class ParentField(forms.ModelChoiceField):
    """Where a section may stand, as its trail of names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Section.objects.order_by("path"), **kwargs)
        self._names: dict[str, str] = {}

    def label_from_instance(self, obj: Section) -> str:
        above = self._names.get(obj.path.rpartition("/")[0]) if "/" in obj.path else None
        self._names[obj.path] = f"{above} / {obj.name}" if above else obj.name
        return self._names[obj.path]


class SectionForm(forms.ModelForm):
    parent = ParentField(
        required=False, label="Stands under", help_text="Only Home stands under nothing."
    )

    class Meta:
        model = Section
        fields = (
            "name",
            "parent",
            "slug",
            "description",
            "position",
            "in_navigation",
            "desk_email",
        )


@admin.register(Section)
class SectionAdmin(OnStoriesAdmin):
    desk_group, desk_order = "The paper", 20
    form = SectionForm
    change_form_template = "admin/sections/section/change_form.html"
    list_display = ("trail", "address", "position", "navigated")
    list_display_links = ("trail",)
    ordering = ("path",)
    list_per_page = 200
    search_fields = ("name", "path")
    sortable_by = ()
    of_stories = (Article, ArticleVersion)
    instead = "It can be renamed or moved instead, and taken out of the navigation: every old address leads on."

    def has_delete_permission(self, request: HttpRequest, obj: Section | None = None) -> bool:
        """Home is the paper itself."""
        return super().has_delete_permission(request) and (obj is None or not obj.is_home)

    def stories(self, obj: Section) -> Any:
        versions = ArticleVersion.objects.filter(section=obj).values("article")
        return Article.objects.filter(Q(section=obj) | Q(pk__in=versions)).distinct()

    def why_kept(self, obj: Section) -> str:
        """What stood on a front when stays to be seen, so its pins keep it too."""
        why = super().why_kept(obj)
        if not why and obj.pins.exists():
            why = "Stories are pinned on its front, or were, and that stays in the record."
        return why

    def keys_of(self, obj: Section) -> list[str]:
        """Its own pages, those that rely on what is below each section above it, and the navigation."""
        above = [f"below:{pk}" for pk in obj.line_ids()]
        return [f"section:{obj.pk}", f"slug:{obj.slug}", "nav", *above]

    def restore(self, row: DeserializedObject) -> None:
        place(row.object)

    def decorate(self, request: HttpRequest, rows: list[Section]) -> None:
        names: dict[str, str] = {}
        known = Section.objects.order_by("path").values_list("path", "name")
        for path, name in known:
            above = names.get(path.rpartition("/")[0]) if "/" in path else None
            names[path] = f"{above} / {name}" if above else name
        for row in rows:
            row.trail_words = names.get(row.path, row.name)

    @admin.display(description="Section")
    def trail(self, obj: Section) -> str:
        return obj.trail_words

    @admin.display(description="Address")
    def address(self, obj: Section) -> str:
        return obj.get_absolute_url()

    @admin.display(description="In navigation")
    def navigated(self, obj: Section) -> str:
        return "Yes" if obj.in_navigation else "No"

    def save_model(
        self, request: HttpRequest, obj: Section, form: SectionForm, change: bool
    ) -> None:
        old = (
            Section.objects.filter(pk=obj.pk).values_list("path", flat=True).first()
            if change
            else None
        )
        below, stories = _reach(old) if old else (0, 0)
        place(obj)
        if old and old != obj.path:
            sections = (
                f"{below} section{'s' if below != 1 else ''} below it"
                if below
                else "No section below it"
            )
            amount = f"over {MANY:,}" if stories > MANY else f"{stories:,}"
            what = "story moves" if stories == 1 else "stories move"
            request.said_instead = (
                f"{obj.name} is saved. /{old}/ leads to {obj.get_absolute_url()} from now on. "
                f"{sections} and {amount} {what} with it; every old address answers one redirect."
            )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        obj: Section | None = None,
        **kwargs: Any,
    ) -> Any:
        if obj is not None and obj.path:
            below, stories = _reach(obj.path)
            context |= {"below": below, "stories": min(stories, MANY), "many": stories > MANY}
            context["old_paths"] = list(obj.old_paths.order_by("-made_at")[:10])
        if obj is not None and may_see_any_moment(request.user):
            context["fronts"] = _fronts(obj, clock.now())
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _fronts(section: Section, now: datetime) -> list[tuple[str, str]]:
    """The front as it stands, and as it will at the moments at which its pins begin: in words, with the address."""
    coming = section.pins.filter(starts_at__gt=now).order_by("starts_at")
    moments = dict.fromkeys(coming.values_list("starts_at", flat=True)[:MOMENTS])
    url = section.get_absolute_url()
    then = ((clock.moment_words(moment, now), paper_at(url, moment)) for moment in moments)
    return [("now", paper_at(url, now)), *then]


def _reach(path: str) -> tuple[int, int]:
    """How many sections stand below, and how many stories in all of them, of which at most `MANY` + 1 are looked at."""
    inside = list(Section.objects.under(path).values_list("pk", flat=True))
    stories = Article.objects.order_by().filter(section_id__in=inside).values_list("pk", flat=True)
    return len(inside) - 1, len(stories[: MANY + 1])


class PinForm(forms.ModelForm):
    section = ParentField(label="On whose front")
    article = StoryField(label="Story")

    class Meta:
        model = FrontPin
        fields = ("section", "article", "position", "starts_at", "ends_at")
        help_texts: ClassVar = {"starts_at": "A moment that has passed means from now on."}


class StandingFilter(admin.SimpleListFilter):
    title = "when it holds"
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Now"), ("coming", "Still to come"), ("over", "Over")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = clock.now()
        if self.value() == "now":
            return queryset.standing(now)
        if self.value() == "coming":
            return queryset.filter(starts_at__gt=now)
        return queryset.filter(ends_at__lte=now) if self.value() == "over" else queryset


def _is_open(request: HttpRequest, pin: FrontPin | None) -> bool:
    """Whether this person may still do something to a pin: on a front of theirs, and not over as it is stored."""
    if pin is None:
        return True
    over = FrontPin.objects.filter(pk=pin.pk, ends_at__lte=clock.now()).exists()
    return in_scope(request.user, pin.section) and not over


@admin.register(FrontPin)
class FrontPinAdmin(DeskModelAdmin):
    """Stories held on fronts. An editor's pins stand in the sections where the editor's rights hold."""

    deleted_means = "One that stands on its front ends now, and its past stays in the record; one to come is gone."
    desk_group, desk_order = "The paper", 21
    form = PinForm
    list_display = ("story", "front", "position", "begins", "ends", "look")
    list_display_links = ("story",)
    list_select_related = ("section", "article")
    list_filter = (StandingFilter,)
    ordering = ("-starts_at", "-pk")
    sortable_by = ()

    def has_change_permission(self, request: HttpRequest, obj: FrontPin | None = None) -> bool:
        return super().has_change_permission(request) and _is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: FrontPin | None = None) -> bool:
        return super().has_delete_permission(request) and _is_open(request, obj)

    def get_form(
        self, request: HttpRequest, obj: FrontPin | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A front that is not this person's to change is refused, whatever was chosen or posted."""
        form, user = super().get_form(request, obj, change, **kwargs), request.user

        class ScopedPinForm(form):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                if "article" in self.fields:
                    self.fields["article"].reader = user

            def clean_section(self) -> Section:
                section = self.cleaned_data["section"]
                if not in_scope(user, section):
                    raise forms.ValidationError(f"You may not pin stories on {section.name}.")
                return section

        return ScopedPinForm

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": clock.now(), **super().get_changeform_initial_data(request)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """Headed by the story; of one that this person may not see, by its place on the front alone."""
        pin = kwargs.get("obj")
        if pin is not None:
            place = f"{pin.section.name}, place {pin.position}"
            seen = may(request.user, "view", pin.article)
            title, subtitle = (pin.article.brief, place) if seen else (place, None)
            context |= {"title": title, "subtitle": subtitle, "crumb": title}
        return super().render_change_form(request, context, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form has looked at the same; what is refused here has changed since, in that very moment."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except forms.ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.get_full_path())

    def get_urls(self) -> list[URLPattern]:
        """Before the stock pages, of which one takes any address."""
        return [pin_page.route(self.admin_site.admin_view(self.move)), *super().get_urls()]

    def move(self, request: HttpRequest, pk: int, edge: str) -> HttpResponse:
        return pin_page.move(self, request, pk, edge)

    @admin.display(description="Story")
    def story(self, obj: FrontPin) -> str:
        """Of a killed story nothing is shown to readers either."""
        return str(obj.article)

    @admin.display(description="Front")
    def front(self, obj: FrontPin) -> str:
        return obj.section.name

    @admin.display(description="From")
    def begins(self, obj: FrontPin) -> SafeString:
        return format_html('<span class="num">{}</span>', clock.moment_words(obj.starts_at))

    @admin.display(description="Until")
    def ends(self, obj: FrontPin) -> str:
        return clock.moment_words(obj.ends_at) if obj.ends_at else "taken away"

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        may = may_see_any_moment(request.user)
        return self.list_display if may else self.list_display[:-1]

    @admin.display(description="The front then")
    def look(self, obj: FrontPin) -> SafeString:
        now = clock.now()
        at = now if obj.starts_at <= now and not obj.is_over(now) else obj.starts_at
        words = format_html('See it<span class="desk-hidden"> with {}</span>', obj.article)
        url = paper_at(obj.section.get_absolute_url(), at)
        return format_html('<a href="{}">{}</a>', url, words)

    def save_model(self, request: HttpRequest, obj: FrontPin, form: Any, change: bool) -> None:
        if change:
            pins.change(obj)
        else:
            pins.put_up(obj)

    def delete_model(self, request: HttpRequest, obj: FrontPin) -> None:
        pins.take_down(obj)
