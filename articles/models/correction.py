"""What the paper got wrong, said in public."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.version import ArticleVersion
from newsroom.core import clock


class CorrectionKind(models.TextChoices):
    CORRECTION = "correction", "Correction"
    CLARIFICATION = "clarification", "Clarification"
    UPDATE = "update", "Update"
    RETRACTION = "retraction", "Retraction"
    NOTE = "note", "Editor’s note"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def live(self, at: datetime | None = None) -> CorrectionQuerySet:
        """Those that readers may see: said by then, on a story that stands at that moment."""
        at = at or clock.now()
        standing = ArticleVersion.objects.live(at).filter(article=models.OuterRef("article"))
        return self.filter(Q(at__lte=at) & models.Exists(standing))


class Correction(models.Model):
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(
        max_length=13, choices=CorrectionKind, default=CorrectionKind.CORRECTION
    )
    text = models.TextField(
        max_length=1000, help_text="In plain words: what was wrong, and what is right."
    )
    at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"
