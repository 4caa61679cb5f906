"""Stories that go out together: a bundle, and which version of each story stands in it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.version import Significance
from newsroom.core import clock


class BundleQuerySet(models.QuerySet["Bundle"]):
    def open(self, at: datetime | None = None) -> BundleQuerySet:
        """Bundles that have not gone out: those with a moment to come, and those without one."""
        return self.filter(Q(release_at=None) | Q(release_at__gt=at or clock.now()))


class Bundle(models.Model):
    """Several stories released at one instant, all or none.

    `release_at` is that instant: none while the bundle has no moment; past once it has gone out. While it is to come
    every version in it waits for exactly that moment. Changed by `articles.workflow.bundles` alone.
    """

    name = models.CharField(max_length=120)
    release_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["release_at"],
                condition=Q(release_at__isnull=False),
                name="articles_bundle_comes",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_scheduled(self, at: datetime | None = None) -> bool:
        return self.release_at is not None and self.release_at > (at or clock.now())

    def has_gone_out(self, at: datetime | None = None) -> bool:
        return self.release_at is not None and self.release_at <= (at or clock.now())


class BundleEntry(models.Model):
    """A version in a bundle. Of one that has gone out the entries stay, and say what went with it.

    `own_moment` is when the version was to go out by itself, before the bundle's release took it along.
    """

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="entries")
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="bundle_entries")
    version = models.OneToOneField(
        "articles.ArticleVersion", models.PROTECT, related_name="bundle_entry"
    )
    significance = models.CharField(
        max_length=10, choices=Significance, default=Significance.UPDATE
    )
    own_moment = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bundle", "article"], name="articles_bundle_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.bundle}"
