"""A story named on a form, as people have it at hand: by an address they copied, or by its number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q

from articles.models import Article
from newsroom.core.text import printable

UNKNOWN = "No story has this address or number."


class StoryField(forms.CharField):
    """A story by its address, on the site or on the desk, or by its number."""

    def __init__(self, **kwargs: Any) -> None:
        words = "Paste its address, as on the site or on the desk; its number will do too."
        super().__init__(max_length=400, help_text=words, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            known = Article.objects.filter(killed_at=None, pk=value)
            return known.values_list("slug", flat=True).first() or value
        return value

    def to_python(self, value: Any) -> Article | None:
        try:
            parts = urlsplit(printable(str(value or ""))).path.split("/")
        except ValueError:
            raise forms.ValidationError(UNKNOWN) from None
        words = [part for part in parts if part and part != "change"]
        if not words:
            return None
        number = int(words[-1]) if words[-1].isdecimal() and len(words[-1]) < 18 else 0
        found = Article.objects.filter(
            Q(pk=number) | Q(slug=words[-1]) | Q(old_slugs__slug=words[-1])
        )
        story = found.on_the_desk().first()
        if story is None:
            raise forms.ValidationError(UNKNOWN)
        return story

    def run_validators(self, value: Any) -> None:
        """A story that was found needs no further look."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")
