"""Line items with their rules and creatives; what stands against one is said before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import StackedInline
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.http import HttpRequest

from ads import workflow
from ads.admin.verbs import Verb, VerbAdmin
from ads.conflicts import Booking, conflicts
from ads.models import LineItem, LineItemCreative, LineItemRule

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


class RuleFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        self.instance.proposed_rules = [form.instance for form in _kept(self)]


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
        creatives = [form.instance.creative for form in _kept(self) if form.instance.active]
        booking = Booking(
            line, line.proposed_placements, getattr(line, "proposed_rules", []), creatives
        )
        if found := conflicts(booking):
            raise ValidationError(found)


def _kept(formset: BaseInlineFormSet) -> list[forms.ModelForm]:
    return [
        form
        for form in formset.forms
        if form.is_valid()
        and (form.has_changed() or form.instance.pk)
        and not form.cleaned_data.get("DELETE")
    ]


class RuleInline(StackedInline):
    model = LineItemRule
    formset = RuleFormSet
    fields = (("op", "kind"), ("section", "tag", "value"))
    autocomplete_fields = ("tag",)
    extra = 0

    def formfield_for_foreignkey(
        self, field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        if field.name == "section":
            kwargs["queryset"] = field.related_model.objects.select_related(
                "parent__parent"
            ).order_by("path")
        return super().formfield_for_foreignkey(field, request, **kwargs)


class CreativeInline(StackedInline):
    model = LineItemCreative
    formset = CreativeFormSet
    fields = (("creative", "weight", "active"),)
    autocomplete_fields = ("creative",)
    extra = 0


@admin.register(LineItem)
class LineItemAdmin(VerbAdmin):
    desk_group = "Bookings"
    desk_order = 71
    form = LineItemForm
    inlines = (RuleInline, CreativeInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "state",
                    "campaign",
                    "name",
                    "tier",
                    ("starts_at", "ends_at"),
                    "placements",
                )
            },
        ),
        (
            "What was sold",
            {"fields": (("goal_type", "goal_value"), ("price_model", "rate"), "weight")},
        ),
        ("Beside what", {"fields": ("one_per_page", "allow_limited")}),
    )
    readonly_fields = ("state",)
    autocomplete_fields = ("campaign",)
    list_display = ("name", "campaign", "tier", "state", "starts_at", "ends_at")
    list_filter = ("status", "tier", "placements")
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

    @admin.display(description="state", ordering="status")
    def state(self, line: LineItem) -> str:
        return line.phase().capitalize()

    @admin.action(description="Make ready", permissions=("change",))
    def ready_chosen(self, request: HttpRequest, chosen: QuerySet[LineItem]) -> None:
        self.act_on_all(request, chosen, "ready")

    @admin.action(description="Pause", permissions=("change",))
    def pause_chosen(self, request: HttpRequest, chosen: QuerySet[LineItem]) -> None:
        self.act_on_all(request, chosen, "pause")
