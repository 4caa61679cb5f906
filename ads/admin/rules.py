"""The rules of a line: beside what it may stand. A tag is named as readers know it, never by number."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.http import HttpRequest, JsonResponse

from ads.admin.booking import BookingInline
from ads.models import LineItemRule
from newsroom.core import clock
from newsroom.core.text import fold, printable

Kind = LineItemRule.Kind
TAGS = LineItemRule._meta.get_field("tag").related_model
LONGEST_TAG, OFFERED = 100, 8
# Which kinds of rule name their thing in which field, and what is said when it is missing.
NAMED_IN = {
    "section": ((Kind.SECTION,), "Choose the section."),
    "tag": ((Kind.TAG,), "Name the tag."),
    "value": ((Kind.DEVICE, Kind.DAYPART), "Say which device, or which hours."),
}


class RuleForm(forms.ModelForm):
    """Of section, tag and value only that one counts which the kind of the rule asks for."""

    tag = forms.CharField(
        required=False,
        max_length=LONGEST_TAG,
        help_text="By its name, as it stands under stories.",
        widget=forms.TextInput(
            attrs={"list": "known-tags", "autocomplete": "off", "data-only": Kind.TAG.value}
        ),
    )

    class Meta:
        model = LineItemRule
        fields = ("op", "kind", "section", "value")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "section": forms.Select(attrs={"data-only": Kind.SECTION.value}),
            "value": forms.TextInput(
                attrs={"data-only": f"{Kind.DEVICE.value} {Kind.DAYPART.value}"}
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_tag = self.instance.tag
        self.initial["tag"] = self.kept_tag.name if self.kept_tag else ""

    def has_changed(self) -> bool:
        """A rule that was added and left as it is lacks its thing: that is said, and not passed over."""
        return self.instance.pk is None or super().has_changed()

    def clean_tag(self) -> Any:
        """The tag of that name, if a story that readers can see bears it.

        A tag that only drafts bear is answered as one that nobody has: who books is not told what is being written.
        """
        name = printable(self.cleaned_data["tag"]).strip()
        if not name:
            return None
        if self.kept_tag and fold(self.kept_tag.name) == fold(name):
            return self.kept_tag
        found = TAGS.objects.by_name(name).known_to_readers(clock.now()).first()
        if found is None:
            raise ValidationError(f"No story that readers can see bears the tag “{name}”.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, (kinds, wanted) in NAMED_IN.items():
            if cleaned.get("kind") not in kinds:
                self.errors.pop(name, None)
                cleaned[name] = "" if name == "value" else None
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, wanted)
        return cleaned


class RuleFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        self.instance.proposed_rules = [form.instance for form in kept(self)]


class RuleInline(BookingInline):
    model = LineItemRule
    form = RuleForm
    formset = RuleFormSet
    verbose_name_plural = "Beside what it stands"
    fields = (("op", "kind"), ("section", "tag", "value"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItemRule]:
        return super().get_queryset(request).select_related("tag", "section__parent__parent")

    def formfield_for_foreignkey(
        self, field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField:
        if field.name == "section":
            kwargs["queryset"] = field.related_model.objects.select_related(
                "parent__parent"
            ).order_by("path")
        return super().formfield_for_foreignkey(field, request, **kwargs)


def kept(formset: BaseInlineFormSet) -> list[forms.ModelForm]:
    """The forms of a formset that will stand when it is saved."""
    return [
        form
        for form in formset.forms
        if form.is_valid()
        and (form.has_changed() or form.instance.pk)
        and not form.cleaned_data.get("DELETE")
    ]


def offer_tags(request: HttpRequest) -> JsonResponse:
    """`?q=`: the names of the first tags known to readers that begin so."""
    folded = fold(printable(request.GET.get("q", "")[:LONGEST_TAG]))
    known = TAGS.objects.known_to_readers(clock.now()) if folded else TAGS.objects.none()
    found = known.filter(folded__startswith=folded).order_by("folded")
    return JsonResponse({"tags": list(found.values_list("name", flat=True)[:OFFERED])})
