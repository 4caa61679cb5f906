"""What a reviewer would change: a version beside the working copy, and what the writer says to each of its changes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.models.version import ArticleVersion
from newsroom.core import clock


class Verdict(models.TextChoices):
    OPEN = "", "Not decided"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> SuggestionQuerySet:
        """Those of which at least one change is not decided."""
        undecided = SuggestedChange.objects.filter(
            suggestion=models.OuterRef("pk"), verdict=Verdict.OPEN
        )
        return self.filter(models.Exists(undecided))

    def waiting_for(self, person: Any) -> SuggestionQuerySet:
        """Open ones for stories that the person began or has been given, but for their own."""
        # Asked of each suggestion: the stories that a person ever had are many.
        stories = Article.objects.of(person).filter(killed_at=None, pk=models.OuterRef("article"))
        own = ArticleVersion.objects.filter(pk=models.OuterRef("version"), made_by=person)
        return self.open().filter(models.Exists(stories)).exclude(models.Exists(own))


class Suggestion(models.Model):
    """`version` says what the reviewer would have the story say; `base` is the version they had before them."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="suggestions", editable=False)
    version = models.OneToOneField(
        ArticleVersion, models.PROTECT, related_name="suggestion", editable=False
    )
    base = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="+", editable=False)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Suggestion v{self.version.number}"


class SuggestedChange(models.Model):
    """One field, or one passage of the body: the base's paragraphs `start` to `end` become the version's `new_start`
    to `new_end`. `became` is the version in which it was taken into the story.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="changes")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    new_start = models.PositiveIntegerField(default=0)
    new_end = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    became = models.ForeignKey(ArticleVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ("suggestion", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "position"], name="articles_suggestedchange_place"
            )
        ]
        indexes = [
            models.Index(
                fields=["suggestion"],
                condition=models.Q(verdict=""),
                name="articles_change_undecided",
            )
        ]

    def __str__(self) -> str:
        return f"{self.suggestion}, change {self.position + 1}"
