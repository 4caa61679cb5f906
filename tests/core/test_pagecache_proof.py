"""The two-way proof: what must change changes at once, what need not stays byte for byte."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import time_machine
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.core import clock
from newsroom.core.pagecache import PageCache
from tests.core.conftest import MakeCache
from tests.core.toy import BEGINNING, Toy
from tests.reader import Answer, Reader

THINGS, PAGES = 6, 3
things = st.integers(0, THINGS - 1)
pages = st.integers(0, PAGES - 1)
sets = st.frozensets(things, max_size=5)
queries = st.sampled_from(["", "?before=2", "?utm=9", "?utm=1&before=2"])
steps = st.one_of(
    st.tuples(st.just("read"), pages, queries),
    st.tuples(st.just("read_all")),
    st.tuples(st.just("change"), things, st.booleans()),
    st.tuples(st.just("arrange"), pages, sets),
    st.tuples(st.just("schedule"), things, st.integers(1, 20)),
    st.tuples(st.just("wait"), st.integers(0, 20)),
)


class Proof:
    """Reads as a reader would, knowing what each page showed when it was last made."""

    def __init__(self, toy: Toy, cache: PageCache, traveller: time_machine.Traveller) -> None:
        self.toy, self.cache, self.traveller = toy, cache, traveller
        self.reader = Reader(cache, WSGIHandler())
        self.last: dict[tuple[int, str], bytes] = {}
        self.touched: dict[tuple[int, str], bool] = {}

    def touch(self, *numbers: int) -> None:
        for key in self.touched:
            self.touched[key] |= key[0] in numbers

    def showing(self, thing: int) -> list[int]:
        return [number for number in self.toy.pages if thing in self.toy.pages[number]]

    def change(self, thing: int, grace: bool) -> None:
        self.toy.values[thing] += 1
        self.cache.drop([f"thing:{thing}"], grace=grace)
        self.touch(*self.showing(thing))

    def arrange(self, number: int, shown: frozenset[int]) -> None:
        self.toy.pages[number] = shown
        self.cache.drop([f"page:{number}"])
        self.touch(number)

    def schedule(self, thing: int, seconds: int) -> None:
        self.toy.bounds[thing].append(clock.now() + timedelta(seconds=seconds))
        self.cache.drop([f"thing:{thing}"])
        self.touch(*self.showing(thing))

    def wait(self, seconds: int) -> None:
        before = clock.now()
        self.traveller.shift(timedelta(seconds=seconds))
        for thing, bounds in self.toy.bounds.items():
            if any(before < bound <= clock.now() for bound in bounds):
                self.touch(*self.showing(thing))

    def read_all(self) -> None:
        for number in self.toy.pages:
            self.read(number, "")

    def read(self, number: int, query: str) -> None:
        before = "2" if "before=2" in query else ""
        key = (number, before)
        answer = self.reader.get(f"/page/{number}/{query}")
        assert said(answer) == self.toy.text(number, before)
        if self.touched.get(key, True):
            assert answer.came == "MISS"
            assert answer.body != self.last.get(key)
        else:
            assert answer.came == "HIT"
            assert answer.body == self.last[key]
        self.last[key], self.touched[key] = answer.body, False


def said(answer: Answer) -> str:
    return answer.text.partition("#")[0]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    arranged=st.lists(sets, min_size=PAGES, max_size=PAGES),
    acts=st.lists(steps, min_size=5, max_size=50),
)
def test_it_changes_what_must_change_and_nothing_else(
    toy: Toy, cache: PageCache, arranged: list[frozenset[int]], acts: list[tuple[Any, ...]]
) -> None:
    toy.begin(THINGS)
    toy.pages.update(enumerate(arranged))
    cache.clear()
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        proof = Proof(toy, cache, traveller)
        for act, *given_to_it in acts:
            getattr(proof, act)(*given_to_it)
        proof.read_all()
        proof.wait(20)
        proof.read_all()


def test_it_makes_again_only_the_fragments_that_changed(toy: Toy, cache: PageCache) -> None:
    toy.pages = {1: frozenset({1, 2}), 2: frozenset({2, 3})}
    reader = Reader(cache, WSGIHandler())
    reader.get("/page/1/")
    reader.get("/page/2/")
    toy.built.clear()
    toy.values[3] += 1
    cache.drop(["thing:3"])
    assert reader.get("/page/1/").came == "HIT"
    assert said(reader.get("/page/2/")) == "2::2=0+0|3=1+0"
    assert toy.built == {"list:2": 1, "thing:3": 1}


class Crowd:
    """Readers and an editor at once. A reader remembers what had been published before he asked."""

    def __init__(self, toy: Toy, cache: PageCache) -> None:
        self.toy, self.cache = toy, cache
        self.published = dict.fromkeys(toy.values, 0)
        self.wrong: list[str] = []
        self.over = threading.Event()

    def edit(self, seed: int) -> None:
        for step in range(150):
            thing = (seed + step * step) % len(self.toy.values)
            self.toy.values[thing] += 1
            value = self.toy.values[thing]
            self.cache.drop([f"thing:{thing}"])
            self.published[thing] = value
            time.sleep((step % 5) / 1000)
        self.over.set()

    def read(self, seed: int) -> None:
        reader, step = Reader(self.cache, WSGIHandler()), seed
        while not self.over.is_set():
            step += 1
            number = step % len(self.toy.pages)
            known = dict(self.published)
            answer = reader.get(f"/page/{number}/")
            for line in said(answer).split(":", 2)[2].split("|"):
                thing, _, value = line.partition("=")
                if int(value.partition("+")[0]) < known[int(thing)]:
                    self.wrong.append(f"{answer.came}: {line}, published {known[int(thing)]}")


def test_it_is_never_behind_what_was_published_before_the_question(
    toy: Toy, machine: MakeCache
) -> None:
    toy.pages = {number: frozenset({number, number + 1, number + 2}) for number in range(4)}
    cache = machine(grace=0.0)
    crowd = Crowd(toy, cache)
    threads = [threading.Thread(target=crowd.read, args=(seed,)) for seed in range(4)]
    threads.append(threading.Thread(target=crowd.edit, args=(9,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert crowd.wrong == []
    reader = Reader(cache, WSGIHandler())
    for number in toy.pages:
        first, second = reader.get(f"/page/{number}/"), reader.get(f"/page/{number}/")
        assert said(first) == toy.text(number)
        assert (second.came, second.body) == ("HIT", first.body)
    assert cache.counters.hits > 0
