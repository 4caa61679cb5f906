"""The registry of what stands in the desk's calendar. An app registers its sources in its `calendar.py`.

A source answers for a window of one day or several, and never with more than a few entries of each day: which they are
is asked of an index that begins with the moment, and the next few begin after the last one shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone

from newsroom.core import clock

DONE, COMING, LOOK = "done", "coming", "look"


@dataclass(frozen=True, slots=True)
class Move:
    """How an entry is moved: the page that does it, what a page must quote (`seen`), and what else it posts."""

    url: str
    seen: str
    was: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happens at a moment. `level` is DONE, COMING, or LOOK where somebody should; `look` says why.

    `move` is None where this person may not move it. `hour` is written instead of the time where there is none.
    """

    at: datetime
    pk: int
    title: str
    url: str
    words: str = ""
    level: str = COMING
    look: str = ""
    place: str = ""
    hour: str = ""
    move: Move | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """After which entry the next page begins: its moment, its source's order, its key."""

    at: datetime
    order: int
    pk: int


@dataclass(frozen=True, slots=True)
class Span:
    """The days to be shown, as the midnights between them; of each at most `most` entries, and one to say of more.

    `since`: of its day what came before is left out.
    """

    midnights: tuple[datetime, ...]
    now: datetime
    most: int
    section: str = ""
    after: Cursor | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of entry; `find` answers for a span, soonest first, as `each_day` does."""

    name: str
    label: str
    order: int
    permission: str
    find: Callable[[HttpRequest, Span], Iterable[Entry]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved in the calendar just now, from when to when; `undo` moves it back, where nothing else changed.

    It is remembered by its `kind` and key, and named when it is told (`offer_names`): who may not see it by then is
    told no headline. `title` begins a sentence: "“Ports reopen”", "The withdrawal of “Ports reopen”".
    """

    kind: str
    pk: int
    before: datetime
    at: datetime
    undo: Move | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that was to happen and was taken off the clock; `page` is where another moment is chosen for it."""

    title: str
    url: str
    words: str
    page: str = ""


MOVED: Final = "calendar_moved"
UNNAMED: Final = "What you moved"
Holders = Callable[[HttpRequest, str], Iterable[Held]]
Names = Callable[[HttpRequest, int], str]
_names: dict[str, Names] = {}
_held: list[Holders] = []
_sources: dict[str, Source] = {}
_places: list[Callable[[HttpRequest], Iterable[tuple[str, str]]]] = []


def register(source: Source) -> Source:
    """Put a source in the calendar; a second of the same name takes the first one's place."""
    _sources[source.name] = source
    return source


def offer_sections(places: Callable[[HttpRequest], Iterable[tuple[str, str]]]) -> None:
    """Name the sections by which the calendar is narrowed: the path and the name of each."""
    _places[:] = [places]


def offer_held(holders: Holders) -> None:
    """Name who knows what is held, for a person and within the section of a path."""
    _held[:] = [holders]


def held(request: HttpRequest, section: str) -> list[Held]:
    return [each for holders in _held for each in holders(request, section)]


def offer_names(kind: str, names: Names) -> None:
    """Name who knows what is called how that is moved: by its key, for a person; "" for who may not see it."""
    _names[kind] = names


def remember(request: HttpRequest, moved: Moved) -> None:
    """Have the calendar say what was moved, when it is next shown to this person."""
    undo = moved.undo
    request.session[MOVED] = {
        "kind": moved.kind,
        "pk": moved.pk,
        "before": moved.before.isoformat(),
        "at": moved.at.isoformat(),
        "undo": [undo.url, undo.seen, undo.was, undo.version] if undo else None,
    }


def recall(request: HttpRequest) -> Moved | None:
    """What was moved just now, said once; what this person may not see any more is not named, and not moved back."""
    told = request.session.pop(MOVED, None)
    if told is None or told.get("kind") not in _names:
        return None
    before, at = (datetime.fromisoformat(told[name]) for name in ("before", "at"))
    title = _names[told["kind"]](request, told["pk"])
    undo = Move(*told["undo"]) if title and told["undo"] else None
    return Moved(told["kind"], told["pk"], before, at, undo, title or UNNAMED)


def moved_words(moved: Moved, now: datetime) -> str:
    """ "“Ports reopen” is moved from Sat 28 Nov, 06:00 to Sat 28 Nov, 07:00 IST." """
    before, at = (clock.moment_words(each, now) for each in (moved.before, moved.at))
    zone = f" {clock.zone_name(moved.before)}"
    if at.endswith(zone):
        before = before.removesuffix(zone)
    return f"{moved.title} is moved from {before} to {at}."


def sections(request: HttpRequest) -> list[tuple[str, str]]:
    return [each for places in _places for each in places(request)]


def sources(user: Any) -> list[Source]:
    """What this person may see, in order."""
    found = (each for each in _sources.values() if user.has_perm(each.permission))
    return sorted(found, key=lambda each: (each.order, each.name))


@dataclass(slots=True)
class Day:
    """The entries of one day, each with its source; `more` is where those begin that it does not show."""

    begins: datetime
    entries: list[tuple[Source, Entry]] = field(default_factory=list)
    more: Cursor | None = None


def days(request: HttpRequest, span: Span, shown: Iterable[Source]) -> list[Day]:
    """The days of a span with what happens on each, in one order whatever it comes from."""
    found = [Day(begins) for begins in span.midnights[:-1]]
    told = [(source, entry) for source in shown for entry in source.find(request, span)]
    told.sort(key=lambda each: (each[1].at, each[0].order, each[1].pk))
    for day, (begins, ends) in zip(found, pairwise(span.midnights), strict=True):
        whole = [each for each in told if begins <= each[1].at < ends]
        day.entries = whole[: span.most]
        if len(whole) > span.most:
            source, last = day.entries[-1]
            day.more = Cursor(last.at, source.order, last.pk)
    return found


def midnights(first: date, count: int) -> tuple[datetime, ...]:
    """The beginnings of so many of the newsroom's days, and of the one after."""
    zone = timezone.get_default_timezone()
    return tuple(
        datetime.combine(first + timedelta(days=n), time.min, zone) for n in range(count + 1)
    )


def each_day(
    rows: QuerySet[Any],
    name: str,
    span: Span,
    order: int,
    value: Callable[[datetime], Any] = lambda moment: moment,
) -> QuerySet[Any]:
    """Of each day the first few rows by the column `name`, and then by key; `value` is what that holds of a moment."""
    begins, *ends = (value(midnight) for midnight in span.midnights)
    rows = rows.filter(**{f"{name}__gte": begins, f"{name}__lt": ends[-1]})
    if span.since is not None:
        today = max(each for each in span.midnights if each <= span.since)
        earlier = Q(**{f"{name}__lt": value(today)})
        rows = rows.filter(earlier | Q(**{f"{name}__gte": value(span.since)}))
    if span.after is not None:
        rows = rows.filter(_past(name, span.after, order, value))
    if len(ends) == 1:
        return rows.order_by(name, "pk")[: span.most + 1]
    cases = [When(**{f"{name}__lt": end}, then=Value(n)) for n, end in enumerate(ends)]
    of_day = Case(*cases, output_field=IntegerField())
    rank = Window(RowNumber(), partition_by=[of_day], order_by=[F(name).asc(), F("pk").asc()])
    return (
        rows.annotate(rank_of_day=rank).filter(rank_of_day__lte=span.most + 1).order_by(name, "pk")
    )


def _past(name: str, after: Cursor, order: int, value: Callable[[datetime], Any]) -> Q:
    """The rows that come after an entry of this source, or of one that stands before or behind it in order."""
    at = value(after.at)
    if order > after.order:
        return Q(**{f"{name}__gte": at})
    later = Q(**{f"{name}__gt": at})
    return later | Q(**{name: at, "pk__gt": after.pk}) if order == after.order else later


def moment_typed(at: datetime) -> str:
    """The moment as a form's field holds it, in the newsroom's zone."""
    return f"{clock.newsroom_time(at):%Y-%m-%dT%H:%M}"
