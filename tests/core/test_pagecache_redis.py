"""Machines that share Redis: the second level, and what happens when Redis or the way to it goes.

Collected where CACHE_URL names a Redis (see conftest.py); what works without one is tested beside.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler

from newsroom.core.pagecache import PageCache
from newsroom.core.pagecache.cluster import Cluster
from tests.core.conftest import forget
from tests.core.test_pagecache_drops import Slow
from tests.core.toy import Toy
from tests.core.tunnel import Tunnel
from tests.reader import Reader


class Machine:
    """A machine of its own: marks, first level, and its own way to Redis."""

    def __init__(self, folder: Path, prefix: str, name: str) -> None:
        self.tunnel = Tunnel(site.CACHE_URL)
        self.cluster = Cluster.at(self.tunnel.address, prefix)
        self.cache = PageCache(folder / f"{name}.gen", cluster=self.cluster)
        self.reader = Reader(self.cache, WSGIHandler())

    def came(self, number: int = 1) -> str:
        return self.reader.get(f"/page/{number}/").came

    def close(self) -> None:
        self.cache.close()
        self.tunnel.close()


@pytest.fixture
def prefix(toy: Toy) -> Iterator[str]:
    toy.pages = {1: frozenset({1, 2}), 2: frozenset({3})}
    prefix = f"test-{secrets.token_hex(6)}"
    yield prefix
    forget(prefix)


@pytest.fixture
def machines(tmp_path: Path, prefix: str) -> Iterator[list[Machine]]:
    made = [Machine(tmp_path, prefix, name) for name in ("here", "there")]
    yield made
    for machine in made:
        machine.close()


def soon(fact: Callable[[], bool], seconds: float = 4) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_page_made_on_one_machine_is_a_hit_on_the_other(machines: list[Machine]) -> None:
    here, there = machines
    first = here.reader.get("/page/1/?utm=1")
    second = there.reader.get("/page/1/", accept_encoding="gzip")
    assert (first.came, second.came) == ("MISS", "HIT")
    assert second.text == first.text
    same = there.reader.get("/page/1/")
    assert {**same.headers, "X-Cache": ""} == {**first.headers, "X-Cache": ""}


def test_a_drop_reaches_the_second_level_and_the_other_machine(
    toy: Toy, machines: list[Machine]
) -> None:
    here, there = machines
    here.came(1), there.came(1), here.came(2)
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 1.0)
    assert (here.came(1), here.came(2), there.came(2)) == ("HIT", "HIT", "HIT")


def test_a_drop_while_the_other_machine_makes_the_page_makes_it_void(
    toy: Toy, machines: list[Machine]
) -> None:
    here, there = machines
    there.came(2)
    slow = Slow(toy, there.reader, "/page/1/")
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    assert "1=0" in slow.finish().text
    assert "1=7" in here.reader.get("/page/1/").text
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 1.0)


def test_one_machine_makes_a_page_while_the_other_waits(toy: Toy, machines: list[Machine]) -> None:
    here, there = machines
    there.came(2)
    slow = Slow(toy, here.reader, "/page/1/")
    toy.during = lambda: pytest.fail("made twice")
    slow.go.set()
    assert there.came(1) == "HIT"
    slow.finish()


def test_a_lost_message_is_noticed_within_a_second(
    toy: Toy, machines: list[Machine], prefix: str
) -> None:
    here, there = machines
    there.came(1)
    there.tunnel.cut()
    here.cache.drop(["thing:2"])
    there.tunnel.mend()
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 3)


def test_more_drops_than_the_log_holds_drop_everything(toy: Toy, machines: list[Machine]) -> None:
    here, there = machines
    there.came(1)
    there.tunnel.cut()
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    for number in range(600):
        here.cache.drop([f"other:{number}"])
    there.tunnel.mend()
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 4)


def test_a_drop_of_very_many_things_falls_on_both(toy: Toy, machines: list[Machine]) -> None:
    here, there = machines
    there.came(1), here.came(2)
    toy.values[1] = 7
    here.cache.drop(["thing:1", *(f"article:{number}" for number in range(6000))])
    assert here.came(2) == "HIT"
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 1.0)


def test_a_redis_that_lost_everything_vouches_for_nothing(
    toy: Toy, machines: list[Machine], prefix: str
) -> None:
    here, there = machines
    here.came(1), there.came(1)
    toy.values[1] = 7
    forget(prefix)
    here.cache.drop(["thing:2"])
    assert "1=7" in here.reader.get("/page/1/").text
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 1.5)


def test_a_machine_that_cannot_ask_serves_what_it_keeps_for_a_second(
    toy: Toy, machines: list[Machine]
) -> None:
    here, there = machines
    there.came(1)
    there.tunnel.cut()
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 1.6)
    assert there.came(1) == "HIT"


def test_what_could_not_be_told_is_told_when_redis_is_back(
    toy: Toy, machines: list[Machine]
) -> None:
    here, there = machines
    here.came(1), there.came(1)
    here.tunnel.cut()
    toy.values[1] = 7
    here.cache.drop(["thing:1"])
    assert "1=7" in here.reader.get("/page/1/").text
    assert there.came(1) == "HIT"
    here.tunnel.mend()
    soon(lambda: "1=7" in there.reader.get("/page/1/").text, 4)
    assert here.cache.generations.owes == 0


def test_a_redis_that_stalls_costs_little(toy: Toy, machines: list[Machine]) -> None:
    here, _ = machines
    here.came(1)
    here.tunnel.stall()
    began = time.monotonic()
    for _ in range(200):
        assert here.reader.get("/page/1/").status == 200
    here.cache.drop(["thing:1"])
    assert here.came(1) == "MISS"
    assert time.monotonic() - began < 2
    here.tunnel.mend()
    soon(lambda: here.cache.generations.owes == 0)
    soon(lambda: here.came(1) == "HIT")


def test_a_parcel_that_is_none_is_not_opened(machines: list[Machine], prefix: str) -> None:
    here, there = machines
    here.came(1)
    with redis.Redis.from_url(site.CACHE_URL) as connection:
        names = list(connection.scan_iter(f"*{prefix}*:page:*", count=1000))
        for name in names:
            connection.set(name, b'{"place": [1, 2]}\nrubbish', px=60_000)
    assert len(names) == 1
    assert there.came(1) == "MISS"
