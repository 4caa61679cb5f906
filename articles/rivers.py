"""Lists of live stories, newest first: light rows by index, paged by key, never by offset."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q

from articles.models import ArticleVersion
from articles.models.interval import live_at
from articles.models.version import VersionByline, VersionTag
from newsroom.core import clock
from newsroom.core.statements import Statement, asked_as_one

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a story stands in a list: the sort key of every list, and its cursor."""

    published_at: datetime
    version_id: int

    def cursor(self) -> str:
        microseconds = (self.published_at - EPOCH) // timedelta(microseconds=1)
        return urlsafe_b64encode(f"{microseconds}.{self.version_id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str | None) -> Place | None:
        """The place a cursor names; None for one that names none, so that a bad one is the first page."""
        if not cursor or len(cursor) > 60:
            return None
        try:
            text = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode("ascii")
            microseconds, version_id = (int(part) for part in text.split("."))
            place = cls(EPOCH + timedelta(microseconds=microseconds), version_id)
            return place if 0 < version_id < 2**63 else None
        except (ValueError, OverflowError, binascii.Error):
            return None

    @classmethod
    def canonical(cls, cursor: str) -> str | None:
        """The cursor, if it is one that a list may have handed out: in our own letters, and of the past."""
        place = cls.read(cursor)
        named = place is not None and place.cursor() == cursor
        return cursor if named and place.published_at <= clock.shown() else None


@dataclass(frozen=True, slots=True)
class Row:
    """A live version in a list, before anything of it has been read."""

    version_id: int
    article_id: int
    section_id: int
    published_at: datetime
    live_until: datetime | None
    kind: str
    changed_at: datetime | None

    @property
    def place(self) -> Place:
        return Place(self.published_at, self.version_id)


COLUMNS = ("pk", "article_id", "section_id", "published_at", "live_until", "kind", "changed_at")
ORDER = ("-published_at", "-pk")
NEWEST = (
    f"ORDER BY {COLUMNS.index('published_at') + 1} DESC, {COLUMNS.index('pk') + 1} DESC LIMIT {{}}"
)


def of_sections(
    section_ids: Collection[int],
    at: datetime,
    *,
    limit: int,
    before: Place | None = None,
    from_each: bool = False,
) -> list[Row]:
    """The newest live stories of these sections, newest first: `limit` of them in all, or from each.

    One statement, one short index scan a section.
    """
    if not section_ids:
        return []
    statement = _of_sections(limit, from_each=from_each)
    rows = statement.ask(sorted(section_ids), at, *_values(before))
    return sorted((Row(*row) for row in rows), key=lambda row: row.place, reverse=True)


def of_tag(tag_id: int, at: datetime, *, limit: int, before: Place | None = None) -> list[Row]:
    return [Row(*row) for row in _of_tag(limit).ask(tag_id, at, *_values(before))]


def of_author(
    author_id: int, at: datetime, *, limit: int, before: Place | None = None
) -> list[Row]:
    return [Row(*row) for row in _of_author(limit).ask(author_id, at, *_values(before))]


def beside(
    section_id: int, tag_ids: Sequence[int], story: Place, at: datetime, *, each: int
) -> list[Row]:
    """Live stories that came before a story, from its section and with each of its tags; one statement.

    Only what came before, so that a new story changes no page but those that list the newest.
    """
    found = _beside(each).ask(section_id, list(tag_ids), at, *_values(story))
    rows = {row[1]: Row(*row) for row in found}
    return sorted(rows.values(), key=lambda row: row.place, reverse=True)


def next_bound(versions: Any, after: datetime) -> datetime | None:
    """The next moment at which one of these versions comes or goes, asked in one statement."""
    return _soonest(_bounds(versions, after), after)


def next_bound_of_sections(section_ids: Collection[int], after: datetime) -> datetime | None:
    return _soonest(BOUNDS_OF_SECTIONS.ask(sorted(section_ids), after), after)


def next_bound_of_tag(tag_id: int, after: datetime) -> datetime | None:
    return _soonest(BOUNDS_OF_TAG.ask(tag_id, after), after)


def next_bound_of_author(author_id: int, after: datetime) -> datetime | None:
    return _soonest(BOUNDS_OF_AUTHOR.ask(author_id, after), after)


def union(scans: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Several ordered, cut-off queries as one statement; each of them stays its own index scan."""
    return asked_as_one(ArticleVersion, scans)


# The statements, each written once for a length of list.


@lru_cache
def _of_sections(limit: int, *, from_each: bool) -> Statement:
    def write(section_ids: list[int], at: datetime, *before: Any) -> list[Any]:
        live = _live(at, before).order_by(*ORDER)
        return [live.filter(section_id=pk).values_list(*COLUMNS)[:limit] for pk in section_ids]

    return Statement(ArticleVersion, write, most="" if from_each else NEWEST.format(limit))


@lru_cache
def _of_tag(limit: int) -> Statement:
    def write(tag_id: int, at: datetime, *before: Any) -> Any:
        return _beside_version(VersionTag.objects.filter(tag_id=tag_id), at, before)[:limit]

    return Statement(VersionTag, write)


@lru_cache
def _of_author(limit: int) -> Statement:
    def write(author_id: int, at: datetime, *before: Any) -> Any:
        rows = VersionByline.objects.filter(author_id=author_id)
        return _beside_version(rows, at, before)[:limit]

    return Statement(VersionByline, write)


@lru_cache
def _beside(each: int) -> Statement:
    def write(section_id: int, tag_ids: list[int], at: datetime, *story: Any) -> list[Any]:
        live = _live(at, story).filter(section_id=section_id)
        tagged = [VersionTag.objects.filter(tag_id=pk) for pk in tag_ids]
        return [
            live.order_by(*ORDER).values_list(*COLUMNS)[:each],
            *(_beside_version(rows, at, story)[:each] for rows in tagged),
        ]

    return Statement(ArticleVersion, write)


def _bounds(versions: Any, after: datetime) -> Any:
    rows = versions.filter(Q(live_from__gt=after) | Q(live_until__gt=after))
    return rows.order_by().values_list("live_from", "live_until")


BOUNDS_OF_SECTIONS = Statement(
    ArticleVersion, lambda pks, after: _bounds(ArticleVersion.objects.in_sections(pks), after)
)
BOUNDS_OF_TAG = Statement(
    ArticleVersion, lambda pk, after: _bounds(ArticleVersion.objects.filter(tags=pk), after)
)
BOUNDS_OF_AUTHOR = Statement(
    ArticleVersion, lambda pk, after: _bounds(ArticleVersion.objects.by(pk), after)
)


def _soonest(pairs: Iterable[tuple[datetime | None, ...]], after: datetime) -> datetime | None:
    return min((m for pair in pairs for m in pair if m is not None and m > after), default=None)


def _values(place: Place | None) -> tuple[Any, ...]:
    return (place.published_at, place.version_id) if place else ()


def _live(at: datetime, before: Sequence[Any]) -> Any:
    """What is live, below a place in the list told as its moment and its version; all, where none is told."""
    if not before:
        return ArticleVersion.objects.live(at)
    moment, version_id = before
    live = ArticleVersion.objects.filter(live_at(at, published_by=moment))
    return live.filter(_below(moment, pk__lt=version_id))


def _below(moment: datetime, **version_id: int) -> Q:
    return Q(published_at__lt=moment) | Q(published_at=moment, **version_id)


def _beside_version(rows: Any, at: datetime, before: Sequence[Any]) -> Any:
    """The list kept in a table beside the version, in the order of its own `published_at`."""
    moment, *version_id = before or (at,)
    rows = rows.filter(live_at(at, "version__"), published_at__lte=moment)
    if version_id:
        rows = rows.filter(_below(moment, version_id__lt=version_id[0]))
    rows = rows.order_by("-published_at", "-version_id")
    return rows.values_list(*(f"version__{name}" for name in COLUMNS))
