"""One pass of find and replace over many stories, and what it did to each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from newsroom.core import clock


class Replacement(models.Model):
    """What was looked for and put in its place; `places` are names of `articles.replacing.PLACES` between commas."""

    find = models.CharField("words", max_length=200)
    put = models.CharField("put in their place", max_length=200, blank=True)
    match_case = models.BooleanField(default=True)
    whole_words = models.BooleanField(default=True)
    places = models.CharField(max_length=100)
    released = models.BooleanField("readers too", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-made_at", "-id"], name="articles_replacement_newest")]

    def __str__(self) -> str:
        return f"“{self.find}” → “{self.put}”"


class ReplacementLine(models.Model):
    """One story: `before` is what its working copy said, `made` what it said then, `back` what undoing made of it.

    `released` tells that readers were shown `made` at once. `trouble` is why undoing left the story as it is.
    """

    replacement = models.ForeignKey(Replacement, models.CASCADE, related_name="lines")
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    before = models.ForeignKey("articles.ArticleVersion", models.PROTECT, related_name="+")
    made = models.ForeignKey("articles.ArticleVersion", models.PROTECT, related_name="+")
    back = models.ForeignKey("articles.ArticleVersion", models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()
    released = models.BooleanField(default=False)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["replacement", "article"], name="articles_replacement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.count}"
