"""Line items with their rules and creatives; what stands against one is said before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ads import workflow
from ads.admin.booking import BookingInline, ChoiceFilter, named, standing_html
from ads.admin.rules import RuleInline, kept, offer_tags
from ads.admin.verbs import Verb, VerbAdmin
from ads.conflicts import Booking, conflicts
from ads.models import LineItem, LineItemCreative
from ads.standing import Standing, of_line
from newsroom.core import clock

Status = LineItem.Status


class LineItemForm(forms.ModelForm):
    class Meta:
        widgets = {"placements": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        """Hand down to the inlines what is asked for; they are checked after the form, and see the whole."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.proposed_placements = list(cleaned.get("placements", ()))
        ready = self.instance.status == Status.READY or self.data.get("_verb") == "ready"
        self.instance.proposed_ready = ready
        return cleaned


class CreativeFormSet(BaseInlineFormSet):
    """The last of the inlines: here the booking is known whole."""

    def clean(self) -> None:
        super().clean()
        line = self.instance
        if (
            any(self.errors)
            or not getattr(line, "proposed_ready", False)
            or not (line.starts_at and line.ends_at)
        ):
            return
        creatives = [form.instance.creative for form in kept(self) if form.instance.active]
        booking = Booking(
            line, line.proposed_placements, getattr(line, "proposed_rules", []), creatives
        )
        if found := conflicts(booking):
            raise ValidationError(found)


class CreativeInline(BookingInline):
    model = LineItemCreative
    formset = CreativeFormSet
    fields = (("creative", "weight", "active"),)
    autocomplete_fields = ("creative",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItemCreative]:
        return super().get_queryset(request).select_related("creative__format")


@admin.register(LineItem)
class LineItemAdmin(VerbAdmin):
    desk_order = 71
    form = LineItemForm
    inlines = (RuleInline, CreativeInline)
    fieldsets = (
        (None, {"fields": ("campaign", "name", "tier", ("starts_at", "ends_at"), "placements")}),
        (
            "What was sold",
            {"fields": (("goal_type", "goal_value"), ("price_model", "rate"), "weight")},
        ),
        ("On the page", {"fields": ("one_per_page", "allow_limited")}),
    )
    autocomplete_fields = ("campaign",)
    list_display = ("line", "state", "kind", "from_day")
    list_filter = ("status", "tier", ("placements", ChoiceFilter))
    list_select_related = ("campaign__advertiser",)
    search_fields = ("name", "campaign__name", "campaign__advertiser__name")
    actions = ("ready_chosen", "pause_chosen")
    verbs = {
        "ready": Verb(
            "Make ready",
            workflow.make_ready,
            frozenset({Status.DRAFT, Status.PAUSED}),
            "change_lineitem",
        ),
        "pause": Verb("Pause", workflow.pause, frozenset({Status.READY}), "change_lineitem"),
        "archive": Verb(
            "Put away",
            workflow.archive,
            frozenset({Status.DRAFT, Status.PAUSED, Status.READY}),
            "change_lineitem",
            dangerous=True,
        ),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItem]:
        return super().get_queryset(request).select_related("campaign__advertiser")

    def get_urls(self) -> list[URLPattern]:
        tags = self.admin_site.admin_view(self.tags)
        return [path("tags/", tags, name="bookings_lineitem_tags"), *super().get_urls()]

    def tags(self, request: HttpRequest) -> JsonResponse:
        """What the tag of a rule may be, as it is typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return offer_tags(request)

    def standing(self, row: LineItem) -> Standing:
        return of_line(row, clock.now())

    @admin.display(description="line item")
    def line(self, row: LineItem) -> SafeString:
        url = reverse("admin:bookings_lineitem_change", args=[row.pk])
        return named(url, row.name, row.campaign.advertiser, row.campaign.name)

    @admin.display(description="state")
    def state(self, row: LineItem) -> SafeString:
        return standing_html(self.standing(row))

    @admin.display(description="tier")
    def kind(self, row: LineItem) -> str:
        return row.tier.capitalize()

    @admin.display(description="from")
    def from_day(self, row: LineItem) -> SafeString:
        return format_html(
            '<time class="num" datetime="{}">{}</time>',
            clock.newsroom_time(row.starts_at).isoformat(),
            clock.date_words(row.starts_at),
        )

    @admin.action(description="Make ready", permissions=("change",))
    def ready_chosen(self, request: HttpRequest, chosen: QuerySet[LineItem]) -> None:
        self.act_on_all(request, chosen, "ready")

    @admin.action(description="Pause", permissions=("change",))
    def pause_chosen(self, request: HttpRequest, chosen: QuerySet[LineItem]) -> None:
        self.act_on_all(request, chosen, "pause")
