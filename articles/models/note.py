"""What the desk says to itself about a story, or about a passage of it. Readers never see any of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom.core import clock
from newsroom.core.immutable import Immutable, ImmutableQuerySet

LONGEST_NOTE, LONGEST_QUOTE, LONGEST_BESIDE = 2000, 1000, 64


class NoteQuerySet(ImmutableQuerySet):
    def threads(self) -> NoteQuerySet:
        """The notes that are no answers, in the order they were written."""
        return self.filter(answers=None).order_by("pk")

    def open(self) -> NoteQuerySet:
        return self.threads().filter(resolved_at=None)

    def settled(self) -> NoteQuerySet:
        """The last settled first."""
        return self.filter(answers=None, resolved_at__isnull=False).order_by("-resolved_at", "-pk")


class StoryNote(Immutable):
    """A note, or an answer to one (`answers`, one level). It stands as it was written; only its settling is added.

    `quote` is the passage it is about, word for word, with the words before and after it: the TextQuoteSelector of
    the W3C's Web Annotation Data Model. The text itself is not touched. `version` is what the writer had before them.
    """

    mutable_fields: ClassVar[frozenset[str]] = frozenset({"resolved_at", "resolved_by"})

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="notes")
    version = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, null=True, related_name="+"
    )
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="story_notes"
    )
    text = models.TextField(max_length=LONGEST_NOTE)
    quote = models.TextField(blank=True, max_length=LONGEST_QUOTE)
    prefix = models.CharField(blank=True, max_length=LONGEST_BESIDE)
    suffix = models.CharField(blank=True, max_length=LONGEST_BESIDE)
    at = models.DateTimeField(default=clock.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note"
        default_permissions = ()
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["article", "id"],
                condition=Q(answers=None, resolved_at=None),
                name="articles_storynote_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"
