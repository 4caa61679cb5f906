"""The checks of the house, how hard each may be, and how each stands until the chief says otherwise."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import models


class Check(models.TextChoices):
    ALT = "alt", "Alt text"
    CREDIT = "credit", "Credit"
    BYLINE = "byline", "Byline"
    HEADLINE = "headline", "Headline length"
    LINK = "link", "Dead link"
    TAG = "tag", "Missing tag"
    LEGAL = "legal", "Legal read"
    WORDS = "words", "House style"


ASKS: Final[dict[str, str]] = {
    Check.ALT: "Alt text for each picture",
    Check.CREDIT: "A credit for each picture",
    Check.BYLINE: "A byline",
    Check.HEADLINE: "A short headline",
    Check.LINK: "No dead link",
    Check.TAG: "A tag",
    Check.LEGAL: "A legal read",
    Check.WORDS: "The words of the house",
}
"""What each asks of a story. The labels above stand in the record, by which passed bars are known again."""


class Level(models.TextChoices):
    OFF = "off", "Off"
    WARNING = "warning", "A warning: said, and stops nothing"
    BAR = "bar", "A bar: stops the release"


class Default(NamedTuple):
    """How a gate stands until the chief says otherwise."""

    level: Level
    number: int | None = None


DEFAULTS: Final[dict[Check, Default]] = {
    Check.ALT: Default(Level.BAR),
    Check.CREDIT: Default(Level.BAR),
    Check.BYLINE: Default(Level.WARNING),
    Check.HEADLINE: Default(Level.WARNING, 70),
    Check.LINK: Default(Level.WARNING),
    Check.TAG: Default(Level.WARNING, 1),
    Check.LEGAL: Default(Level.BAR),
    Check.WORDS: Default(Level.WARNING),
}
