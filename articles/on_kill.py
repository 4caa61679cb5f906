"""What else ends when a story is killed: an app, or a later part of this one, names here what it has to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from articles.models import Article

End = Callable[[Article, Any, datetime], Iterable[str]]
_ends: dict[str, End] = {}


def register(name: str, end: End) -> None:
    """Have `end(article, by, now)` called inside every kill, in its transaction, the story being locked.

    It answers the keys of the pages it touches. A second of the same name takes the first one's place.
    """
    _ends[name] = end


def end_all(article: Article, *, by: Any, now: datetime) -> set[str]:
    return {key for end in _ends.values() for key in end(article, by, now)}
