"""A save that met a newer one: its words are a version beside the working copy until the two are brought together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.models.version import ArticleVersion
from newsroom.core import clock


class SecondSaveQuerySet(models.QuerySet["SecondSave"]):
    def standing(self) -> SecondSaveQuerySet:
        """Those that nobody has brought in or left where they are."""
        return self.filter(settled_at=None)

    def of(self, person: Any, article: Article) -> SecondSaveQuerySet:
        """A person's own for this story, the newest first."""
        return self.standing().filter(person=person, article=article).order_by("-pk")


class SecondSave(models.Model):
    """`version` says what the form said, written from the version that the form was opened on.

    `desk` is what the form said of the columns that no version has (address, whose it is, due, embargo), by name, in
    the form of `articles.workflow.together`; only those in which it differed from the story as it stood by then.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="second_saves", editable=False
    )
    version = models.OneToOneField(
        ArticleVersion, models.PROTECT, related_name="second_save", editable=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    desk = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    became = models.ForeignKey(ArticleVersion, models.PROTECT, null=True, related_name="+")

    objects = SecondSaveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["article", "person"],
                condition=models.Q(settled_at=None),
                name="articles_secondsave_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}, {clock.moment_words(self.made_at)}"
