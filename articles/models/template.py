"""What a kind of story begins with: the weather, a match report, the court's day."""

from __future__ import annotations

from typing import Any

from django.db import models

from articles.models.content import ArticleContent


class StoryTemplate(ArticleContent):
    name = models.CharField(max_length=80, unique=True, help_text="“Weather”, “Match report”.")
    headline = models.CharField(max_length=160, blank=True)
    tags = models.CharField(max_length=400, blank=True, help_text="Separated by commas.")

    class Meta:
        verbose_name = "template"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row with the columns that follow from the body."""
        self.tidy()
        self.count_words()
        super().save(*args, **kwargs)

    def as_initial(self) -> dict[str, Any]:
        """What a story form begins with, field by field."""
        fields = (f for f in ArticleContent._meta.get_fields() if f.concrete and f.editable)
        return {**{f.name: getattr(self, f.attname) for f in fields}, "tags": self.tags}
