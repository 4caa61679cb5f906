"""The page cache of one process: what is kept, whether it still stands, who makes it anew."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from newsroom.core.pagecache.cluster import Cluster
from newsroom.core.pagecache.flights import Flight, Flights
from newsroom.core.pagecache.generations import FILE_NAME, Generations, slots_of
from newsroom.core.pagecache.page import ALL, Headers, Page, headers_to_keep
from newsroom.core.pagecache.purging import Front
from newsroom.core.pagecache.recording import Recording
from newsroom.core.pagecache.release import release
from newsroom.core.pagecache.shapes import Shapes
from newsroom.core.pagecache.store import Counters, Kept, Start, Store

WAIT = 1.0
chance = random.SystemRandom()


class Found(NamedTuple):
    """A page to answer with, and how it came: HIT or STALE."""

    page: Page
    word: str


class PageCache:
    """`marks` is the file that the processes of one machine share (see generations.py)."""

    def __init__(
        self,
        marks: Path,
        *,
        budget: int = 64 << 20,
        max_age: float = 3600,
        grace: float = 2.0,
        surrogate_age: int | None = None,
        cache_tag: bool = False,
        cluster: Cluster | None = None,
        front: Front | None = None,
    ) -> None:
        self.generations = Generations(marks)
        self.store = Store(budget)
        self.kept = self.store.kept
        self.flights = Flights()
        self.shapes = Shapes()
        self.counters = Counters()
        self.max_age = max_age
        self.grace = grace
        self.surrogate_age = surrogate_age
        self.cache_tag = cache_tag
        self.cluster = cluster
        self.front = front
        self._words = self.generations.words
        if cluster is not None:
            cluster.join(self.generations)

    def stands(self, kept: Kept) -> bool:
        """It may be shown as it is: not dropped, not past its bound, and heard of lately."""
        if self.cluster is not None and not self.cluster.vouches(kept):
            return False
        sequence = self._words[0]
        if kept.checked != sequence:
            if not self.generations.stands(kept.slots, kept.start.born):
                if kept.noticed is None:
                    kept.noticed = time.monotonic()
                return False
            kept.checked = sequence
        kept.used = True
        return time.time() < kept.expires

    def part_stands(self, kept: Kept) -> bool:
        """It may become part of something new. While the others cannot be heard it may not: a
        second on the page would be added to its own."""
        return (self.cluster is None or self.cluster.hears()) and self.stands(kept)

    def page_at(self, key: str) -> Page | None:
        page = self.kept.get(key)
        return page if isinstance(page, Page) and self.stands(page) else None

    def lingering(self, key: str, grace: float) -> Page | None:
        """The previous bytes, while the page is made anew: dropped with grace only, noticed a
        short while ago, and never past the moment at which the clock changed them."""
        page = self.kept.get(key)
        if not isinstance(page, Page) or time.time() >= page.until:
            return None
        if self.cluster is not None and not self.cluster.vouches(page):
            return None
        if not self.generations.may_linger(page.slots, page.start.born):
            return None
        fresh = page.noticed is None or time.monotonic() - page.noticed < grace
        return page if fresh else None

    def start(self) -> Start:
        """A rendering begins: whatever is dropped from here on makes its result void."""
        since = time.monotonic() if self.cluster is None else self.cluster.since()
        place = self.generations.position
        return Start(self._words[0], place, since)

    def claim(self, key: str, *, patient: bool) -> Found | Flight | None:
        """A page to answer with; or the flight, now the caller's to make and to end; or, when the
        others take too long, None: the caller makes the page beside them.

        A patient caller (one with a log-in) waits rather than see the previous bytes.
        """
        deadline = time.monotonic() + WAIT
        while True:
            flight, mine = self.flights.begin(key)
            if mine:
                return self._lead(key, flight, patient=patient)
            previous = None if patient else self.lingering(key, self.grace)
            if previous is not None:
                return Found(previous, "STALE")
            left = deadline - time.monotonic()
            landed = left > 0 and flight.landed.wait(left)
            page = self.page_at(key)
            if page is not None:
                return Found(page, "HIT")
            if not landed or not flight.shared:
                return None

    def _lead(self, key: str, flight: Flight, *, patient: bool) -> Found | Flight:
        """Ours to make, unless it has just been made, or another machine makes it."""
        page = self.page_at(key)
        found = None if page is None else Found(page, "HIT")
        if found is None and self.cluster is not None:
            found = self._from_cluster(self.cluster, key, patient=patient)
        if found is None:
            return flight
        self.flights.end(key, flight)
        return found

    def _from_cluster(self, cluster: Cluster, key: str, *, patient: bool) -> Found | None:
        deadline = time.monotonic() + WAIT
        page = cluster.find(key)
        while page is None:
            if cluster.takes(key):
                # It may have been put there, and the lock let go, since we looked.
                page = cluster.find(key)
                if page is None:
                    return None
                cluster.release(key)
            elif time.monotonic() >= deadline:
                return None
            else:
                previous = None if patient else self.lingering(key, self.grace)
                if previous is not None:
                    return Found(previous, "STALE")
                time.sleep(0.03)
                page = cluster.find(key)
        self.store.put(key, page)
        return Found(page, "HIT")

    def keep_page(
        self,
        key: str,
        start: Start,
        *,
        status: str,
        headers: Headers,
        body: bytes,
        seen: Recording,
    ) -> Page:
        """The page as it is answered; kept, unless it was dropped while it was made."""
        keys = tuple(sorted(seen.keys))
        page = Page(
            status=status,
            headers=headers_to_keep(headers, keys, cache_tag=self.cache_tag),
            body=body,
            keys=keys,
            slots=slots_of(keys),
            start=start,
            until=seen.until,
            expires=self.expiry(),
        )
        if self.store.budget and self.stands(page):
            self.store.put(key, page)
            if self.cluster is not None:
                self.cluster.put(key, page)
        return page

    def expiry(self) -> float:
        """The moment of the greatest age, jittered: what was made together falls apart in time."""
        return time.time() + self.max_age * chance.uniform(0.9, 1.0)

    def drop(self, keys: Iterable[str], *, grace: bool = True) -> None:
        """At once: whatever shows one of the keys is gone, here and on every other machine."""
        names = sorted(set(keys))
        slots = slots_of(names)
        if self.cluster is not None:
            self.cluster.drop(slots, grace=grace)
        else:
            self.generations.drop(slots, grace=grace)
        if self.front is not None:
            self.front.purge(names, grace=grace)

    def drop_everything(self) -> None:
        self._drop_all()
        if self.front is not None:
            self.front.purge([ALL], grace=False)

    def stats(self) -> dict[str, int]:
        said = self.counters.said()
        return {**said, "kept": len(self.kept), "bytes": self.store.size}

    def clear(self) -> None:
        """As if nothing had ever been asked."""
        self.store.clear()
        self.shapes.clear()
        self.counters.clear()
        self._drop_all()

    def _drop_all(self) -> None:
        if self.cluster is not None:
            self.cluster.drop_everything()
        else:
            self.generations.drop_all()

    def close(self) -> None:
        if self.cluster is not None:
            self.cluster.close()
        if self.front is not None:
            self.front.close()
        self.generations.close()


_own: list[PageCache] = []
active: ContextVar[PageCache | None] = ContextVar("pagecache_active", default=None)


def current() -> PageCache:
    """The cache of the request being answered, else the process's own."""
    cache = active.get()
    if cache is not None:
        return cache
    if not _own:
        _own.append(from_settings())
    return _own[0]


def from_settings() -> PageCache:
    file = getattr(settings, "PAGECACHE_FILE", None) or Path(settings.DATA_DIR) / FILE_NAME
    prefix = getattr(settings, "PAGECACHE_PREFIX", "newsroom")
    address = getattr(settings, "CACHE_URL", "")
    fronts = tuple(getattr(settings, "PURGE_URLS", ()))
    return PageCache(
        Path(file),
        budget=getattr(settings, "PAGECACHE_BYTES", 64 << 20),
        max_age=getattr(settings, "PAGECACHE_MAX_AGE", 3600),
        surrogate_age=getattr(settings, "PAGECACHE_SURROGATE_AGE", 3600 if fronts else None),
        cache_tag=getattr(settings, "PAGECACHE_CACHE_TAG", False),
        cluster=Cluster.at(address, prefix, release()) if address else None,
        front=Front(fronts) if fronts else None,
    )
