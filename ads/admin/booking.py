"""The base of the booking desk's classes: forms and lists in the desk's own words, without the admin's icons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.options import StackedInline
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ads.standing import Standing
from newsroom.desk.modeladmin import DeskModelAdmin
from newsroom.desk.wording import say_what_is_empty


class Chooser(AutocompleteSelect):
    """A long list to search in. While nothing is chosen it says what is wanted, which is its name for who hears it."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        what = self.field.remote_field.model._meta.verbose_name
        told = {"data-placeholder": f"Choose the {what}", "data-width": "100%"}
        return super().build_attrs(base_attrs, extra_attrs) | told


def bare(field: forms.Field | None) -> forms.Field | None:
    """The field without the admin's icons; `making` is the address at which one more can be made, or empty."""
    widget = field.widget if field is not None else None
    if isinstance(widget, RelatedFieldWidgetWrapper):
        related = widget.rel.model._meta
        info = (related.app_label, related.model_name)
        field.making = widget.get_related_url(info, "add") if widget.can_add_related else ""
        field.making_what = related.verbose_name
        field.widget = widget.widget
    if field is not None and isinstance(field.widget, AutocompleteSelect):
        found = field.widget
        field.widget = Chooser(found.field, found.admin_site, using=found.db)
        field.widget.choices, field.widget.is_required = field.choices, field.required
    return field


def standing_html(standing: Standing) -> SafeString:
    return render_to_string("admin/desk/state.html", {"state": standing})


def named(url: str, name: str, *grey: Any) -> SafeString:
    """The first column of a list: the name in the paper's letters, and a grey line of what else tells it apart."""
    words = " · ".join(str(each) for each in grey if each)
    return format_html(
        '<a class="headline" href="{}">{}</a><span class="booking-grey">{}</span>', url, name, words
    )


class ChoiceFilter(RelatedFieldListFilter):
    """The rows of a relation to choose from; that of having none is left out."""

    include_empty_choice = False


class BookingAdmin(DeskModelAdmin):
    desk_group = "Bookings"
    change_form_template = "admin/bookings/change_form.html"
    change_list_template = "admin/bookings/change_list.html"
    list_display_links = None
    sortable_by = ()

    def standing(self, row: Any) -> Standing | None:
        """How a row stands, for the head of its form and for the list."""
        return None

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        return bare(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Every choice with a box to tick: the desk's lists are short, and a phone has no Control key."""
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        context["show_save_and_add_another"] = False
        context["state"] = self.standing(row) if row is not None else None
        return super().render_change_form(request, context, *args, **kwargs)


class BookingInline(StackedInline):
    template = "admin/bookings/inline.html"
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        say_what_is_empty(formset.form.base_fields)
        return formset

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        return bare(super().formfield_for_dbfield(db_field, request, **kwargs))
