"""Several processes and several machines: a drop is heard everywhere, and Redis may fail."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler

from newsroom.core.pagecache import PageCache
from newsroom.core.pagecache.cluster import Cluster
from newsroom.core.pagecache.generations import Generations, slots_of
from tests.core.conftest import MakeCache
from tests.core.toy import Toy
from tests.reader import Reader

DROP = """
import sys
from pathlib import Path
from newsroom.core.pagecache.cluster import Cluster
from newsroom.core.pagecache.generations import Generations, slots_of
marks = Generations(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    marks.drop(slots_of(["thing:1"]))
"""


@pytest.fixture(autouse=True)
def pages(toy: Toy) -> None:
    toy.pages = {1: frozenset({1, 2}), 2: frozenset({3})}


def soon(seconds: float, fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def other_process(marks: Path, times: int = 1) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", DROP, str(marks), str(times)])


def test_a_drop_in_another_process_is_seen_at_once(toy: Toy, tmp_path: Path) -> None:
    marks = tmp_path / "shared.gen"
    cache = PageCache(marks)
    reader = Reader(cache, WSGIHandler())
    reader.get("/page/1/")
    reader.get("/page/2/")
    assert other_process(marks).wait(20) == 0
    assert reader.get("/page/1/").came == "MISS"
    assert reader.get("/page/2/").came == "HIT"
    cache.close()


def test_processes_that_drop_at_once_lose_no_number(tmp_path: Path) -> None:
    marks = tmp_path / "shared.gen"
    others = [other_process(marks, 300) for _ in range(3)]
    assert [other.wait(30) for other in others] == [0, 0, 0]
    generations = Generations(marks)
    assert generations.sequence == 900
    assert not generations.stands(slots_of(["thing:1"]), 899)
    assert generations.stands(slots_of(["thing:1"]), 900)
    generations.close()


ANNOUNCE = """
import os, sys
from pathlib import Path
from newsroom.core.pagecache.generations import Generations
marks = Generations(Path(sys.argv[1]))
marks.announce(2)
marks.announce(-int(sys.argv[2]))
os._exit(9)
"""


@pytest.mark.parametrize(("made", "stands"), [(1, False), (2, True)])
def test_a_process_killed_before_its_drop_leaves_word(
    tmp_path: Path, made: int, stands: bool
) -> None:
    marks = tmp_path / "shared.gen"
    before = Generations(marks)
    before.announce(1)
    killed = subprocess.run([sys.executable, "-c", ANNOUNCE, str(marks), str(made)], timeout=20)
    assert killed.returncode == 9
    after = Generations(marks)
    assert after.stands(slots_of(["thing:1"]), 0) is stands
    assert before.stands(slots_of(["thing:1"]), 0) is stands
    assert bool(after.owes) is not stands
    before.close()
    after.close()


def test_a_drop_on_one_machine_is_heard_by_the_other(toy: Toy, machine: MakeCache) -> None:
    here, there = machine(), machine()
    reader = Reader(there, WSGIHandler())
    reader.get("/page/1/")
    reader.get("/page/2/")
    toy.values[1] = 7
    here.drop(["thing:1"])
    soon(1.5, lambda: "1=7" in reader.get("/page/1/").text)
    assert reader.get("/page/2/").came == "HIT"


def test_a_withdrawal_is_heard_as_one(machine: MakeCache) -> None:
    here, there = machine(), machine()
    start = there.start()
    here.drop(["thing:1"], grace=False)
    here.drop(["thing:1"])
    there.start()
    soon(2, lambda: not there.generations.may_linger(slots_of(["thing:1"]), start.born))


def unreachable(address: str, tmp_path: Path) -> PageCache:
    return PageCache(tmp_path / "alone.gen", cluster=Cluster.at(address, "nobody"))


def test_without_redis_pages_are_made_and_served_for_a_second(toy: Toy, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    cache = unreachable(f"redis://127.0.0.1:{port}/0", tmp_path)
    reader = Reader(cache, WSGIHandler())
    assert [reader.get("/page/1/").came for _ in range(3)] == ["MISS", "HIT", "HIT"]
    cache.drop(["thing:1"])
    assert reader.get("/page/1/").came == "MISS"
    time.sleep(1.05)
    assert reader.get("/page/1/").came == "MISS"
    cache.close()


def test_a_redis_that_never_answers_delays_nobody_for_long(toy: Toy, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        cache = unreachable(f"redis://127.0.0.1:{server.getsockname()[1]}/0", tmp_path)
        reader = Reader(cache, WSGIHandler())
        began = time.monotonic()
        assert {reader.get(f"/page/{1 + turn % 2}/").status for turn in range(100)} == {200}
        assert time.monotonic() - began < 1.5
        cache.close()
