"""The people who write, and their names on stories."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from newsroom.core.text import printable, slug_for


class Author(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(
        max_length=100, unique=True, blank=True, help_text="Part of the author page's address."
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The log-in of this author, if there is one.",
    )
    role_title = models.CharField(
        "title", max_length=100, blank=True, help_text="“Europe correspondent”."
    )
    biography = models.TextField(max_length=1200, blank=True)
    photo = models.ForeignKey(
        "articles.Photo", models.SET_NULL, null=True, blank=True, related_name="portraits_of"
    )
    public_email = models.EmailField(blank=True, help_text="Shown to readers.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = printable(self.name)
        self.slug = self.slug or slug_for(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"

    @property
    def initials(self) -> str:
        words = self.name.removeprefix("The ").split()
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else ""


class BylineBase(models.Model):
    role = models.CharField(
        max_length=60, blank=True, help_text="“in Gdynia”, “photographs”. Usually empty."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.author}, {self.role}" if self.role else f"{self.author}"


class Byline(BylineBase):
    """A name on the working copy."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="articles_byline_once",
                violation_error_message="This author is on the story already.",
            ),
        ]
