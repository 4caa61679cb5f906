"""What a story says: the columns that the working copy and every version have in common."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from newsroom.core.editor import BodyField
from newsroom.core.html import plain_text
from newsroom.core.text import printable, word_count

one_line = RegexValidator(r"^[^\r\n\x00]*$", "This is one line of text.")


class Kind(models.TextChoices):
    NEWS = "news", "News"
    ANALYSIS = "analysis", "Analysis"
    OPINION = "opinion", "Opinion"
    FEATURE = "feature", "Feature"
    LIVE = "live", "Live"
    PAID = "paid", "Paid content"


class AdPolicy(models.TextChoices):
    INHERIT = "inherit", "As the section has it"
    NORMAL = "normal", "All advertisements"
    LIMITED = "limited", "Only those fit for a grave story"
    OFF = "off", "None"


class ArticleContent(models.Model):
    kicker = models.CharField(
        max_length=60,
        blank=True,
        validators=[one_line],
        help_text="A word or two above the headline.",
    )
    headline = models.CharField(max_length=160, validators=[one_line])
    short_headline = models.CharField(
        max_length=80,
        blank=True,
        validators=[one_line],
        help_text="For lists and phones; up to 40 characters read well.",
    )
    standfirst = models.CharField(max_length=400, blank=True, validators=[one_line])
    body = BodyField(blank=True)
    body_text = models.TextField(blank=True, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey(
        "sections.Section", models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    lead_photo = models.ForeignKey(
        "articles.Photo", models.PROTECT, null=True, blank=True, related_name="leads_%(class)ss"
    )
    lead_caption = models.CharField(
        max_length=400, blank=True, help_text="Empty: the photograph's own caption."
    )
    dateline = models.CharField(
        max_length=80, blank=True, validators=[one_line], help_text="“Gdynia, Poland”."
    )
    seo_title = models.CharField(
        "title for search", max_length=120, blank=True, validators=[one_line]
    )
    seo_description = models.CharField(
        "description for search", max_length=320, blank=True, validators=[one_line]
    )
    social_photo = models.ForeignKey(
        "articles.Photo",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_%(class)ss",
        help_text="Shown where the story is shared. Empty: the lead photograph.",
    )
    canonical_url = models.URLField(
        "first published at",
        max_length=500,
        blank=True,
        help_text="The address of the original, where the story is another paper's.",
    )
    ad_policy = models.CharField(
        "advertisements", max_length=8, choices=AdPolicy, default=AdPolicy.INHERIT
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.headline

    @classmethod
    def content_fields(cls) -> tuple[str, ...]:
        """The attribute names a version copies from the working copy."""
        return tuple(f.attname for f in ArticleContent._meta.get_fields() if f.concrete)

    def content(self) -> dict[str, Any]:
        """What the story says, column by column."""
        return {name: getattr(self, name) for name in self.content_fields()}

    def tidy(self) -> None:
        """Take from the lines of text what no page or feed can hold."""
        for field in ArticleContent._meta.get_fields():
            if isinstance(field, models.CharField):
                setattr(self, field.attname, printable(getattr(self, field.attname)))

    def count_words(self) -> None:
        """Fill the columns that follow from the body."""
        self.body_text = plain_text(self.body)
        self.word_count = word_count(self.body_text)
