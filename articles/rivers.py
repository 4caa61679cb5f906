"""Lists of live stories, newest first: light rows by index, paged by key, never by offset."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections, router
from django.db.models import Q

from articles.models import ArticleVersion
from articles.models.interval import live_at
from articles.models.version import VersionByline, VersionTag
from newsroom.core import clock

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
        return cursor if named and place.published_at <= clock.now() else None


@dataclass(frozen=True, slots=True)
class Row:
    """A live version in a list, before anything of it has been read."""

    version_id: int
    article_id: int
    section_id: int
    published_at: datetime
    live_until: datetime | None
    kind: str

    @property
    def place(self) -> Place:
        return Place(self.published_at, self.version_id)


COLUMNS = ("pk", "article_id", "section_id", "published_at", "live_until", "kind")
ORDER = ("-published_at", "-pk")


def of_sections(
    section_ids: Collection[int], at: datetime, *, limit: int, before: Place | None = None
) -> list[Row]:
    """The newest live stories of each of these sections, merged: at most `limit` from each, newest first.

    One statement, one short index scan a section.
    """
    if not section_ids:
        return []
    live = _older(ArticleVersion.objects.live(at), before).order_by(*ORDER)
    scans = [live.filter(section_id=pk).values_list(*COLUMNS)[:limit] for pk in sorted(section_ids)]
    return sorted((Row(*row) for row in union(scans)), key=lambda row: row.place, reverse=True)


def of_tag(tag_id: int, at: datetime, *, limit: int, before: Place | None = None) -> list[Row]:
    return _through(VersionTag.objects.filter(tag_id=tag_id), at, limit, before)


def of_author(
    author_id: int, at: datetime, *, limit: int, before: Place | None = None
) -> list[Row]:
    return _through(VersionByline.objects.filter(author_id=author_id), at, limit, before)


def beside(
    section_id: int, tag_ids: Sequence[int], story: Place, at: datetime, *, each: int
) -> list[Row]:
    """Live stories that came before a story, from its section and with each of its tags; one statement.

    Only what came before, so that a new story changes no page but those that list the newest.
    """
    live = _older(ArticleVersion.objects.live(at).filter(section_id=section_id), story).order_by(
        *ORDER
    )
    scans = [live.values_list(*COLUMNS)[:each]]
    scans += [
        _beside_version(VersionTag.objects.filter(tag_id=pk), at, story)[:each] for pk in tag_ids
    ]
    rows = {row[1]: Row(*row) for row in union(scans)}
    return sorted(rows.values(), key=lambda row: row.place, reverse=True)


def next_bound(versions: Any, after: datetime) -> datetime | None:
    """The next moment at which one of these versions comes or goes, asked in one statement."""
    rows = versions.filter(Q(live_from__gt=after) | Q(live_until__gt=after))
    pairs = rows.order_by().values_list("live_from", "live_until")
    return min((m for pair in pairs for m in pair if m is not None and m > after), default=None)


def _older(versions: Any, before: Place | None) -> Any:
    if before is None:
        return versions
    return versions.filter(
        Q(published_at__lt=before.published_at)
        | Q(published_at=before.published_at, pk__lt=before.version_id),
        published_at__lte=before.published_at,
    )


def _through(rows: Any, at: datetime, limit: int, before: Place | None) -> list[Row]:
    """The list kept in a table beside the version, in the order of its own `published_at`."""
    return [Row(*row) for row in _beside_version(rows, at, before)[:limit]]


def _beside_version(rows: Any, at: datetime, before: Place | None) -> Any:
    rows = rows.filter(live_at(at, "version__"), published_at__lte=at)
    if before is not None:
        rows = rows.filter(
            Q(published_at__lt=before.published_at)
            | Q(published_at=before.published_at, version_id__lt=before.version_id),
            published_at__lte=before.published_at,
        )
    return rows.order_by("-published_at", "-version_id").values_list(
        *(f"version__{name}" for name in COLUMNS)
    )


def union(scans: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Several ordered, cut-off queries as one statement; each of them stays its own index scan.

    Django's own `union()` refuses cut-off parts on SQLite, so each part is wrapped in a select of its own.
    """
    scans = list(scans)
    connection = connections[router.db_for_read(ArticleVersion)]
    parts, params = [], []
    for n, scan in enumerate(scans):
        sql, values = scan.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT * FROM ({sql}) AS part_{n}")
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        rows = [list(row) for row in cursor.fetchall()]
    compiler = scans[0].query.get_compiler(connection=connection)
    compiler.setup_query()
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    return [tuple(row) for row in compiler.apply_converters(rows, converters)]
