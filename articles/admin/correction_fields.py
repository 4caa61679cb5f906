"""The fields of a correction, for the page of a release and for that of a correction alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from articles import corrections
from articles.corrections import LONGEST, Said
from articles.models import ArticleVersion, CorrectionKind, Significance
from articles.models.correction import KINDS_SAID
from newsroom.core import clock
from newsroom.core.text import printable

ONLY = {"data-only": Significance.CORRECTION.value}


class Words(forms.CharField):
    """What readers are told, without the signs that no page can hold."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"rows": 3, **kwargs.pop("attrs", {})}
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return printable(super().to_python(value))


def of_release() -> dict[str, forms.Field]:
    """For the page of a release: they count where it is marked as a correction."""
    return {
        "correction_kind": forms.ChoiceField(
            choices=KINDS_SAID,
            required=False,
            label="Kind of correction",
            widget=forms.Select(ONLY),
        ),
        "correction": Words(
            required=False,
            attrs=ONLY,
            label="What readers are told",
            help_text="Where this is a correction: what was wrong, and what is right. It appears with the release.",
        ),
    }


def said_in(cleaned: Mapping[str, Any]) -> Said | None:
    """The correction that was written on the page of a release."""
    text = (cleaned.get("correction") or "").strip()
    return Said(cleaned.get("correction_kind") or CorrectionKind.CORRECTION, text) if text else None


def unsaid(version: ArticleVersion | None) -> dict[str, Any]:
    """What was written for a release that is still to come, as the form begins."""
    waiting = corrections.pending(version, clock.now()).first() if version else None
    if waiting is None:
        return {}
    return {
        "significance": Significance.CORRECTION,
        "correction_kind": waiting.kind,
        "correction": waiting.text,
    }
