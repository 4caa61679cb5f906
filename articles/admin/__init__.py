"""The desk of the articles app. Importing the modules registers their classes."""

from __future__ import annotations

from articles.admin import (
    article,
    bundle,
    correcting,
    house,
    people,
    photo,
    replacing,
    templates,
    why,
)

__all__ = [
    "article",
    "bundle",
    "correcting",
    "house",
    "people",
    "photo",
    "replacing",
    "templates",
    "why",
]
