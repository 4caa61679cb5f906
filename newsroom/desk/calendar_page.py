"""The calendar: a week or a day of everything that will happen, as a list that needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from newsroom.core import clock
from newsroom.core.text import printable, whole_number
from newsroom.desk import calendar
from newsroom.desk.calendar import Cursor, Day, Entry, Moved, Source, Span
from newsroom.desk.moments import FIRST_YEAR, LAST_YEAR, zone_changes

WEEK, DAY = "week", "day"
LENGTH: Final = {WEEK: 7, DAY: 1}
MOST: Final = {WEEK: 12, DAY: 100}
"""Entries of one day that are shown; the others are a link away."""
FIRST_HOUR: Final = 6
HELD_WITH: Final = "release"
"""What is held is shown with everything, and with releases."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; anything that cannot be read is as if it were not there."""

    view: str
    first: date
    kind: str
    section: str
    after: Cursor | None

    def url(self, **changes: Any) -> str:
        """The address of this view with changes. What is the usual is left out."""
        said = {
            "view": "" if self.view == WEEK else self.view,
            "on": self.first.isoformat(),
            "kind": self.kind,
            "in": self.section,
            **changes,
        }
        words = {name: value for name, value in said.items() if value}
        return f"{reverse('admin:calendar')}?{urlencode(words)}"


def page(site: Any, request: HttpRequest) -> HttpResponse:
    """`/admin/calendar/?view=&on=&kind=&in=&after=`."""
    now = clock.now()
    sources = calendar.sources(request.user)
    if not sources:
        raise PermissionDenied
    sections = calendar.sections(request)
    asked = _asked(request, sources, dict(sections), now)
    span = _span(asked, now)
    chosen = [each for each in sources if not asked.kind or each.name == asked.kind]
    days = calendar.days(request, span, chosen)
    local = clock.newsroom_time(now).date()
    step = timedelta(days=LENGTH[asked.view])
    moved = calendar.recall(request)
    context = {
        **site.each_context(request),
        "title": "Calendar",
        "heading": _heading(days, now),
        "asked": asked,
        "days": [_day(each, asked, local, now, moved) for each in days],
        "moved": _told(moved, asked, days, now) if moved else None,
        "held": calendar.held(request, asked.section) if asked.kind in ("", HELD_WITH) else [],
        "earlier_today": span.since is not None,
        "zone": clock.zone_name(now),
        "zones": zone_changes(now),
        "kinds": [(each.name, each.label) for each in sources],
        "sections": sections,
        "earlier": asked.url(on=(asked.first - step).isoformat()),
        "later": asked.url(on=(asked.first + step).isoformat()),
        "today": asked.url(on=""),
        "other": asked.url(view=DAY if asked.view == WEEK else ""),
        "here": asked.url(after=_written(asked.after)),
    }
    return TemplateResponse(request, "admin/desk/calendar.html", context)


def _span(asked: Asked, now: datetime) -> Span:
    """The days asked for; in a week, of today what is to come and the last hour, so that what is over hides nothing."""
    midnights = calendar.midnights(asked.first, LENGTH[asked.view])
    most, recent = MOST[asked.view], now - timedelta(hours=1)
    shows_today = midnights[0] <= recent < midnights[-1]
    since = recent if asked.view == WEEK and shows_today else None
    return Span(midnights, now, most, asked.section, asked.after, since)


def _asked(
    request: HttpRequest, sources: list[Source], sections: Mapping[str, str], now: datetime
) -> Asked:
    given = request.GET
    view = given.get("view", "")
    kind, section = printable(given.get("kind", "")), printable(given.get("in", ""))
    after = _read(given.get("after", "")) if view == DAY else None
    return Asked(
        view if view in LENGTH else WEEK,
        _date(given.get("on", "")) or clock.newsroom_time(now).date(),
        kind if kind in {each.name for each in sources} else "",
        section if section in sections else "",
        after,
    )


def _date(words: str) -> date | None:
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return None
    return found if FIRST_YEAR < found.year < LAST_YEAR else None


def _written(cursor: Cursor | None) -> str:
    return f"{cursor.at.isoformat()}~{cursor.order}~{cursor.pk}" if cursor else ""


def _read(words: str) -> Cursor | None:
    """The cursor that an address names, or None for the beginning of the day."""
    at, _, rest = words.partition("~")
    order, _, pk = rest.partition("~")
    numbers = whole_number(order, 4), whole_number(pk)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if None in numbers or moment.tzinfo is None or not FIRST_YEAR < moment.year < LAST_YEAR:
        return None
    return Cursor(moment, *numbers)


def _heading(days: list[Day], now: datetime) -> str:
    """ "22 to 28 November", "28 November to 4 December", "Saturday, 28 November"."""
    first, last = (clock.newsroom_time(each.begins) for each in (days[0], days[-1]))
    year = "" if last.year == clock.newsroom_time(now).year else f" {last.year}"
    if first == last:
        return f"{first:%A}, {first.day} {first:%B}{year}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} to {last.day} {last:%B}{year}"


def _told(moved: Moved, asked: Asked, days: list[Day], now: datetime) -> dict[str, Any]:
    """What was moved, with the way back, and the way to the day on which it now stands where that is not shown."""
    on = clock.newsroom_time(moved.at).date()
    shown = (clock.newsroom_time(each.begins).date() for each in days)
    return {
        "words": calendar.moved_words(moved, now),
        "undo": moved.undo,
        "typed": calendar.moment_typed(moved.before),
        "url": "" if on in shown else asked.url(on=on.isoformat()),
    }


def _is_moved(entry: Entry, moved: Moved | None) -> bool:
    if moved is None or moved.undo is None or entry.move is None:
        return False
    same = (entry.move.url, entry.move.version) == (moved.undo.url, moved.undo.version)
    return same and calendar.moment_typed(entry.at) == calendar.moment_typed(moved.at)


def _day(day: Day, asked: Asked, today: date, now: datetime, moved: Moved | None) -> dict[str, Any]:
    local = clock.newsroom_time(day.begins)
    rows = [
        {**_row(source, entry, asked, now), "is_moved": _is_moved(entry, moved)}
        for source, entry in day.entries
    ]
    on = local.date().isoformat()
    more = ""
    if day.more is not None:
        more = asked.url(view=DAY, on=on, after=_written(day.more) if asked.view == DAY else "")
    return {
        "date": on,
        "weekday": f"{local:%a}",
        "number": local.day,
        "words": clock.date_words(day.begins, now),
        "is_today": local.date() == today,
        "is_past": local.date() < today,
        "hours": _hours(rows, whole=asked.view == DAY and not (asked.after or more)),
        "empty": not rows,
        "url": asked.url(view=DAY, on=on),
        "more": more,
    }


def _hours(rows: list[dict[str, Any]], *, whole: bool) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows by the hour; of a day that is shown whole the empty hours too, so that something can go there."""
    found = {hour: list(each) for hour, each in groupby(rows, itemgetter("hour"))}
    if whole:
        found = {f"{hour:02}:00": [] for hour in range(FIRST_HOUR, 24)} | found
    return sorted(found.items())


def _row(source: Source, entry: Entry, asked: Asked, now: datetime) -> dict[str, Any]:
    local = clock.newsroom_time(entry.at)
    row = {
        "entry": entry,
        "kind": source.name,
        "hour": entry.hour or f"{local:%H}:00",
        "clock": entry.hour or f"{local:%H:%M}",
        "moment": clock.moment_words(entry.at, now),
    }
    if entry.move is not None:
        here = asked.url(after=_written(asked.after))
        joint = "&" if "?" in entry.move.url else "?"
        version = {"version": entry.move.version} if entry.move.version else {}
        row["typed"] = calendar.moment_typed(entry.at)
        row["page"] = f"{entry.move.url}{joint}{urlencode({**version, 'back': here})}"
    return row
