"""A cache in front of the site is told which keys fell, after commit and in the background."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from newsroom.core.pagecache import PageCache
from newsroom.core.pagecache.purging import Front

Asked = queue.Queue[tuple[str, str, str, str]]


class Varnish(HTTPServer):
    """Notes what it is asked to forget; refuses the first `failures` times."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asking)
        self.asked: Asked = queue.Queue()
        self.failures = 0
        self.address = f"http://127.0.0.1:{self.server_port}/purge"


class Asking(BaseHTTPRequestHandler):
    server: Varnish

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name == "do_PURGE":
            return self.purge
        raise AttributeError(name)

    def purge(self) -> None:
        keys, grace = self.headers["Surrogate-Key"], self.headers["X-Purge-Grace"]
        self.server.asked.put((self.command, self.path, keys, grace))
        self.server.failures -= 1
        self.send_response(503 if self.server.failures >= 0 else 200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """A test says nothing."""


@pytest.fixture
def varnish() -> Iterator[Varnish]:
    server = Varnish()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_front_is_told_the_keys(varnish: Varnish, tmp_path: Path) -> None:
    front = Front([varnish.address, varnish.address])
    cache = PageCache(tmp_path / "marks.gen", front=front)
    cache.drop(["article:1", "section:4"])
    cache.drop(["article:2"], grace=False)
    cache.close()
    first = ("PURGE", "/purge", "article:1 section:4 many", "yes")
    second = ("PURGE", "/purge", "article:2 many", "no")
    assert [varnish.asked.get_nowait() for _ in range(4)] == [first, first, second, second]


def test_it_asks_again_when_refused(varnish: Varnish) -> None:
    varnish.failures = 2
    front = Front([varnish.address], pauses=(0.01, 0.01, 0.01))
    front.purge(["article:1"], grace=True)
    front.close()
    assert varnish.asked.qsize() == 3


def test_it_gives_up_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with HTTPServer(("127.0.0.1", 0), Asking) as server:
        port = server.server_port
    front = Front([f"http://127.0.0.1:{port}"], pauses=(0.01,))
    front.purge(["article:1"], grace=True)
    front.close()
    assert "was not purged of article:1 many" in caplog.text


def test_more_keys_than_a_header_holds_go_in_several(varnish: Varnish) -> None:
    front = Front([varnish.address])
    front.purge([f"article:{number}" for number in range(2000)], grace=True)
    front.close()
    lines = [varnish.asked.get_nowait()[2] for _ in range(varnish.asked.qsize())]
    assert len(lines) > 1
    assert all(len(line) <= 8000 for line in lines)
    assert len(" ".join(lines).split()) == 2001
