"""Drops and the clock: races, roll-backs, grace, bounds, and one renderer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from newsroom.core import pagecache
from newsroom.core.pagecache import PageCache, cached_page, changes_at, fragment, shows
from newsroom.core.pagecache.cache import active
from tests.core.conftest import MakeCache
from tests.core.toy import BEGINNING, Toy
from tests.reader import Answer, Reader


@pytest.fixture(autouse=True)
def pages(toy: Toy) -> None:
    toy.pages = {1: frozenset({1, 2}), 2: frozenset({3})}


class Slow:
    """A rendering that stops half-way until it is let go."""

    def __init__(self, toy: Toy, reader: Reader, address: str, **headers: str) -> None:
        self.entered, self.go = threading.Event(), threading.Event()
        self.answer: Answer | None = None
        toy.during = self._wait
        self.toy = toy
        self.thread = threading.Thread(target=self._ask, args=(reader, address), kwargs=headers)
        self.thread.start()
        assert self.entered.wait(5)
        toy.during = lambda: None

    def _wait(self) -> None:
        self.entered.set()
        assert self.go.wait(10)

    def _ask(self, reader: Reader, address: str, **headers: str) -> None:
        self.answer = reader.get(address, **headers)

    def finish(self) -> Answer:
        self.go.set()
        self.thread.join(10)
        assert self.answer is not None
        return self.answer


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned; they ran side by side."""
    results: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        results[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_a_drop_while_it_is_made_makes_it_void(toy: Toy, cache: PageCache, reader: Reader) -> None:
    slow = Slow(toy, reader, "/page/1/")
    toy.values[1] = 7
    cache.drop(["thing:1"])
    assert "1=0" in slow.finish().text
    after = reader.get("/page/1/")
    assert (after.came, "1=7" in after.text) == ("MISS", True)


def test_a_drop_of_something_else_while_it_is_made_does_not(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    slow = Slow(toy, reader, "/page/1/")
    cache.drop(["thing:3"])
    first = slow.finish()
    second = reader.get("/page/1/")
    assert (second.came, second.body) == ("HIT", first.body)


@pytest.mark.django_db(transaction=True)
def test_a_roll_back_drops_nothing_and_a_commit_drops(cache: PageCache, reader: Reader) -> None:
    reader.get("/page/1/")
    token = active.set(cache)
    try:
        with pytest.raises(LookupError), transaction.atomic():
            pagecache.drop("thing:1")
            raise LookupError
        assert reader.get("/page/1/").came == "HIT"
        with transaction.atomic():
            pagecache.drop("thing:1")
            assert reader.get("/page/1/").came == "HIT"
        assert reader.get("/page/1/").came == "MISS"
        pagecache.drop("thing:2")
        assert reader.get("/page/1/").came == "MISS"
        pagecache.drop_everything()
        assert reader.get("/page/1/").came == "MISS"
    finally:
        active.reset(token)


def test_the_others_get_the_previous_bytes_while_it_is_made(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    before = reader.get("/page/1/")
    toy.values[1] = 7
    cache.drop(["thing:1"])
    slow = Slow(toy, reader, "/page/1/")
    others = together(*[lambda: reader.get("/page/1/")] * 5)
    assert {(each.came, each.body) for each in others} == {("STALE", before.body)}
    assert slow.finish().came == "MISS"
    assert reader.get("/page/1/").came == "HIT"
    assert cache.stats()["stale"] == 5


def test_who_is_logged_in_waits_for_the_new_page(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    reader.get("/page/1/")
    toy.values[1] = 7
    cache.drop(["thing:1"])
    slow = Slow(toy, reader, "/page/1/")
    threading.Timer(0.1, slow.go.set).start()
    answer = reader.get("/page/1/", cookie="session=abcdefgh12")
    assert (answer.came, "1=7" in answer.text) == ("HIT", True)
    slow.finish()


def test_the_previous_bytes_are_never_served_of_what_was_withdrawn(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    reader.get("/page/1/")
    toy.values[1] = 7
    cache.drop(["thing:1"], grace=False)
    cache.drop(["thing:1"])
    slow = Slow(toy, reader, "/page/1/")
    threading.Timer(0.1, slow.go.set).start()
    answer = reader.get("/page/1/")
    assert (answer.came, "1=7" in answer.text) == ("HIT", True)
    slow.finish()


def test_grace_is_short(toy: Toy, machine: MakeCache) -> None:
    cache = machine(grace=0.05)
    reader = Reader(cache, WSGIHandler())
    reader.get("/page/1/")
    cache.drop(["thing:1"])
    slow = Slow(toy, reader, "/page/1/")
    threading.Event().wait(0.1)
    threading.Timer(0.1, slow.go.set).start()
    assert reader.get("/page/1/").came == "HIT"
    slow.finish()


def test_a_crowd_at_a_changed_page_costs_one_rendering(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    for begin in ("cold", "changed"):
        toy.values[1] += 1
        cache.drop(["thing:1"], grace=begin == "changed")
        toy.built.clear()
        toy.during = lambda: threading.Event().wait(0.05)
        answers = together(*[lambda: reader.get("/page/1/")] * 40)
        assert {each.status for each in answers} == {200}
        assert [each.came for each in answers].count("MISS") == 1
        assert toy.built["list:1"] == 1


def test_who_waits_too_long_makes_the_page_itself(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    slow = Slow(toy, reader, "/page/1/")
    assert reader.get("/page/1/").came == "MISS"
    slow.finish()
    assert reader.get("/page/1/").came == "HIT"


def test_nobody_waits_for_what_is_not_kept(toy: Toy, reader: Reader) -> None:
    met = threading.Barrier(2, timeout=5)

    @cached_page()
    def view(request: HttpRequest) -> HttpResponse:
        request.session.get("name")
        return HttpResponse(str(met.wait() >= 0))

    toy.views["own"] = view
    met_alone = threading.Thread(target=met.wait)
    met_alone.start()
    assert reader.get("/view/own/").came == "BYPASS"
    met_alone.join()
    answers = together(*[lambda: reader.get("/view/own/")] * 2)
    assert [each.status for each in answers] == [200, 200]


def test_an_error_is_not_kept_and_the_page_it_replaced_serves(
    toy: Toy, cache: PageCache, reader: Reader
) -> None:
    def fail() -> None:
        raise OSError

    before = reader.get("/page/1/")
    cache.drop(["thing:1"])
    toy.during = fail
    answer = reader.get("/page/1/")
    assert (answer.status, answer.came, answer.body) == (200, "STALE", before.body)
    cache.drop(["thing:1"], grace=False)
    answer = reader.get("/page/1/")
    assert (answer.status, answer.came) == (500, "BYPASS")
    toy.during = lambda: None
    assert reader.get("/page/1/").came == "MISS"


def test_on_the_second_with_the_cache_warm(toy: Toy, reader: Reader) -> None:
    toy.bounds[1].append(BEGINNING + timedelta(seconds=60))
    with time_machine.travel(BEGINNING, tick=False) as clock:
        reader.get("/page/1/")
        clock.shift(59.999)
        before = reader.get("/page/1/")
        assert (before.came, "1=0+0" in before.text) == ("HIT", True)
        clock.shift(0.001)
        after = reader.get("/page/1/")
        assert (after.came, "1=0+1" in after.text) == ("MISS", True)


def test_the_previous_bytes_are_never_served_past_their_bound(toy: Toy, reader: Reader) -> None:
    toy.bounds[1].append(BEGINNING + timedelta(seconds=60))
    with time_machine.travel(BEGINNING, tick=False) as clock:
        reader.get("/page/1/")
        clock.shift(60)
        slow = Slow(toy, reader, "/page/1/")
        threading.Timer(0.1, slow.go.set).start()
        answer = reader.get("/page/1/")
        assert (answer.came, "1=0+1" in answer.text) == ("HIT", True)
        slow.finish()


def test_a_page_made_across_its_bound_is_not_kept(toy: Toy, reader: Reader) -> None:
    toy.bounds[1].append(BEGINNING + timedelta(seconds=60))
    with time_machine.travel(BEGINNING, tick=False) as clock:
        toy.during = lambda: clock.shift(61)
        assert "1=0+0" in reader.get("/page/1/").text
        toy.during = lambda: None
        assert "1=0+1" in reader.get("/page/1/").text


def test_nothing_is_kept_longer_than_its_greatest_age(reader: Reader) -> None:
    with time_machine.travel(BEGINNING, tick=False) as clock:
        reader.get("/page/1/")
        clock.shift(3200)
        assert reader.get("/page/1/").came == "HIT"
        clock.shift(401)
        assert reader.get("/page/1/").came == "MISS"


def test_fragments_hand_their_keys_and_bounds_outward(toy: Toy, reader: Reader) -> None:
    def inner() -> str:
        shows("photo:3")
        changes_at(BEGINNING + timedelta(seconds=10))
        return "inner"

    @cached_page("q")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(fragment("outer", lambda: fragment("inner", inner) + " outer"))

    toy.views["nested"] = view
    with time_machine.travel(BEGINNING, tick=False) as clock:
        for query in ("", "?q=kept-fragment"):
            answer = reader.get(f"/view/nested/{query}")
            assert (answer.text, answer.headers["Surrogate-Key"]) == ("inner outer", "photo:3 all")
        clock.shift(10)
        assert reader.get("/view/nested/").came == "MISS"


def test_what_is_shown_outside_a_page_is_nobodys() -> None:
    shows("article:1")
    changes_at(BEGINNING)
    changes_at(None)
