"""A letter on its way to somebody: kept with what it tells of, and sent once that has been committed."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from newsroom.core import clock


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime) -> LetterQuerySet:
        """Letters to be tried now, the oldest first."""
        return self.filter(sent_at=None, given_up_at=None, try_at__lte=at).order_by("try_at", "pk")


class Letter(models.Model):
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    try_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["try_at"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="desk_letter_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
