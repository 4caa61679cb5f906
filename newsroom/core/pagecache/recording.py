"""What a page shows and when the clock changes it, written down while it is rendered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime

from newsroom.core import clock

NEVER = float("inf")


class Recording:
    """The keys shown so far and the earliest moment (seconds of the epoch) that changes them."""

    __slots__ = ("keys", "until")

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.until = NEVER

    def add(self, keys: Iterable[str], until: float = NEVER) -> None:
        self.keys.update(keys)
        self.until = min(self.until, until)


_open: ContextVar[Recording | None] = ContextVar("pagecache_recording", default=None)
_apart: ContextVar[bool] = ContextVar("pagecache_apart", default=False)


def shows(*keys: str) -> None:
    """The page being rendered, and every fragment open in it, shows these things."""
    seen = _open.get()
    if seen is not None:
        seen.keys.update(keys)


def changes_at(moment: datetime | None) -> None:
    """The clock changes the page being rendered at this aware moment; the earliest one counts.

    What is kept is never served at that moment or after it, so hand over only bounds to come.
    """
    seen = _open.get()
    if seen is not None and moment is not None:
        seen.until = min(seen.until, moment.timestamp())


@contextlib.contextmanager
def recording() -> Iterator[Recording]:
    """Record what is shown inside; when it ends, whatever is open around it shows it too."""
    seen, around = Recording(), _open.get()
    token = _open.set(seen)
    try:
        yield seen
    finally:
        _open.reset(token)
        if around is not None:
            around.add(seen.keys, seen.until)


@contextlib.contextmanager
def unkept() -> Iterator[None]:
    """Inside, nothing is taken from the cache or kept: previews. So it is at another moment (`clock.shown_as_of`)."""
    token = _apart.set(True)
    try:
        yield
    finally:
        _apart.reset(token)


def is_apart() -> bool:
    """Whether what is made now is kept from the others, and what they have made from it."""
    return _apart.get() or clock.is_elsewhere()


def absorb(keys: Iterable[str], until: float) -> None:
    """A kept fragment was put in: the open recording shows what it shows."""
    seen = _open.get()
    if seen is not None:
        seen.add(keys, until)
