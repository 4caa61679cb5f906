"""Every verb leaves a row here: who did what to which story, and when. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from newsroom.core import clock
from newsroom.core.immutable import Immutable


class Verb(models.TextChoices):
    WRITE = "write", "wrote"
    SUBMIT = "submit", "sent for review"
    SEND_BACK = "send_back", "sent back"
    APPROVE = "approve", "approved"
    PUBLISH = "publish", "published"
    SCHEDULE = "schedule", "scheduled"
    CANCEL = "cancel", "cancelled the release of"
    UNPUBLISH = "unpublish", "withdrew"
    RESTORE = "restore", "restored"
    ROLL_BACK = "roll_back", "rolled back"
    HOLD = "hold", "held back"
    MERGE = "merge", "merged"
    AS_IT_IS = "as_it_is", "let go as it is"
    LIFT = "lift", "ended the embargo of"
    ASSIGN = "assign", "assigned"
    CORRECT = "correct", "corrected"
    KILL = "kill", "killed"


class Event(Immutable):
    verb = models.CharField(max_length=10, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events"
    )
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="events")
    version = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, null=True, related_name="events"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["article", "-at"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_verb_display()} {self.article}"
