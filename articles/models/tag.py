"""Tags: one subject, one tag, shown in the letters its first editor typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from taggit.models import ItemBase, TagBase

from articles.models.interval import live_at
from newsroom.core.text import fold, printable, slug_for

LONGEST_TAG = 100


class TagQuerySet(models.QuerySet["Tag"]):
    def known_to_readers(self, at: datetime) -> TagQuerySet:
        """The tags that a live story bears at that moment."""
        return self.filter(live_at(at, "version_rows__version__")).distinct()

    def by_name(self, name: str) -> TagQuerySet:
        """The tag so named, or once so named, whatever the case or accents."""
        folded = fold(printable(name))
        return self.filter(Q(folded=folded) | Q(aliases__folded=folded)).distinct()

    def named(self, names: Iterable[str]) -> list[Tag]:
        """The tags of these names, whatever their case or accents, in the order given; missing ones are made.

        An alias left by a merge or a rename leads to the tag it stands for.
        """
        wanted: dict[str, str] = {}
        for name in map(printable, names):
            if folded := fold(name):
                wanted.setdefault(folded, name.strip())
        found = {tag.folded: tag for tag in self.filter(folded__in=wanted)}
        for alias in TagAlias.objects.select_related("tag").filter(
            folded__in=wanted.keys() - found.keys()
        ):
            found[alias.folded] = alias.tag
        tags = []
        for folded, name in wanted.items():
            tag = found.get(folded)
            if tag is None:
                # Somebody else may be making the same one: theirs is as good.
                tag, _ = self.get_or_create(folded=folded, defaults={"name": name})
            if tag not in tags:
                tags.append(tag)
        return tags


class Tag(TagBase):
    description = models.CharField(max_length=400, blank=True)
    folded = models.CharField(max_length=LONGEST_TAG, unique=True, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ("folded",)

    def clean(self) -> None:
        self.folded = fold(printable(self.name))
        if not self.folded:
            raise ValidationError({"name": "A tag needs a letter or a figure."})
        if len(self.folded) > LONGEST_TAG:
            raise ValidationError({"name": "This is too long for a tag."})
        stands_for = TagAlias.objects.select_related("tag").filter(slug=self.slug).first()
        if self.slug and stands_for and stands_for.tag_id != self.pk:
            raise ValidationError({"slug": f"This address leads to “{stands_for.tag}” already."})
        other = Tag.objects.filter(folded=self.folded).exclude(pk=self.pk).first()
        if other:
            raise ValidationError({"name": f"There is a tag “{other.name}” already."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = printable(self.name)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The address of a new tag: never one that leads to another tag."""
        slug = slug_for(tag)
        if TagAlias.objects.filter(slug=slug).exists():
            slug = f"{slug}-tag"
        return slug if i is None else f"{slug}_{i}"

    def get_absolute_url(self) -> str:
        return f"/tags/{self.slug}/"


class TagAlias(models.Model):
    """A name a tag once had, or that of a tag merged into it."""

    folded = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = "tag aliases"

    def __str__(self) -> str:
        return f"{self.folded} → {self.tag}"


class TaggedArticle(ItemBase):
    """A tag on the working copy of a story."""

    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged_articles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="articles_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag}"
