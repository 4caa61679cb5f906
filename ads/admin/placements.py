"""Placements with their house texts, the formats, and what sections allow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey
from django.forms.fields import InvalidJSONInput
from django.forms.models import ModelChoiceField
from django.http import HttpRequest

from ads.models import AdFormat, Creative, Placement, SectionAds
from newsroom.core.text import UNPRINTABLE
from newsroom.desk.modeladmin import DeskModelAdmin

LONGEST, MOST_BRACKETS = 4000, 200


@admin.register(AdFormat)
class FormatAdmin(DeskModelAdmin):
    """A format that creatives were drawn for keeps its size."""

    desk_group = "Bookings"
    desk_order = 77
    list_display = ("key", "kind", "width", "height", "max_bytes")

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
class PlacementAdmin(DeskModelAdmin):
    """The pages know four placements by name: none is added here, and none taken away."""

    desk_group = "Bookings"
    desk_order = 75
    list_display = ("label", "key", "page_kind", "fallback", "active")
    list_select_related = ("fallback__format",)
    readonly_fields = ("key", "page_kind")
    fields = ("key", "page_kind", "label", "active", "fallback", "breakpoints")

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


@admin.register(SectionAds)
class SectionRuleAdmin(DeskModelAdmin):
    desk_group = "Bookings"
    desk_order = 76
    list_display = ("section", "enabled", "default_policy")
    list_select_related = ("section__parent",)
    filter_horizontal = ("barred_categories",)

    def formfield_for_foreignkey(
        self, field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        if field.name == "section":
            kwargs["queryset"] = field.related_model.objects.select_related(
                "parent__parent"
            ).order_by("path")
        return super().formfield_for_foreignkey(field, request, **kwargs)
