"""What the house asks of a story before it goes: the gates as the chief has them, four eyes, reads for the law."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from articles.gate_kinds import ASKS, Check, Level
from newsroom.core import clock
from newsroom.core.immutable import Immutable

MOST_WORDS: Final = 1000
LONGEST_WORDS: Final = 80


class PublishGate(models.Model):
    """One check of the house. Of several rows for one check the one nearest to the story's section counts."""

    check_name = models.CharField("check", max_length=10, choices=Check)
    section = models.ForeignKey(
        "sections.Section",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="gates",
        help_text="Here and below only. Empty: the whole paper.",
    )
    level = models.CharField(max_length=8, choices=Level, default=Level.WARNING)
    passable_by = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="may be passed by",
        help_text="Who has this role passes the bar with a reason, which stays in the record. Empty: nobody does.",
    )
    number = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The longest headline, in characters; or the least number of tags.",
    )
    every_story = models.BooleanField(
        "for every story",
        default=False,
        help_text="A legal read is asked of every story, and not only of those marked for one.",
    )
    words = models.TextField(
        "words of the house",
        blank=True,
        help_text="One a line: the word to avoid, an arrow, what to write instead. “utilise -> use”.",
    )

    class Meta:
        verbose_name = "publish gate"
        ordering = ("check_name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["check_name", "section"],
                name="articles_gate_once",
                violation_error_message="This section has this gate already.",
            ),
            models.UniqueConstraint(
                fields=["check_name"],
                condition=Q(section=None),
                name="articles_gate_of_the_paper",
                violation_error_message="The paper has this gate already: change that one.",
            ),
        ]

    def __str__(self) -> str:
        asks = ASKS[self.check_name]
        return f"{asks}{f' in {self.section}' if self.section else ''}"

    def clean(self) -> None:
        if self.check_name == Check.HEADLINE and not self.number:
            raise ValidationError({"number": "Say how long a headline may be."})
        if self.check_name == Check.TAG and not self.number:
            raise ValidationError({"number": "Say how many tags a story must have."})
        wrong = [line for line in self.words.splitlines() if line.strip() and not pair_of(line)]
        if wrong:
            raise ValidationError({"words": f"“{wrong[0][:80]}” is not like “utilise -> use”."})
        if len(self.pairs()) > MOST_WORDS:
            raise ValidationError({"words": f"At most {MOST_WORDS:,} words."})

    def pairs(self) -> list[tuple[str, str]]:
        """Each word to avoid, with what to write instead."""
        return [pair for line in self.words.splitlines() if (pair := pair_of(line))]


def pair_of(line: str) -> tuple[str, str] | None:
    word, arrow, instead = line.replace("→", "->").partition("->")
    word, instead = " ".join(word.split()), " ".join(instead.split())
    fits = max(len(word), len(instead)) <= LONGEST_WORDS
    return (word, instead) if arrow and word and instead and fits else None


class FourEyes(models.Model):
    """Here and below, the last to change a story cannot be the one to release it, but with a reason."""

    section = models.OneToOneField("sections.Section", models.CASCADE, related_name="four_eyes")

    class Meta:
        verbose_name = verbose_name_plural = "four eyes"

    def __str__(self) -> str:
        return f"Four eyes in {self.section}"


class LegalNeed(models.Model):
    """A story that somebody wants read for the law before it goes."""

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="legal_need")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article} needs a legal read"


class LegalRead(Immutable):
    """A version was read for the law. It holds for what that version says, and for no other words."""

    version = models.ForeignKey(
        "articles.ArticleVersion", models.PROTECT, related_name="legal_reads"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ("add",)
        indexes = [models.Index(fields=["version", "at"], name="articles_legalread_of")]

    def __str__(self) -> str:
        return f"{self.version}, read by {self.by}"


class CheckedLink(models.Model):
    """An address of the open web that a story links to, and how it answered."""

    url = models.CharField(max_length=500, unique=True)
    host = models.CharField(max_length=255)
    seen_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    fails = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["due_at"], name="articles_link_due"),
            models.Index(fields=["checked_at"], name="articles_link_checked"),
        ]

    def __str__(self) -> str:
        return self.url
