"""The rules of the house on the desk: the gates, and the sections in which four eyes must see a story."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from articles.admin.forms import SectionField
from articles.gate_kinds import ASKS, Check, Level
from articles.models import FourEyes, PublishGate
from newsroom.desk.modeladmin import DeskModelAdmin

OF_NUMBERS = {Check.HEADLINE: "Longest headline", Check.TAG: "Least number of tags"}


class GateForm(forms.ModelForm):
    """Only what the check knows of is asked for."""

    section = SectionField(required=False, empty_label="The whole paper")

    class Meta:
        model = PublishGate
        fields = (
            "check_name",
            "section",
            "level",
            "passable_by",
            "number",
            "every_story",
            "words",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "passable_by" in self.fields:
            self.fields["passable_by"].empty_label = "Nobody"
        if "check_name" in self.fields:
            self.fields["check_name"].choices = [("", "Choose a check"), *ASKS.items()]
        if self.instance.pk is None:
            return
        check = Check(self.instance.check_name)
        kept = {
            "check_name": False,
            "section": False,
            "number": check in OF_NUMBERS,
            "every_story": check == Check.LEGAL,
            "words": check == Check.WORDS,
        }
        for name, wanted in kept.items():
            if not wanted:
                self.fields.pop(name, None)
        if check in OF_NUMBERS and "number" in self.fields:
            self.fields["number"].label = OF_NUMBERS[check]
            self.fields["number"].help_text = ""


@admin.register(PublishGate)
class PublishGateAdmin(DeskModelAdmin):
    desk_group, desk_order = "The paper", 30
    form = GateForm
    list_display = ("gate", "where", "stands")
    list_display_links = ("gate",)
    list_select_related = ("section", "passable_by")
    ordering = ("check_name", "pk")
    sortable_by = ()

    def get_readonly_fields(
        self, request: HttpRequest, obj: PublishGate | None = None
    ) -> tuple[str, ...]:
        """A gate stays what it is and where it is; how it stands is the chief's."""
        return ("gate", "where") if obj is not None else ()

    def get_fields(self, request: HttpRequest, obj: PublishGate | None = None) -> Any:
        form = self.get_form(request, obj, fields=None)
        shown = form(instance=obj).fields if obj is not None else form.base_fields
        return [*self.get_readonly_fields(request, obj), *shown]

    def has_delete_permission(self, request: HttpRequest, obj: PublishGate | None = None) -> bool:
        """The paper's own gates are switched off, never deleted; a section's may go."""
        if obj is not None and obj.section_id is None:
            return False
        return super().has_delete_permission(request, obj)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The record says what each field said before, and what it says now."""
        if add:
            return super().construct_change_message(request, form, formsets, add)
        told = [
            f"{form.fields[name].label}: “{form.initial.get(name)}” became “{_plain(form, name)}”"
            for name in form.changed_data
        ]
        return "; ".join(told)[:2000] or "Nothing changed."

    @admin.display(description="What is asked")
    def gate(self, obj: PublishGate) -> str:
        return asks(obj)

    @admin.display(description="Where")
    def where(self, obj: PublishGate) -> str:
        return f"{obj.section} and below" if obj.section else "The whole paper"

    @admin.display(description="How it stands")
    def stands(self, obj: PublishGate) -> str:
        return stands(obj)


def asks(gate: PublishGate) -> str:
    """What a gate asks of a story, in a few words."""
    plain = ASKS[gate.check_name]
    if gate.check_name == Check.HEADLINE:
        return f"A headline of at most {gate.number} characters, or a short one"
    if gate.check_name == Check.TAG and (gate.number or 1) > 1:
        return f"At least {gate.number} tags"
    if gate.check_name == Check.LEGAL:
        return f"{plain} of every story" if gate.every_story else f"{plain}, where one is asked for"
    if gate.check_name == Check.WORDS:
        words = len(gate.pairs())
        return f"{plain}: {words:,} to avoid" if words else f"{plain}: none yet to avoid"
    return plain


def stands(gate: PublishGate) -> str:
    """How hard a gate is, and who may pass it, in one sentence."""
    if gate.level == Level.OFF:
        return "Off: nobody is told."
    if gate.level == Level.WARNING:
        return "A warning: it is said, and stops nothing."
    if gate.passable_by is None:
        return "A bar: nothing is released without it, and nobody may pass it."
    role = gate.passable_by.name
    return f"A bar: nothing is released without it, unless somebody with the role {role} gives a reason."


def _plain(form: Any, name: str) -> Any:
    value = form.cleaned_data.get(name)
    return getattr(value, "pk", value)


class FourEyesForm(forms.ModelForm):
    section = SectionField()

    class Meta:
        model = FourEyes
        fields = ("section",)


@admin.register(FourEyes)
class FourEyesAdmin(DeskModelAdmin):
    """Where the last to change a story cannot be the one to release it."""

    desk_group, desk_order = "The paper", 31
    form = FourEyesForm
    list_display = ("section",)
    list_select_related = ("section",)
    ordering = ("pk",)
