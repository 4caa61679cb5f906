"""A toy site for the page cache: pages that show numbered things, which are changed by hand or by
the clock, through a fragment for each thing, read in bulk, and one for the page's list of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count

from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom.core import clock
from newsroom.core.pagecache import cached_page, changes_at, fragment, fragments, shows

View = Callable[[HttpRequest], HttpResponse]
BEGINNING = datetime(2026, 11, 28, tzinfo=UTC)


class Toy:
    """The site; an object of it is a URLconf. `views` answer under /view/<name>/."""

    def __init__(self, things: int = 6) -> None:
        self.begin(things)
        self.views: dict[str, View] = {}
        self.during: Callable[[], None] = lambda: None
        self._serial = count(1)
        self._lock = threading.Lock()
        self.urlpatterns = [
            path("page/<int:number>/", cached_page("before")(self._page)),
            path("view/<str:name>/", self.view),
        ]

    def begin(self, things: int) -> None:
        self.values = dict.fromkeys(range(things), 0)
        self.bounds: dict[int, list[datetime]] = {thing: [] for thing in range(things)}
        self.pages: dict[int, frozenset[int]] = {}
        self.built: Counter[str] = Counter()

    def value(self, thing: int, at: datetime) -> str:
        passed = sum(bound <= at for bound in self.bounds[thing])
        return f"{thing}={self.values[thing]}+{passed}"

    def text(self, number: int, before: str = "") -> str:
        """What the page must say at this moment, but for its serial number."""
        at = clock.now()
        lines = "|".join(self.value(thing, at) for thing in sorted(self.pages[number]))
        return f"{number}:{before}:{lines}"

    def _page(self, request: HttpRequest, number: int) -> HttpResponse:
        shows(f"page:{number}")
        lines = fragment(f"list:{number}", lambda: self._list(number))
        self.during()
        with self._lock:
            serial = next(self._serial)
        text = f"{number}:{request.GET.get('before', '')}:{lines}"
        return HttpResponse(f"{text}#{serial}", content_type="text/plain")

    def _list(self, number: int) -> str:
        self._count(f"list:{number}")
        shows(f"page:{number}")
        things = [f"thing:{one}" for one in sorted(self.pages[number])]
        return "|".join(fragments(things, self._things).values())

    def _things(self, names: list[str]) -> dict[str, Callable[[], str]]:
        """Read for all that are missing, before any of them is made."""
        at = clock.now()
        read = {name: self.value(int(name.partition(":")[2]), at) for name in names}
        return {name: partial(self._thing, name, said, at) for name, said in read.items()}

    def _thing(self, name: str, said: str, at: datetime) -> str:
        self._count(name)
        shows(name)
        bounds = self.bounds[int(name.partition(":")[2])]
        changes_at(min((bound for bound in bounds if bound > at), default=None))
        return said

    def _count(self, name: str) -> None:
        with self._lock:
            self.built[name] += 1

    def view(self, request: HttpRequest, name: str) -> HttpResponse:
        return self.views[name](request)
