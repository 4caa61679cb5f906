"""One request on its way through Django, and what the view says about its answer."""

from __future__ import annotations

from django.http import HttpRequest

from newsroom.core.pagecache.addresses import Params, with_query
from newsroom.core.pagecache.cache import Found, PageCache
from newsroom.core.pagecache.flights import Flight
from newsroom.core.pagecache.page import Headers, Page
from newsroom.core.pagecache.recording import Recording

RENDERING = "newsroom.pagecache"


class Rendering:
    """`name` is None for a request that may not be kept, or answered from what is kept.

    `found` is the answer where somebody else has made it; `seen` what the view showed where its
    response may be kept.
    """

    def __init__(self, cache: PageCache, name: str | None, *, patient: bool) -> None:
        self.cache = cache
        self.name = name
        self.patient = patient
        self.start = cache.start()
        self.found: Found | None = None
        self.seen: Recording | None = None
        self.code = 0
        self._key: str | None = None
        self._params: Params = ()
        self._flight: Flight | None = None
        self._shared = False

    def claimed(self, params: Params, pairs: list[tuple[str, str]]) -> bool:
        """Whether the answer is there already, as `found`; otherwise it is ours to make."""
        if self.name is None:
            return False
        key = with_query(self.name, pairs)
        if key == self._key:
            return False
        self.end()
        self._key, self._params = key, params
        if self.cache.shapes.is_alone(key):
            return False
        result = self.cache.claim(key, patient=self.patient)
        if isinstance(result, Found):
            self.found = result
            self.cache.shapes.remember(self.name, key, params)
        else:
            self._flight = result
        return self.found is not None

    def offer(self, code: int, seen: Recording) -> None:
        """The view's response is the same for everybody, and shows what was seen."""
        if self._key is not None:
            self.code, self.seen = code, seen

    def leave(self) -> None:
        """The answer is one person's alone: it is not kept, and nothing is learnt from it of the page.

        Nor is the page that is kept for everybody an answer to this person, should theirs fail.
        """
        self.end()
        self.name = self._key = None

    def find_previous(self, grace: float) -> None:
        """The page could not be made: what it was is better than an error, where it may be."""
        page = self.cache.lingering(self._key, grace) if self._key is not None else None
        if page is not None:
            self.found = Found(page, "STALE")

    def pass_by(self, *, failed: bool) -> None:
        """The answer is not one to keep; nobody need wait for it next time, unless it failed."""
        self.cache.counters.bypassed += 1
        if self.name is not None and not failed:
            self.cache.shapes.forget(self.name, self._key or self.name)

    def keep(self, status: str, headers: Headers, body: bytes) -> Page:
        self._shared = True
        self.cache.shapes.remember(self.name, self._key, self._params)
        return self.cache.keep_page(
            self._key, self.start, status=status, headers=headers, body=body, seen=self.seen
        )

    def end(self) -> None:
        """Whoever waits for this page waits no longer."""
        if self._flight is not None and self._key is not None:
            self.cache.flights.end(self._key, self._flight, shared=self._shared)
            self._flight = None
            if self.cache.cluster is not None:
                self.cache.cluster.release(self._key)


def set_apart(request: HttpRequest) -> None:
    """Before the view is entered: what it answers is for this person, and the cache shall not hear of it."""
    rendering = request.META.pop(RENDERING, None)
    if rendering is not None:
        rendering.leave()
