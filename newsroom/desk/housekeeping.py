"""Work done by the clock: letters that are due, left-overs to clear away.

Nothing that readers see waits for it. `manage.py tick` does what is due once; the server does it while it runs, in one
process of all (`serve`). An app names its chores in a module `chores.py`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, close_old_connections
from django.db.models import F, Q

from newsroom.core import clock
from newsroom.desk.models import Chore

LOOK_EVERY: Final = 15
"""Seconds between two looks at what is due."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A function called with the present moment, at most once in `every`. It may be called again after a crash."""

    name: str
    every: timedelta
    do: Callable[[datetime], None]


_works: dict[str, Work] = {}


def register(name: str, every: timedelta, do: Callable[[datetime], None]) -> None:
    """Name a chore; a second of the same name takes the first one's place."""
    _works[name] = Work(name, every, do)


def tick(now: datetime | None = None) -> list[str]:
    """Do what is due; the names of what was done. A chore that fails is logged, and tried again in its turn."""
    now = now or clock.now()
    return [work.name for work in list(_works.values()) if _taken(work, now) and _done(work, now)]


def _taken(work: Work, now: datetime) -> bool:
    """Whether the chore is due and nobody else has taken it: one row, one change of it, one winner."""
    Chore.objects.get_or_create(name=work.name, defaults={"due_at": now})
    due = Chore.objects.filter(name=work.name, due_at__lte=now)
    return bool(due.update(due_at=now + work.every))


def _done(work: Work, now: datetime) -> bool:
    row = Chore.objects.filter(name=work.name)
    try:
        work.do(now)
    except Exception as trouble:
        log.exception("The chore %s failed.", work.name)
        row.update(trouble=str(trouble)[:1000])
        return False
    row.update(done_at=now, trouble="")
    return True


def hurry(name: str) -> None:
    """Have a chore done at the next look, whatever its turn."""
    now = clock.now()
    Chore.objects.filter(name=name, due_at__gt=now).update(due_at=now)


def late(now: datetime, grace: timedelta = timedelta(minutes=10)) -> list[str]:
    """Chores that nobody has done for that long after they were due."""
    rows = Chore.objects.filter(due_at__lt=now - grace, name__in=_works).order_by("name")
    return list(rows.values_list("name", flat=True))


def failing() -> dict[str, str]:
    """What the last try of each failing chore met with, by its name."""
    rows = Chore.objects.exclude(trouble="").filter(name__in=_works)
    return dict(rows.annotate(said=F("trouble")).values_list("name", "said"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """A chore that is late or fails: when it was last done, if ever, and what its last try met with."""

    name: str
    since: datetime | None
    said: str = ""


def troubles(now: datetime, grace: timedelta = timedelta(minutes=10)) -> list[Trouble]:
    """What `late` and `failing` tell of, in one query, with when each was last done."""
    rows = Chore.objects.filter(Q(due_at__lt=now - grace) | ~Q(trouble=""), name__in=_works)
    found = rows.order_by("name").values_list("name", "done_at", "trouble")
    return [Trouble(name, done_at, said) for name, done_at, said in found]


def start() -> threading.Thread:
    """Look every few seconds, in a thread that ends with the process."""
    thread = threading.Thread(target=_for_ever, name="housekeeping", daemon=True)
    thread.start()
    return thread


def _for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        close_old_connections()
        try:
            tick()
        except DatabaseError:
            log.warning("Nothing can be looked after while the database is away.", exc_info=True)
        finally:
            close_old_connections()
