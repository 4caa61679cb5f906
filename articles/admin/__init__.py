"""The desk of the articles app. Importing the modules registers their classes."""

from __future__ import annotations

from articles.admin import article, people, photo, why

__all__ = ["article", "people", "photo", "why"]
