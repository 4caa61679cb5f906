"""Readers in a process of their own, each with one kept connection and one page that it asks for again and again.

`python -m tests.bench.load` reads its task as JSON and prints how many were answered, and how fast.
"""

from __future__ import annotations

import json
import selectors
import socket
import statistics
import sys
import time
from dataclasses import dataclass, field

from tests.bench.hit import HERE

LIMIT = 10.0  # seconds that a single answer may take


@dataclass
class Reader:
    connection: socket.socket
    question: bytes
    words: bytes
    header: bytes
    data: bytes = b""
    began: float = 0.0
    took: list[float] = field(default_factory=list)

    def ask(self) -> None:
        self.data = b""
        self.began = time.perf_counter()
        self.connection.sendall(self.question)

    def hear(self) -> bool:
        """Take what has come; true when the answer is whole, and right."""
        some = self.connection.recv(1 << 18)
        self.data += some
        head, end, body = self.data.partition(b"\r\n\r\n")
        lower = head.lower()
        if not some or (end and b"content-length:" not in lower):
            self._refuse()
        length = lower.partition(b"content-length:")[2].partition(b"\r\n")[0]
        if not end or len(body) < int(length):
            return False
        self.took.append(time.perf_counter() - self.began)
        if not head.startswith(b"HTTP/1.1 200") or self.header not in lower:
            self._refuse()
        if self.words not in body:
            self._refuse()
        return True

    def _refuse(self) -> None:
        message = f"{self.question[:200]!r} was answered {self.data[:600]!r}"
        raise SystemExit(message)


def read(port: int, pages: list[list[str]], header: str, seconds: float) -> dict[str, float]:
    """As many readers as pages, for so long; the rate, and in milliseconds the median and the 99th of 100."""
    choose = selectors.DefaultSelector()
    readers = []
    for address, words in pages:
        connection = socket.create_connection((HERE, port), timeout=LIMIT)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        question = f"GET {address} HTTP/1.1\r\nHost: {HERE}\r\n\r\n".encode()
        readers.append(Reader(connection, question, words.encode(), header.encode()))
        choose.register(connection, selectors.EVENT_READ, readers[-1])
    begun = time.perf_counter()
    for reader in readers:
        reader.ask()
    waiting = len(readers)
    while waiting:
        ready = choose.select(LIMIT)
        if not ready:
            message = f"nothing was answered for {LIMIT:.0f} seconds"
            raise SystemExit(message)
        for key, _ in ready:
            if key.data.hear():
                if time.perf_counter() - begun < seconds:
                    key.data.ask()
                else:
                    choose.unregister(key.fileobj)
                    waiting -= 1
    elapsed = time.perf_counter() - begun
    return _figures([took for reader in readers for took in reader.took], elapsed)


def _figures(took: list[float], elapsed: float) -> dict[str, float]:
    return {
        "count": len(took),
        "rate": len(took) / elapsed,
        "p50": statistics.median(took) * 1000,
        "p99": sorted(took)[int(len(took) * 0.99)] * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(read(**json.load(sys.stdin))))
