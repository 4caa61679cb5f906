"""What is kept in the process: pages and fragments within a budget of bytes."""

from __future__ import annotations

import threading
from collections import deque
from typing import NamedTuple

from newsroom.core.pagecache.recording import NEVER

OVERHEAD = 600


class Start(NamedTuple):
    """When a making began: the machine's sequence of drops, the cluster's epoch and number of
    drops, and (by the monotonic clock) up to when the others had been heard. What is dropped
    after it makes the result void."""

    born: int
    place: tuple[int, int]
    at: float


class Counters:
    """How requests were answered; about right when many threads count at once."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.hits = self.misses = self.stale = self.bypassed = 0

    def said(self) -> dict[str, int]:
        return {
            "hits": self.hits,
            "misses": self.misses,
            "stale": self.stale,
            "bypassed": self.bypassed,
        }


class Kept:
    """Something made once and shown again.

    `checked` is the sequence at which it last stood, `noticed` when it was seen to have fallen;
    `until` the moment the clock changes it, `expires` the same or, sooner, its greatest age.
    """

    __slots__ = ("checked", "expires", "keys", "noticed", "size", "slots", "start", "until", "used")

    def __init__(
        self,
        *,
        keys: tuple[str, ...],
        slots: tuple[int, ...],
        start: Start,
        until: float = NEVER,
        expires: float = NEVER,
        size: int = 0,
    ) -> None:
        self.keys = keys
        self.slots = slots
        self.start = start
        self.checked = -1
        self.until = until
        self.expires = min(until, expires)
        self.size = size + OVERHEAD + 80 * len(keys)
        self.noticed: float | None = None
        self.used = False


class Store:
    """A dict with a budget. What was used since it last came to the head of the queue gets a
    second turn, so a crawler's thousand pages that nobody asks for twice do not push out the
    front. Reading takes no lock and moves nothing: `kept.get(name)`, then `used = True`.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.kept: dict[str, Kept] = {}
        self.size = 0
        self._queue: deque[tuple[str, Kept]] = deque()
        self._lock = threading.Lock()

    def put(self, name: str, kept: Kept) -> None:
        if kept.size > self.budget // 4:
            return
        with self._lock:
            before = self.kept.get(name)
            if before is not None:
                self.size -= before.size
            self.kept[name] = kept
            self.size += kept.size
            self._queue.append((name, kept))
            self._shrink()

    def discard(self, name: str, kept: Kept) -> None:
        with self._lock:
            if self.kept.get(name) is kept:
                del self.kept[name]
                self.size -= kept.size

    def clear(self) -> None:
        with self._lock:
            self.kept.clear()
            self._queue.clear()
            self.size = 0

    def _shrink(self) -> None:
        while self.size > self.budget:
            name, oldest = self._queue.popleft()
            if self.kept.get(name) is not oldest:
                continue
            if oldest.used:
                oldest.used = False
                self._queue.append((name, oldest))
            else:
                del self.kept[name]
                self.size -= oldest.size
        if len(self._queue) > 2 * len(self.kept) + 64:
            self._queue = deque(pair for pair in self._queue if self.kept.get(pair[0]) is pair[1])
