"""Stories whose public history is switched off, each with the reason. A row goes when the history is shown again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from newsroom.core import clock


class HiddenHistory(models.Model):
    article = models.OneToOneField(
        "articles.Article", models.PROTECT, related_name="hidden_history"
    )
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article}: {self.reason}"
