"""Placements with their house texts, the formats, and what sections allow."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, ForeignKey
from django.forms.fields import InvalidJSONInput
from django.forms.models import ModelChoiceField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ads.admin.booking import BookingAdmin, named, standing_html
from ads.models import AdFormat, Creative, Placement, SectionAds
from ads.standing import Standing, of_switch
from newsroom.core.text import UNPRINTABLE

LONGEST, MOST_BRACKETS = 4000, 200


@admin.register(AdFormat)
class FormatAdmin(BookingAdmin):
    """A format that creatives were drawn for keeps its size."""

    desk_order = 77
    list_display = ("format", "most")

    @admin.display(description="format")
    def format(self, row: AdFormat) -> SafeString:
        url = reverse("admin:bookings_adformat_change", args=[row.pk])
        size = f"{row.width} × {row.height}" if row.width else ""
        return named(url, row.key, row.get_kind_display(), size)

    @admin.display(description="weighs at most")
    def most(self, row: AdFormat) -> str:
        return f"{row.max_bytes // 1000} kB"

    def get_readonly_fields(
        self, request: HttpRequest, obj: AdFormat | None = None
    ) -> tuple[str, ...]:
        return ("key", "kind", "width", "height") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: AdFormat | None = None) -> bool:
        return False


class BreakpointsField(forms.JSONField):
    """The list of widths as it is typed: short, flat and in plain signs, or it is not read at all."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not _is_plain(value):
            raise ValidationError("Write a short list in plain letters, without backslashes.")
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        if isinstance(data, str) and not _is_plain(data):
            return InvalidJSONInput(data)
        return super().bound_data(data, initial)


def _is_plain(text: str) -> bool:
    """Whether the text can be read: JSON breaks on what is nested too deep, and hides odd signs behind backslashes."""
    brackets = text.count("[") + text.count("{")
    odd = "\\" in text or UNPRINTABLE.search(text)
    return len(text) <= LONGEST and brackets <= MOST_BRACKETS and not odd


@admin.register(Placement)
class PlacementAdmin(BookingAdmin):
    """The pages know four placements by name: none is added here, and none taken away."""

    desk_order = 75
    list_display = ("place", "state", "fallback")
    list_select_related = ("fallback__format",)
    readonly_fields = ("key", "page_kind", "widths")
    fieldsets = (
        (None, {"fields": (("key", "page_kind"), "label", "active", "fallback")}),
        ("What fits it, by the width of the window", {"fields": ("widths", "breakpoints")}),
    )

    def standing(self, row: Placement) -> Standing:
        return of_switch(row.active, "In use", "House text only")

    @admin.display(description="placement")
    def place(self, row: Placement) -> SafeString:
        url = reverse("admin:bookings_placement_change", args=[row.pk])
        return named(url, row.label, row.get_page_kind_display())

    @admin.display(description="state")
    def state(self, row: Placement) -> SafeString:
        return standing_html(self.standing(row))

    @admin.display(description="now")
    def widths(self, row: Placement) -> SafeString:
        """The breakpoints in words."""
        return render_to_string("admin/bookings/widths.html", {"steps": row.breakpoints})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Placement | None = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        if field.name == "fallback":
            house = Creative.objects.approved().filter(
                kind=Creative.Kind.NATIVE, advertiser__is_house=True
            )
            kwargs["queryset"] = house.select_related("format")
        return super().formfield_for_foreignkey(field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "breakpoints":
            kwargs["form_class"] = BreakpointsField
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class Answer(forms.NullBooleanSelect):
    """Yes, no, or no answer of the section's own."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", "As the section above it"), ("true", "Yes"), ("false", "No")]


@admin.register(SectionAds)
class SectionRuleAdmin(BookingAdmin):
    desk_order = 76
    list_display = ("place", "says")
    list_select_related = ("section__parent__parent",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        **BookingAdmin.formfield_overrides,
        BooleanField: {"widget": Answer},
    }

    @admin.display(description="section")
    def place(self, row: SectionAds) -> SafeString:
        url = reverse("admin:bookings_sectionads_change", args=[row.pk])
        return named(url, str(row.section))

    @admin.display(description="says")
    def says(self, row: SectionAds) -> str:
        if row.enabled is False:
            return "No advertisements"
        return row.get_default_policy_display() or "As the section above it"

    def formfield_for_foreignkey(
        self, field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        if field.name == "section":
            kwargs["queryset"] = field.related_model.objects.select_related(
                "parent__parent"
            ).order_by("path")
        return super().formfield_for_foreignkey(field, request, **kwargs)
