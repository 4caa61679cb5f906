"""A reader: asks the WSGI application itself, page cache and all, as a server would."""

from __future__ import annotations

import contextlib
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from newsroom.core.pagecache import PageCache, PageCacheApplication


@contextlib.contextmanager
def _connections_left_open() -> Iterator[None]:
    """A test that is one transaction keeps its connection through the request, as Django's own client has it."""
    if not connection.in_atomic_block:
        yield
        return
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def came(self) -> str:
        """HIT, MISS, STALE or BYPASS."""
        return self.headers["X-Cache"]

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Reader:
    """`Reader().get("/world/")`; headers are given as keywords, `accept_encoding="gzip"`."""

    def __init__(
        self, cache: PageCache | None = None, application: Callable[..., Any] | None = None
    ) -> None:
        self.application = PageCacheApplication(application or get_wsgi_application(), cache)

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, **headers)

    def head(self, address: str, **headers: str) -> Answer:
        return self.ask("HEAD", address, **headers)

    def ask(self, method: str, address: str, *, scheme: str = "http", **headers: str) -> Answer:
        parts = urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path.encode().decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, pairs: list[tuple[str, str]], exc: Any = None) -> None:
            started[:] = [(status, pairs)]

        with _connections_left_open():
            answer = self.application(environ, start_response)
            try:
                body = b"".join(answer)
            finally:
                getattr(answer, "close", bool)()
        status, pairs = started[0]
        return Answer(int(status[:3]), dict(pairs), body)
