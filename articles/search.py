"""The desk's search: every word, or the beginning of one, in headline, standfirst or body."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import connections
from django.db.models.expressions import RawSQL

LONGEST, MOST_WORDS = 200, 12

SQLITE = "SELECT rowid FROM articles_search WHERE articles_search MATCH %s"
POSTGRESQL = (
    "SELECT id FROM articles_article WHERE "
    "to_tsvector('simple', headline || ' ' || standfirst || ' ' || body_text) @@ to_tsquery('simple', %s)"
)


def matching(stories: Any, words: str) -> Any:
    """The stories of the queryset in which each of the words begins a word; all for nothing asked.

    Only the first 200 characters and twelve words count. SQLite finds "Café" by "cafe"; PostgreSQL does not.
    """
    terms = _terms(words[:LONGEST])[:MOST_WORDS]
    if not terms:
        return stories.none() if words.strip() else stories
    if connections[stories.db].vendor == "postgresql":
        return stories.filter(
            pk__in=RawSQL(POSTGRESQL, [" & ".join(f"{term}:*" for term in terms)])
        )
    return stories.filter(pk__in=RawSQL(SQLITE, [" ".join(f'"{term}"*' for term in terms)]))


def _terms(words: str) -> list[str]:
    """Letters and figures together with the signs upon them: without its vowels no word of Hindi is whole."""
    text = unicodedata.normalize("NFC", words).lower()
    return "".join(each if is_of_a_word(each) else " " for each in text).split()


def is_of_a_word(sign: str) -> bool:
    """A letter, a figure, or a sign that stands upon one."""
    return sign.isalnum() or sign == "_" or unicodedata.category(sign).startswith("M")
