"""Versions of a story: what readers are shown, and between which moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.digests import linked
from articles.models.byline import Author, BylineBase
from articles.models.content import ArticleContent
from articles.models.interval import live_at
from articles.models.tag import Tag
from newsroom.core import clock
from newsroom.core.immutable import Immutable, ImmutableQuerySet


class Significance(models.TextChoices):
    SILENT = "silent", "Silent fix: readers see no new date"
    UPDATE = "update", "Update: readers see when"
    CORRECTION = "correction", "Correction: readers see when and what"


# What is set of a release, and so what `release_digest` is the digest of.
RELEASE = (
    *("live_from", "live_until", "published_by", "published_at", "changed_at", "significance"),
    *("held_for", "released_over"),
)


class VersionQuerySet(ImmutableQuerySet):
    def live(self, at: datetime | None = None) -> VersionQuerySet:
        """What readers may see at a moment; now, if none is given. Everything public asks this."""
        return self.filter(live_at(at or clock.now()))

    def waiting(self, at: datetime | None = None) -> VersionQuerySet:
        """Releases still to come, soonest first."""
        return self.filter(live_from__gt=at or clock.now()).order_by("live_from")

    def held(self) -> VersionQuerySet:
        """Releases that were taken off the clock until somebody decides, by the moment they were meant for."""
        return self.filter(held_for__isnull=False).order_by("held_for")

    def released(self) -> VersionQuerySet:
        """Versions that have an interval, past, present or to come."""
        return self.filter(live_from__isnull=False)

    def by(self, author: Author | int) -> VersionQuerySet:
        """Versions that bear the author's name. Asked of each row, so that a bound's own index is used first."""
        names = VersionByline.objects.filter(version=models.OuterRef("pk"), author=author)
        return self.filter(models.Exists(names))

    def in_sections(self, section_ids: Iterable[int]) -> VersionQuerySet:
        """Versions that stand in these sections, asked so that a bound's own index is used first.

        The sum keeps SQLite from taking the section's index, and with it every version the section ever had.
        """
        return self.alias(stands_in=F("section_id") + 0).filter(stands_in__in=section_ids)


class ArticleVersion(Immutable, ArticleContent):
    """One deliberate save. It stands for good; only the bounds of its release are ever set.

    `based_on` is what it was written from, `merged_with` the other of the two that a merge made one. `held_for` is the
    moment of a release that was taken off the clock, `released_over` the version that somebody said it may undo.
    `withdrawal_at` is the moment at which the story was to come down, where this release came in the place of that.
    The digests are those of `articles.digests`.
    """

    mutable_fields: ClassVar[frozenset[str]] = frozenset(
        {*RELEASE, "withdrawal_at", "release_digest"}
    )

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    merged_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    content_digest = models.CharField(max_length=72, default="", editable=False)
    chain_digest = models.CharField(max_length=64, default="", editable=False)
    significance = models.CharField(
        max_length=10, choices=Significance, default=Significance.UPDATE
    )
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    held_for = models.DateTimeField(null=True)
    released_over = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    withdrawal_at = models.DateTimeField(null=True, editable=False)
    release_digest = models.CharField(max_length=64, default="", editable=False)
    tags = models.ManyToManyField(Tag, through="articles.VersionTag", related_name="versions")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="articles_version_number"),
            models.CheckConstraint(
                condition=Q(live_until=None)
                | Q(live_from__isnull=False, live_until__gte=F("live_from")),
                name="articles_version_bounds",
            ),
            models.CheckConstraint(
                condition=Q(live_from=None, published_at=None)
                | Q(
                    live_from__isnull=False,
                    published_at__isnull=False,
                    published_at__lte=F("live_from"),
                ),
                name="articles_version_published_first",
            ),
        ]
        indexes = [
            models.Index(
                fields=["section", "-published_at", "-id"],
                condition=Q(live_from__isnull=False),
                name="articles_version_section",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(live_from__isnull=False),
                name="articles_version_newest",
            ),
            models.Index(
                fields=["article", "live_from"],
                condition=Q(live_from__isnull=False),
                name="articles_version_release",
            ),
            models.Index(
                fields=["live_from"],
                condition=Q(live_from__isnull=False),
                name="articles_version_comes",
            ),
            models.Index(
                fields=["live_until"],
                condition=Q(live_until__isnull=False),
                name="articles_version_goes",
            ),
            models.Index(
                fields=["held_for"],
                condition=Q(held_for__isnull=False),
                name="articles_version_held",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number} {self.headline}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As `Immutable.save`; with a bound goes the digest of all of them."""
        names = None if update_fields is None else {*update_fields}
        if names is None or names & {*RELEASE}:
            self.release_digest = self.linked_release()
            names = None if names is None else names | {"release_digest"}
        super().save(*args, update_fields=names, **kwargs)

    def linked_release(self) -> str:
        """The digest of the version's release as it is set now, and of the chain of versions up to this one."""
        attributes = (type(self)._meta.get_field(name).attname for name in RELEASE)
        return linked(self.chain_digest, *(getattr(self, name) for name in attributes))

    def is_live(self, at: datetime | None = None) -> bool:
        """`live(at)`, asked of the row."""
        at = at or clock.now()
        if self.live_from is None or self.live_from > at:
            return False
        return self.live_until is None or self.live_until > at

    def is_waiting(self, at: datetime | None = None) -> bool:
        return self.live_from is not None and self.live_from > (at or clock.now())

    def get_absolute_url(self) -> str:
        return self.article.url_in(self.section)


class VersionTag(models.Model):
    """A tag on a version. `published_at` stands beside it so that a rare tag's list is one index scan."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="tag_rows")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="version_rows")
    position = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["version", "tag"], name="articles_version_tag_once")
        ]
        indexes = [
            models.Index(
                fields=["tag", "-published_at", "-version"],
                condition=Q(published_at__isnull=False),
                name="articles_versiontag_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag}"


class VersionByline(BylineBase):
    """A name on a version; `published_at` as on `VersionTag`."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="byline_rows")
    author = models.ForeignKey(Author, models.PROTECT, related_name="version_rows")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "author"], name="articles_version_byline_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["author", "-published_at", "-version"],
                condition=Q(published_at__isnull=False),
                name="articles_versionbyline_new",
            ),
        ]
