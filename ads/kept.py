"""Sheets kept in this process for a moment, and forgotten when a booking is changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakValueDictionary

FRESH = timedelta(seconds=30)
NONE = timedelta(0)
MOST_MISSING = 1000

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The bytes that every reader of a page gets, plain and packed, and when they were made."""

    body: bytes
    zipped: bytes
    mark: str
    made_at: datetime

    def age(self, at: datetime) -> timedelta:
        return at - self.made_at


class Kept:
    """At most one sheet per page kind and section, each at most 30 s old; one thread makes it, the others wait.

    That there is none for a number is remembered as long, of so many numbers at most.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._making: WeakValueDictionary[Key, Lock] = WeakValueDictionary()
        self.clear()

    def get(
        self, kind: str, section_id: int, at: datetime, make: Callable[[], Sheet | None]
    ) -> Sheet | None:
        key = (kind, section_id)
        if found := self._fresh(key, at):
            return found
        if self._is_missing(key, at):
            return None
        with self._guard:
            making = self._making.setdefault(key, Lock())
        with making:
            if found := self._fresh(key, at):
                return found
            if self._is_missing(key, at):
                return None
            # What is cleared while we make it is not put back.
            sheets, missing = self._sheets, self._missing
            made = make()
            if made is not None:
                sheets[key] = made
                return made
            if len(missing) >= MOST_MISSING:
                missing.clear()
            missing[key] = at
            return None

    def _fresh(self, key: Key, at: datetime) -> Sheet | None:
        found = self._sheets.get(key)
        return found if found and NONE <= found.age(at) < FRESH else None

    def _is_missing(self, key: Key, at: datetime) -> bool:
        since = self._missing.get(key)
        return since is not None and NONE <= at - since < FRESH

    def clear(self) -> None:
        self._sheets: dict[Key, Sheet] = {}
        self._missing: dict[Key, datetime] = {}


SHEETS = Kept()
