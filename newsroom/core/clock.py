"""The moment, and how the newsroom says it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

_elsewhere: ContextVar[datetime | None] = ContextVar("clock_elsewhere", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC. Read once per operation and handed down."""
    return timezone.now()


def shown() -> datetime:
    """The moment for which a public page is made: the present, unless somebody looks at another.

    For what readers see alone. Verbs, the record and the desk ask `now()`, which nothing moves.
    """
    return _elsewhere.get() or timezone.now()


def is_elsewhere() -> bool:
    """Whether the page being made is shown as of another moment than the present."""
    return _elsewhere.get() is not None


@contextmanager
def shown_as_of(moment: datetime) -> Iterator[None]:
    """Inside, in this thread or task alone, public pages are made for an aware moment of the past or future."""
    token = _elsewhere.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _elsewhere.reset(token)


def newsroom_time(moment: datetime) -> datetime:
    """The same moment in the newsroom's own zone (`TIME_ZONE`), whatever zone is active."""
    return moment.astimezone(timezone.get_default_timezone())


def zone_name(moment: datetime) -> str:
    """The short name of the newsroom's zone at that moment, "IST" or "BST"."""
    return newsroom_time(moment).strftime("%Z")


def date_words(moment: datetime, present: datetime | None = None) -> str:
    """ "Sat 28 Nov", and "Sat 28 Nov 2027" when the year is not the present one."""
    local = newsroom_time(moment)
    year = newsroom_time(present or now()).year
    words = f"{local:%a} {local.day} {local:%b}"
    return words if local.year == year else f"{words} {local.year}"


def moment_words(moment: datetime, present: datetime | None = None) -> str:
    """ "Sat 28 Nov, 06:00 IST": how a moment is written wherever it is typed or shown."""
    local = newsroom_time(moment)
    return f"{date_words(moment, present)}, {local:%H:%M} {zone_name(moment)}"


def next_midnight(moment: datetime) -> datetime:
    """The moment at which the newsroom's next day begins."""
    local = newsroom_time(moment)
    return datetime.combine(local.date() + timedelta(days=1), time.min, local.tzinfo)
