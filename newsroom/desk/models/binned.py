"""What was thrown away, and can be brought back for thirty days exactly as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom.core import clock

KEPT_FOR: Final = timedelta(days=30)


class BinnedQuerySet(models.QuerySet["Binned"]):
    def lying(self, kind: str = "") -> BinnedQuerySet:
        """What has not been brought back, whether or not it still can be."""
        rows = self.filter(back_at=None)
        return rows.filter(kind=kind) if kind else rows

    def within_reach(self, at: datetime) -> BinnedQuerySet:
        """What can still be brought back."""
        return self.lying().filter(gone_at=None, at__gt=at - KEPT_FOR)


class Binned(models.Model):
    """`kind` is a model, "articles.tag"; `payload` its row and those that went with it, `files` what is stored for it.

    A story keeps its row, which nothing but this hides, so its payload is empty. After thirty days `gone_at` is set
    and the payload emptied.
    """

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    payload = models.JSONField(default=list)
    files = models.JSONField(default=list)
    back_at = models.DateTimeField(null=True)
    back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True)

    objects = BinnedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "thrown away"
        default_permissions = ()
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["-at", "-id"], name="desk_binned_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(back_at=None), name="desk_binned_once"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def until(self) -> datetime:
        return self.at + KEPT_FOR
