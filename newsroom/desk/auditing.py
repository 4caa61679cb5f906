"""Who did what: several records read as one, newest first. An app names its own in its `audit.py`.

A page begins after the last line of the one before, by moment, record and row: nothing is counted, and a page costs
the same at a million lines.
"""

from __future__ import annotations

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from newsroom.desk.moments import FIRST_YEAR, LAST_YEAR

PAGE, AT_ONCE = 50, 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; what is None or empty is not asked. `kind` is "record:kind"; bounds are [begin, end).

    `reader` is who asks: of what they may not read it is said that it was done, and nothing more.
    """

    reader: Any = None
    person: Any = None
    kind: str = ""
    story: int | None = None
    begin: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: by whom, what, to what or whom, with the words that were left, and from where.

    `what` is its kind, as the filter has it. `said` are the words before the thing and after it, where these make no
    sentence of it: ("changed the roles or sections of", "").
    """

    at: datetime
    who: str
    what: str
    thing: str = ""
    url: str = ""
    note: str = ""
    place: str = ""
    kind: str = ""
    number: int = 0
    person: str = ""
    said: tuple[str, str] = ("", "")

    @property
    def before(self) -> str:
        return self.said[0] or self.what

    @property
    def after(self) -> str:
        return self.said[1]

    @property
    def sentence(self) -> str:
        """ "Dana Ghosh changed the roles or sections of Maya Rao." """
        words = " ".join(word for word in (self.who, self.before, self.thing) if word)
        return f"{words}{self.after}."


@dataclass(frozen=True, slots=True)
class Record:
    """A table that is part of the audit.

    `rows` answers its rows for what is asked but for the period, or None where it can have none; `moment` is the
    column they are ordered by.
    """

    name: str
    title: str
    kinds: Mapping[str, str]
    rows: Callable[[Asked, str], QuerySet | None]
    line: Callable[[Any], Line]
    moment: str = "at"


Field = Callable[[Any], forms.Field]
_story_fields: list[Field] = []
Cursor = tuple[datetime, int, int]
_records: dict[str, Record] = {}


def register(record: Record) -> Record:
    """Add a record; a second of the same name takes the first one's place."""
    _records[record.name] = record
    return record


def ask_stories_by(field: Field) -> None:
    """Name the form field that asks for a story; it is made for a reader, and cleans to a story or None."""
    _story_fields[:] = [field]


def story_field(reader: Any) -> forms.Field | None:
    return next((field(reader) for field in _story_fields), None)


def title_of(kind: str) -> str:
    """The title of a record by its name."""
    return _records[kind].title if kind in _records else kind


def records() -> list[Record]:
    return sorted(_records.values(), key=lambda each: each.name)


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of things that are done, under the title of their record."""
    return [
        (
            each.title,
            [(f"{each.name}:{kind}", words) for kind, words in sorted(each.kinds.items(), key=_words)],
        )
        for each in records()
    ]  # fmt: skip


def _words(pair: tuple[str, str]) -> str:
    return pair[1]


def page(asked: Asked, cursor: Cursor | None) -> tuple[list[Line], str]:
    """The lines of a page, and where the next one begins; "" where there is none."""
    found = list(islice(_merged(asked, cursor, PAGE + 1), PAGE + 1))
    after = written(_key(*found[PAGE - 1])) if len(found) > PAGE else ""
    return [record.line(row) for _, record, row in found[:PAGE]], after


def everything(asked: Asked) -> Iterator[Line]:
    """All lines, fetched by the hundred: for an export."""
    cursor: Cursor | None = None
    while True:
        found = list(islice(_merged(asked, cursor, AT_ONCE), AT_ONCE))
        yield from (record.line(row) for _, record, row in found)
        if len(found) < AT_ONCE:
            return
        cursor = _key(*found[-1])


def _key(rank: int, record: Record, row: Any) -> Cursor:
    return getattr(row, record.moment), rank, row.pk


def _merged(asked: Asked, cursor: Cursor | None, most: int) -> Iterator[tuple[int, Record, Any]]:
    """The next rows of all records in one order: the moment falling, then the record, then the row falling."""
    parts = [
        [(rank, record, row) for row in rows[:most]]
        for rank, record in enumerate(records())
        if (rows := _rows(record, rank, asked, cursor)) is not None
    ]
    return heapq.merge(*parts, key=_falling)


def _falling(found: tuple[int, Record, Any]) -> tuple[float, int, int]:
    moment, rank, pk = _key(*found)
    return -moment.timestamp(), rank, -pk


def _rows(record: Record, rank: int, asked: Asked, cursor: Cursor | None) -> QuerySet | None:
    name, _, kind = asked.kind.partition(":")
    if name and name != record.name:
        return None
    rows = record.rows(asked, kind)
    if rows is None:
        return None
    if asked.begin:
        rows = rows.filter(**{f"{record.moment}__gte": asked.begin})
    if asked.end:
        rows = rows.filter(**{f"{record.moment}__lt": asked.end})
    if cursor:
        rows = rows.filter(_past(record.moment, rank, cursor))
    return rows.order_by(f"-{record.moment}", "-pk")


def _past(column: str, rank: int, cursor: Cursor) -> Q:
    """The rows that come after the cursor; the moment's bound stands alone, for the index."""
    moment, last_rank, last_pk = cursor
    before, at = Q(**{f"{column}__lt": moment}), Q(**{f"{column}__lte": moment})
    if rank == last_rank:
        return at & (before | Q(**{column: moment, "pk__lt": last_pk}))
    return at if rank > last_rank else before


def written(cursor: Cursor) -> str:
    """A cursor as part of an address."""
    said = json.dumps([cursor[0].isoformat(), *cursor[1:]])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read(text: str) -> Cursor | None:
    """The cursor of an address; None, which is the first page, for whatever is none."""
    if len(text) > 120:
        return None
    try:
        said, rank, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment, rank, pk = datetime.fromisoformat(said), int(rank), int(pk)
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
        return None
    known = moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR
    return (moment, rank, pk) if known and 0 <= pk < 2**63 else None
