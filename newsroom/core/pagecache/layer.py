"""The page cache in front of Django: a hit is answered before its handler is entered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from newsroom.core.pagecache.addresses import Doors, meant, with_query
from newsroom.core.pagecache.cache import PageCache, active, current
from newsroom.core.pagecache.page import Environ, Headers, Page, StartResponse
from newsroom.core.pagecache.recording import NEVER
from newsroom.core.pagecache.rendering import RENDERING, Rendering

Application = Callable[[Environ, StartResponse], Iterable[bytes]]
HIT, MISS, STALE, BYPASS = ([("X-Cache", word)] for word in ("HIT", "MISS", "STALE", "BYPASS"))
WORDS = {"HIT": HIT, "STALE": STALE}
STALE_IF_ERROR = 300.0
# Whoever is signed in and asks for the page of another moment goes on to Django, which alone can tell whether the
# person may; who may not is answered there with what is kept, like anybody whose query means nothing.
MOMENT = "at"
ASKS = f"{MOMENT}="


class Captured:
    """What Django said to `start_response`, not yet said to the server."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.error: Any = None

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers, self.error = status, headers, exc_info

    def is_for_everybody(self) -> bool:
        """Nothing that the middleware around the view added makes it one reader's own."""
        said = {name.lower(): value.lower() for name, value in self.headers}
        control = said.get("cache-control", "")
        varies = {name.strip() for name in said.get("vary", "").split(",")} - {""}
        return (
            "set-cookie" not in said
            and "content-encoding" not in said
            and "no-store" not in control
            and "private" not in control
            and varies <= {"accept-encoding"}
        )


class PageCacheApplication:
    """Wrap the site's WSGI application: `PageCacheApplication(get_wsgi_application())`."""

    def __init__(self, application: Application, cache: PageCache | None = None) -> None:
        self.application = application
        self.own = cache
        self.doors = Doors()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        cache = self.own or current()
        name = None
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            name = self.doors.name(environ)
            if name is not None:
                query = environ.get("QUERY_STRING")
                apart = query and ASKS in query and _has_login(environ)
                key = None if apart else _key(cache, name, query)
                page = cache.kept.get(key) if key is not None else None
                if page is not None and cache.stands(page):
                    cache.counters.hits += 1
                    last = HIT if cache.surrogate_age is None else _last(cache, page, HIT)
                    return page.answer(environ, start_response, last)
        return self._through(cache, name, environ, start_response)

    def _through(
        self, cache: PageCache, name: str | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        rendering = Rendering(cache, name, patient=_has_login(environ))
        token = active.set(cache)
        try:
            if self._is_there(rendering, environ):
                return _found(rendering, environ, start_response)
            environ[RENDERING] = rendering
            return self._answer(rendering, environ, start_response)
        finally:
            active.reset(token)
            rendering.end()

    @staticmethod
    def _is_there(rendering: Rendering, environ: Environ) -> bool:
        """A page known to be one that is kept: others may be making it, or have made it."""
        cache, name = rendering.cache, rendering.name
        params = cache.shapes.get(name) if name is not None else None
        query = environ.get("QUERY_STRING", "")
        if params is None or (ASKS in query and _has_login(environ)):
            return False
        pairs = meant(query, params)
        return pairs is not None and rendering.claimed(params, pairs)

    def _answer(
        self, rendering: Rendering, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        captured = Captured()
        answer = self.application(environ, captured)
        if rendering.found is None and captured.status.startswith("5"):
            rendering.find_previous(STALE_IF_ERROR)
        if rendering.found is not None:
            _close(answer)
            return _found(rendering, environ, start_response)
        if rendering.seen is None or not _is_offered(rendering, captured):
            rendering.pass_by(failed=captured.status.startswith("5"))
            last = captured.headers + BYPASS
            if captured.error is None:
                start_response(captured.status, last)
            else:
                start_response(captured.status, last, captured.error)
            return answer
        page = rendering.keep(captured.status, captured.headers, _joined(answer))
        rendering.cache.counters.misses += 1
        return page.answer(environ, start_response, _last(rendering.cache, page, MISS))


def _key(cache: PageCache, name: str, query: str | None) -> str | None:
    """The page's key, as far as it is known what its query means."""
    if not query:
        return name
    params = cache.shapes.get(name)
    if not params:
        return None if params is None else name
    pairs = meant(query, params)
    return None if pairs is None else with_query(name, pairs)


def _has_login(environ: Environ) -> bool:
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def _is_offered(rendering: Rendering, captured: Captured) -> bool:
    return captured.status.startswith(str(rendering.code)) and captured.is_for_everybody()


def _found(
    rendering: Rendering, environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    cache, found = rendering.cache, rendering.found
    if found.word == "HIT":
        cache.counters.hits += 1
    else:
        cache.counters.stale += 1
    return found.page.answer(environ, start_response, _last(cache, found.page, WORDS[found.word]))


def _last(cache: PageCache, page: Page, word: Headers) -> Headers:
    """The headers that differ from answer to answer: how it came, and what a front may do."""
    if cache.surrogate_age is None:
        return word
    age = cache.surrogate_age
    if word is STALE:
        age = 0
    elif page.until != NEVER:
        age = max(0, min(age, int(page.until - time.time())))
    return [("Surrogate-Control", f"max-age={age}"), *word]


def _joined(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        _close(answer)


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
