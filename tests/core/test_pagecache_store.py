"""The first level: a budget of bytes, a second turn for what is used, and the marks beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.pagecache.generations import Generations, slot_of, slots_of
from newsroom.core.pagecache.store import OVERHEAD, Kept, Start, Store


def kept(size: int = 100) -> Kept:
    return Kept(keys=(), slots=(), start=Start(0, (0, 0), 0.0), size=size)


def test_it_keeps_within_its_budget() -> None:
    store = Store(10 * (OVERHEAD + 100))
    for number in range(100):
        store.put(str(number), kept())
        assert store.size == sum(one.size for one in store.kept.values()) <= store.budget
    assert sorted(store.kept, key=int) == [str(number) for number in range(90, 100)]


def test_what_is_used_outlives_a_crawl() -> None:
    store = Store(10 * (OVERHEAD + 100))
    store.put("front", kept())
    for number in range(1000):
        store.put(str(number), kept())
        store.kept["front"].used = True
    assert "front" in store.kept


def test_what_is_kept_anew_takes_the_place_of_the_old() -> None:
    store = Store(100 * (OVERHEAD + 100))
    for _ in range(1000):
        store.put("front", kept())
    assert store.size == OVERHEAD + 100
    assert len(store._queue) < 70


def test_what_would_fill_it_alone_is_not_kept() -> None:
    store = Store(10_000)
    store.put("sitemap", kept(size=5000))
    assert store.kept == {}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000), st.booleans()), max_size=80))
def test_its_sum_is_always_right(puts: list[tuple[int, int, bool]]) -> None:
    store = Store(20_000)
    for name, size, used in puts:
        store.put(str(name), kept(size))
        if str(name) in store.kept:
            store.kept[str(name)].used = used
        assert store.size == sum(one.size for one in store.kept.values()) <= store.budget


@pytest.fixture
def marks(tmp_path: Path) -> Iterator[Generations]:
    generations = Generations(tmp_path / "marks.gen")
    yield generations
    generations.close()


def test_a_key_has_one_slot_everywhere() -> None:
    assert slot_of("article:12") == 221570
    assert slots_of(["article:12", "article:12"]) == (221570,)


def test_what_fell_may_linger_unless_any_drop_since_was_without_grace(marks: Generations) -> None:
    slots = slots_of(["article:1"])
    marks.drop(slots)
    assert not marks.stands(slots, 0)
    assert marks.may_linger(slots, 0)
    marks.drop(slots, grace=False)
    marks.drop(slots)
    assert not marks.may_linger(slots, 0)
    assert marks.may_linger(slots, 2)


def test_marks_outlive_the_process_and_its_file_is_sparse(tmp_path: Path) -> None:
    place = tmp_path / "below" / "marks.gen"
    first = Generations(place)
    first.drop(slots_of(["article:1"]))
    first.close()
    second = Generations(place)
    assert second.sequence == 1
    assert not second.stands(slots_of(["article:1"]), 0)
    second.close()
    assert place.stat().st_blocks * 512 < 1 << 20


def test_it_follows_in_order_and_falls_whole_where_a_drop_is_missing(marks: Generations) -> None:
    one, other = slots_of(["a"]), slots_of(["b"])
    marks.follow(7, 0, {})
    begun = marks.sequence
    marks.follow(7, 2, {1: (True, one), 2: (False, one)})
    assert marks.position == (7, 2)
    assert not marks.stands(one, begun)
    assert not marks.may_linger(one, begun)
    assert marks.stands(other, begun)
    marks.follow(7, 1, {1: (True, other)})
    assert marks.stands(other, begun)
    marks.follow(7, 4, {4: (True, one)})
    assert not marks.stands(other, begun)
    begun = marks.sequence
    marks.follow(8, 0, {})
    assert not marks.stands(other, begun)
    assert not marks.may_linger(other, begun)
