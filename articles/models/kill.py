"""What a kill leaves beside the story: who asked and who agreed, the pictures it took down, and the pages of proof."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom.core import clock
from newsroom.core.immutable import Immutable


class KillRequest(models.Model):
    """One person asks for a kill; a second agrees, or refuses with a reason. `agreed` is None while it waits."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="kill_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    reason = models.TextField()
    agreed = models.BooleanField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(agreed=None), name="articles_kill_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asked to kill story {self.article_id}"


class Takedown(models.Model):
    """A photograph that no reader is served any more, because the story that showed it was killed.

    `files` are the names of its sizes, which have no rows any more; `gone_at` is when the last of them was deleted,
    `ended_at` when another story took the photograph up and it was served again.
    """

    photo = models.ForeignKey("articles.Photo", models.CASCADE, related_name="takedowns")
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="takedowns")
    at = models.DateTimeField(default=clock.now)
    files = models.JSONField(default=list)
    gone_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=Q(ended_at=None), name="articles_taken_down_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(gone_at=None, ended_at=None),
                name="articles_takedown_waits",
            )
        ]

    def __str__(self) -> str:
        return f"Photo {self.photo_id}, taken down with story {self.article_id}"


class KillProof(Immutable):
    """What every public surface answered when it was asked after a kill. `lines`: see `articles.proof.Line`."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="kill_proofs")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lines = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"Proof of the kill of story {self.article_id}"
