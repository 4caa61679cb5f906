"""The working copy of a story, as the desk has it before readers see any of it."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from taggit.managers import TaggableManager

from articles.models.content import ArticleContent
from articles.models.interval import live_at
from articles.models.tag import Tag, TaggedArticle
from newsroom.core import clock
from newsroom.core.text import slug_for
from newsroom.desk.models import Binned

if TYPE_CHECKING:
    from articles.models.version import ArticleVersion


class DeskState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"


def new_token() -> str:
    return secrets.token_urlsafe(12)


class ArticleQuerySet(models.QuerySet["Article"]):
    def live(self, at: datetime | None = None) -> ArticleQuerySet:
        """Stories of which readers see a version at that moment."""
        return self.filter(live_at(at or clock.now(), "versions__"))

    def on_the_desk(self) -> ArticleQuerySet:
        """Stories that somebody can work on: neither killed nor thrown away."""
        return self.filter(killed_at=None).exclude(thrown_away())

    def of(self, user: Any) -> ArticleQuerySet:
        """Stories a person began or has been given."""
        return self.filter(Q(created_by=user) | Q(assignee=user))

    def late(self, now: datetime) -> ArticleQuerySet:
        """Stories that were due and are not approved, as `Article.is_late` has it; the longest overdue first."""
        # Of an archive every story was due once: the index of those that are open is read, and not that of the moments.
        due = self.on_the_desk().unfinished().alias(was_due=Coalesce("due_at", "due_at"))
        return due.filter(was_due__lte=now).order_by("was_due", "pk")

    def unfinished(self) -> ArticleQuerySet:
        """Stories whose working copy is not approved."""
        return self.filter(desk_state__in=(DeskState.DRAFT, DeskState.IN_REVIEW))

    def had_by(self, person: Any) -> ArticleQuerySet:
        """Stories that a person has, or nobody, asked so that not all that they ever had are read first."""
        having = self.alias(had=F("assignee_id") + 0)
        return having.filter(had=person.pk) if person else having.filter(had=None)


def thrown_away() -> Any:
    """Whether a story lies among what was thrown away, asked of each row."""
    lying = Binned.objects.lying(Article._meta.label_lower)
    return models.Exists(lying.filter(object_id=models.OuterRef("pk")))


class Article(ArticleContent):
    slug = models.SlugField(
        max_length=120,
        unique=True,
        blank=True,
        help_text="The story's part of the address. Empty: made from the headline.",
    )
    desk_state = models.CharField(
        max_length=9, choices=DeskState, default=DeskState.DRAFT, editable=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    due_at = models.DateTimeField("due", null=True, blank=True)
    embargo_until = models.DateTimeField(
        "embargo until",
        null=True,
        blank=True,
        help_text="Nothing of the story is released before this moment.",
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    killed_at = models.DateTimeField(null=True, editable=False)
    kill_reason = models.TextField(blank=True, editable=False)
    edit_token = models.CharField(max_length=16, default=new_token, editable=False)
    written_from = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="stories"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    tags = TaggableManager(through=TaggedArticle, blank=True, help_text="Separated by commas.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ("-updated_at", "-pk")
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="articles_article_newest"),
            models.Index(
                fields=["desk_state", "-updated_at", "-id"], name="articles_article_state"
            ),
            models.Index(fields=["section", "-updated_at", "-id"], name="articles_article_section"),
            models.Index(fields=["created_by", "-updated_at", "-id"], name="articles_article_mine"),
            models.Index(fields=["assignee", "-updated_at", "-id"], name="articles_article_given"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="articles_article_due",
            ),
            models.Index(
                fields=["embargo_until"],
                condition=Q(embargo_until__isnull=False),
                name="articles_article_embargo",
            ),
        ]
        default_permissions = ("add", "change", "view")
        permissions = [
            ("review_article", "Can send back and approve stories"),
            ("publish_article", "Can publish, schedule and withdraw stories"),
            ("change_any_article", "Can change stories of others"),
            ("lift_embargo", "Can end an embargo early"),
            ("kill_article", "Can kill stories, and agree to a kill"),
            ("view_killed", "Can read what a killed story said"),
            ("view_any_moment", "Can see the paper as it stood, or will stand"),
            ("hide_history", "Can switch off a story’s public history"),
            ("override_rules", "Can go past a rule of the desk with a reason"),
            ("share_article", "Can share previews outside the house"),
            ("share_embargoed", "Can share previews of stories under embargo"),
            ("replace_words", "Can find and replace over many stories"),
        ]

    def __str__(self) -> str:
        """Of a killed story nothing is said that it said."""
        return f"Story {self.pk}, killed" if self.killed_at else self.headline

    @property
    def brief(self) -> str:
        """Its name on cards and in lists of the desk."""
        return str(self) if self.killed_at else self.short_headline or self.headline

    @cached_property
    def is_thrown_away(self) -> bool:
        """Asked once of each instance; a new story is not."""
        lying = Binned.objects.lying(self._meta.label_lower)
        return self.pk is not None and lying.filter(object_id=self.pk).exists()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row with the columns that follow from others; verbs live in `articles.workflow`."""
        self.tidy()
        self.slug = self.slug or free_story_slug(self.headline)
        self.count_words()
        super().save(*args, **kwargs)

    def url_in(self, section: Any) -> str:
        """The story's address when it stands in `section` (a row with `path`)."""
        return story_url(section.path if section else None, self.slug)

    def is_late(self, now: datetime) -> bool:
        """Whether the story was due at a moment and is not approved. One that was killed is not waited for."""
        open_still = self.desk_state != DeskState.APPROVED and self.killed_at is None
        return open_still and self.due_at is not None and self.due_at <= now

    def tags_in_order(self) -> list[Tag]:
        """The tags as the editor typed them; `tags.all()` has an order of its own."""
        return [row.tag for row in self.tagged.select_related("tag").order_by("pk")]

    def newest_version(self) -> ArticleVersion | None:
        return self.versions.order_by("-number").first()

    def live_version(self, at: datetime | None = None) -> ArticleVersion | None:
        return self.versions.live(at).first()


def story_url(path: str | None, slug: str) -> str:
    """The address of a story in the section at `path`; below Home, or in none yet, its slug alone."""
    return f"/{path}/{slug}/" if path else f"/{slug}/"


class ArticleSlug(models.Model):
    """A slug a story once had; its address answers with a redirect."""

    slug = models.SlugField(max_length=120, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return f"{self.slug} → {self.article}"


def free_story_slug(headline: str) -> str:
    """A slug from the headline that no story has, or had: "ports-reopen", "ports-reopen-2"."""
    stem = slug_for(headline)[:110].strip("-") or "story"
    taken = {
        *Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True),
        *ArticleSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True),
    }
    slug, n = stem, 1
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug


class SectionScope(models.Model):
    """Where a person's editorial rights hold: in a section and all below it. Home means the whole paper."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="section_scopes"
    )
    section = models.ForeignKey("sections.Section", models.CASCADE, related_name="editors")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "section"], name="articles_scope_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.section}"
