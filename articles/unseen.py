"""What a release does not bring: words that are not saved yet; and what readers have seen without it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from articles.models import Article, ArticleVersion, SideDraft, Verb
from newsroom.core import clock


def not_in_it(
    verb: str, article: Article, version: ArticleVersion | None, by: Any, now: datetime
) -> list[str]:
    """Who else has typed into the story since the version was saved: that is not released with it."""
    if verb not in (Verb.PUBLISH, Verb.SCHEDULE) or by is None or version is None:
        return []
    if version.pk != article.written_from_id:
        return []
    return [
        f"{called(row)} has unsaved words from {clock.moment_words(row['until'], now)}; "
        "they are not in this release."
        for row in SideDraft.objects.beside(by, article)
        if row["until"] > version.made_at
    ]


def called(row: Mapping[str, Any]) -> str:
    """Who has words that are not saved, of a row of `SideDraft.objects.beside`."""
    name = f"{row['person__first_name']} {row['person__last_name']}".strip()
    return name or str(row["person__username"])


def unseen(article: Article, until: str, now: datetime) -> str:
    """What readers see of the story where nothing comes in the place of a release that is taken back."""
    if article.first_published_at is None or article.first_published_at > now:
        return f"Readers have never seen the story, and see nothing of it{until or ' then'}."
    return f"Readers see nothing of the story{until or ' from then on'}."
