"""Who has a story open, and where; and who has asked whom to hand it over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core import clock

LASTS: Final = timedelta(seconds=75)
"""How long after its last word a page counts as open: a browser lets a page out of sight speak once a minute."""
ASKED_FOR: Final = timedelta(minutes=10)
"""How long a request stands that nobody answers."""


class Place(models.TextChoices):
    """The page that somebody has open, as what they are doing there."""

    WRITING = "writing", "writing"
    READING = "reading", "reading"
    COMPARING = "comparing", "comparing"
    SUGGESTING = "suggesting", "suggesting changes"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def open(self, at: datetime) -> PresenceQuerySet:
        """Pages that were heard of lately."""
        return self.filter(seen_at__gt=at - LASTS)

    def writing(self, at: datetime) -> PresenceQuerySet:
        """Forms that somebody writes in and that nobody has taken over, who came first first."""
        return self.open(at).filter(place=Place.WRITING, lost_to=None).order_by("since", "pk")


class Presence(models.Model):
    """One open page of a story. `key` is the page's own; `lost_to` is who took the story over while it was open."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences", editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    key = models.CharField(max_length=36)
    place = models.CharField(max_length=10, choices=Place)
    since = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    lost_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", editable=False
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="articles_presence_page")
        ]
        indexes = [models.Index(fields=["seen_at"], name="articles_presence_age")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_place_display()}"


class Answer(models.TextChoices):
    """What became of a request."""

    OPEN = "", "not answered"
    GIVEN = "given", "handed over"
    NOT_NOW = "not_now", "not now"
    TAKEN = "taken", "taken without an answer"


class RequestQuerySet(models.QuerySet["TakeOver"]):
    def open(self, at: datetime) -> RequestQuerySet:
        """Those that wait for an answer."""
        return self.filter(answer=Answer.OPEN, asked_at__gt=at - ASKED_FOR)

    def of(self, asker: Any, article: Article) -> RequestQuerySet:
        """What somebody has asked for this story, the newest first."""
        return self.filter(asker=asker, article=article).order_by("-pk")


class TakeOver(models.Model):
    """A request for a story that somebody else is writing in."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="requests", editable=False)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.OPEN, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "asker"],
                condition=models.Q(answer=""),
                name="articles_takeover_asked_once",
            )
        ]
        indexes = [
            models.Index(fields=["article", "holder"], name="articles_takeover_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.asker} asks {self.holder}"
