"""The desk's search: every word, or the beginning of one, in headline, standfirst or body."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from django.db import connections
from django.db.models import Q
from django.db.models.expressions import RawSQL

LONGEST, MOST_WORDS = 200, 12
ANY: Final = Q(pk__isnull=False)
SQLITE: Final = "SELECT rowid FROM articles_search WHERE articles_search MATCH %s"
# The words stand in a query of their own, so that PostgreSQL cannot guess how common they are: it always reads the
# index, and never works out the words of one story after the other, which takes half a minute in a large archive.
# What is asked of the stories besides, and their order, comes after that.
HITS: Final = (
    "WITH hits AS MATERIALIZED (SELECT id, updated_at FROM articles_article WHERE "
    "to_tsvector('simple', headline || ' ' || standfirst || ' ' || body_text) @@ (SELECT to_tsquery('simple', %s))) "
    "SELECT id FROM hits"
)
LATEST_HITS: Final = HITS + " ORDER BY updated_at DESC, id DESC LIMIT 1000"
"""Of the stories that have a word so many, the last that were touched, are looked at by what shows a few."""
IN_NEWEST: Final = (
    "WITH newest AS MATERIALIZED (SELECT id, headline, standfirst, body_text FROM articles_article "
    "ORDER BY updated_at DESC, id DESC LIMIT 100) SELECT id FROM newest WHERE "
    "to_tsvector('simple', headline || ' ' || standfirst || ' ' || body_text) @@ to_tsquery('simple', %s)"
)
"""Common words are looked for first among the few stories that were touched last."""


def matching(stories: Any, words: str) -> Any:
    """The stories of the queryset in which each of the words begins a word; all for nothing asked.

    Only the first 200 characters and twelve words count. SQLite finds "Café" by "cafe"; PostgreSQL does not.
    """
    return _found_by(HITS, stories, words)


def latest(stories: Any, words: str, most: int, *, best: Q = ANY) -> list[Any]:
    """The last touched of the stories in which the words stand: those that are `best`, or any if none of them is.

    A word that stands in every second story is found among the newest few, and its thousands of stories are not read.
    """
    newest = ("-updated_at", "-pk")
    if connections[stories.db].vendor == "postgresql":
        found = list(_found_by(IN_NEWEST, stories.filter(best), words).order_by(*newest)[:most])
        if len(found) == most:
            return found
    rows = _found_by(LATEST_HITS, stories, words).order_by(*newest)
    found = list(rows.filter(best)[:most])
    return found if found or best is ANY else list(rows[:most])


def _found_by(postgresql: str, stories: Any, words: str) -> Any:
    terms = _terms(words[:LONGEST])[:MOST_WORDS]
    if not terms:
        return stories.none() if words.strip() else stories
    if connections[stories.db].vendor == "postgresql":
        asked = RawSQL(postgresql, [" & ".join(f"{term}:*" for term in terms)])
    else:
        asked = RawSQL(SQLITE, [" ".join(f'"{term}"*' for term in terms)])
    return stories.filter(pk__in=asked)


def _terms(words: str) -> list[str]:
    """Letters and figures together with the signs upon them: without its vowels no word of Hindi is whole."""
    text = unicodedata.normalize("NFC", words).lower()
    return "".join(each if is_of_a_word(each) else " " for each in text).split()


def is_of_a_word(sign: str) -> bool:
    """A letter, a figure, or a sign that stands upon one."""
    return sign.isalnum() or sign == "_" or unicodedata.category(sign).startswith("M")
