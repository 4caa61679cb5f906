"""What the paper got wrong, said in public. A correction stands; another may stand in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from articles.digests import linked
from articles.models.version import ArticleVersion, Significance
from newsroom.core import clock
from newsroom.core.immutable import Immutable, ImmutableQuerySet


class CorrectionKind(models.TextChoices):
    CORRECTION = "correction", "Correction"
    CLARIFICATION = "clarification", "Clarification"
    UPDATE = "update", "Update"
    RETRACTION = "retraction", "Retraction"
    NOTE = "note", "Editor’s note"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What an editor may say of a story; the last kind is said of a correction.
KINDS_SAID = [choice for choice in CorrectionKind.choices if choice[0] != CorrectionKind.WITHDRAWN]


class CorrectionQuerySet(ImmutableQuerySet):
    def told(self, at: datetime) -> CorrectionQuerySet:
        """Those that readers had been told by then and that nothing had replaced; none that only withdraws another."""
        instead = Correction.objects.filter(replaces=OuterRef("pk"), at__lte=at)
        said = self.filter(at__lte=at).exclude(kind=CorrectionKind.WITHDRAWN)
        return said.exclude(Exists(instead))

    def live(self, at: datetime | None = None) -> CorrectionQuerySet:
        """Those that readers may see: told, on a story that stands at that moment."""
        at = at or clock.now()
        standing = ArticleVersion.objects.live(at).filter(article=OuterRef("article"))
        return self.told(at).filter(Exists(standing))


class Correction(Immutable):
    """`version` is the release that it came with, or was said of; `replaces` the correction that it mends or withdraws.

    `at` is when readers are told: the moment of that release, never before it, and none while there is no such moment.
    """

    mutable_fields: ClassVar[frozenset[str]] = frozenset({"at"})

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(
        max_length=13, choices=CorrectionKind, default=CorrectionKind.CORRECTION
    )
    text = models.TextField(
        max_length=1000, help_text="In plain words: what was wrong, and what is right."
    )
    version = models.ForeignKey(
        ArticleVersion, models.PROTECT, null=True, related_name="corrections"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", editable=False
    )
    at = models.DateTimeField(null=True, default=clock.now)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, default="", editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["-at", "-id"], name="articles_correction_newest")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            before = Correction.objects.filter(article=self.article_id).order_by("-pk").first()
            self.digest = self.linked(before.digest if before else "")
        super().save(*args, **kwargs)

    def linked(self, before: str) -> str:
        """The digest of the story's corrections up to this one; `before` is that of the one before it."""
        return linked(
            before, self.article_id, self.kind, self.text, self.version_id, self.replaces_id,
            self.made_at, self.made_by_id,
        )  # fmt: skip

    def due(self) -> datetime | None:
        """When readers are told, as the release stands with which it comes."""
        release = self.version
        if release is None:
            return self.made_at
        begin = release.live_from
        if begin is not None and begin <= self.made_at:
            return self.made_at
        comes = begin is not None and begin != release.live_until
        return begin if comes and release.significance == Significance.CORRECTION else None
