"""A page of another moment is kept nowhere, takes nothing that is kept, and teaches the page cache nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse

from newsroom.core import clock, pagecache
from newsroom.core.pagecache.cache import PageCache, current
from newsroom.core.pagecache.cluster import Cluster
from newsroom.core.pagecache.store import Store
from sections import views
from tests import cast
from tests.paper import Paper, addresses, make_paper, warm
from tests.reader import Reader
from tests.timemachine.traveller import Traveller, as_served

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NINE, MORNING = TEN - timedelta(hours=1), TEN + timedelta(hours=20)
pytestmark = pytest.mark.django_db
FOUND = [
    "/",
    "/world/",
    "/sport/sport-0/",
    "/tags/",
    "/tags/russia/",
    "/authors/tomek-lis/",
    "/corrections/",
    "/feed/",
]


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(TEN, tick=False):
        yield make_paper(per_section=1)


def refuse(*args: Any, **kwargs: Any) -> None:
    raise AssertionError("the cache was asked")


def test_nothing_is_taken_and_nothing_is_kept(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    traveller = Traveller(cast.ed())
    warm(Reader(), FOUND)
    fragments = import_module("newsroom.core.pagecache.fragments")
    for place, name in (
        (Store, "put"), (PageCache, "claim"), (PageCache, "page_at"), (PageCache, "keep_page"),
        (PageCache, "lingering"), (fragments, "_standing"), (fragments, "_built"),
        (Cluster, "find"), (Cluster, "put"), (Cluster, "takes"),
    ):  # fmt: skip
        monkeypatch.setattr(place, name, refuse)
    for url in [*FOUND, "/world/sport-0/", "/nowhere/", "/tags/russia"]:
        for moment in (NINE, MORNING):
            assert traveller.at(url, moment).status in (200, 301, 404)


def test_readers_get_what_they_got_before(paper: Paper) -> None:
    reader, traveller = Reader(), Traveller(cast.ed())
    urls = [*addresses(paper.stories.values()), "/world/sport-0/"]
    before, kept = warm(reader, urls), pagecache.stats()["kept"]
    for url in urls:
        for moment in (NINE, MORNING, TEN - timedelta(days=4000)):
            traveller.at(url, moment)
    after = {url: reader.get(url) for url in urls}
    assert pagecache.stats()["kept"] == kept
    assert {url: (a.came, a.body) for url, a in after.items()} == {
        url: (a.came, a.body) for url, a in before.items()
    }


def test_what_was_first_seen_at_another_moment_is_made_for_readers_as_ever(paper: Paper) -> None:
    reader, traveller = Reader(), Traveller(cast.ed())
    assert traveller.at("/world/", NINE).came == "BYPASS"
    assert [reader.get("/world/").came for _ in range(2)] == ["MISS", "HIT"]


def test_a_cookie_that_opens_nothing_does_not_keep_a_page_from_being_kept(paper: Paper) -> None:
    reader, stranger = Reader(), Traveller(None)
    assert stranger.at("/world/", NINE).came == "MISS"
    assert [stranger.at("/world/", f"{n}").came for n in range(3)] == ["HIT"] * 3
    assert reader.get("/world/").came == "HIT"
    kept = [key for key in current().kept if "world" in key and not key.startswith("fragment:")]
    assert kept == ["/world/"]


def test_the_present_is_shown_with_the_same_words_as_to_readers(paper: Paper) -> None:
    reader, traveller = Reader(), Traveller(cast.ed())
    for url in FOUND:
        assert as_served(traveller.at(url, TEN).text) == reader.get(url).text


def test_an_error_leaves_no_moment_behind(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest, *args: Any) -> HttpResponse:
        assert clock.shown() == NINE
        raise RuntimeError("broken")

    reader, traveller = Reader(), Traveller(cast.ed())
    warm(reader, ["/"])
    monkeypatch.setattr(views, "front", broken)
    answer = traveller.at("/", NINE)
    assert answer.status == 500 and answer.headers["Cache-Control"] == "no-store, private"
    assert not clock.is_elsewhere() and clock.shown() == TEN
    monkeypatch.undo()
    assert reader.get("/").came == "HIT"
    with pytest.raises(ValueError), clock.shown_as_of(NINE):
        raise ValueError
    assert not clock.is_elsewhere()


def test_an_error_is_not_answered_with_the_page_of_now(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the parameter is written."""
    reader, traveller = Reader(), Traveller(cast.ed())
    warm(reader, ["/"])
    current().drop(current().kept.get("/").keys, grace=True)
    monkeypatch.setattr(views, "front", lambda *args: 1 / 0)
    for name in ("at", "a%74"):
        answer = traveller.get(f"/?{name}=2026-11-22T14:00", cookie=traveller.cookie)
        assert answer.status == 500, name
    assert reader.get("/").came == "STALE"


def test_the_verbs_clock_is_never_moved() -> None:
    with time_machine.travel(TEN, tick=False), clock.shown_as_of(NINE):
        assert (clock.now(), clock.shown()) == (TEN, NINE)


def test_no_other_thread_or_task_sees_the_moment() -> None:
    async def other() -> bool:
        return clock.is_elsewhere()

    async def both() -> tuple[bool, bool]:
        task = asyncio.create_task(other())
        with clock.shown_as_of(NINE):
            return await task, clock.is_elsewhere()

    with clock.shown_as_of(NINE), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.is_elsewhere).result() is False
    with ThreadPoolExecutor(1) as aside:  # a browser of the suite may have a loop in this thread
        assert aside.submit(lambda: asyncio.run(both())).result() == (False, True)
