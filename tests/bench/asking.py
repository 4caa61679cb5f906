"""One request in this process, the page layer absent: its answer, its queries, its processor time."""

from __future__ import annotations

import json
import statistics
import time
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.core import pagecache
from newsroom.wsgi import site

FIXED = {str(number): [number, f"story {number}", {"live": True}] for number in range(8000)}


def ask(address: str, cookie: str = "") -> bytes:
    """The body that Django's handler answers with."""
    said: list[str] = []
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    answer = site(environ, lambda status, headers, *_: said.append(status))
    body = b"".join(answer)
    answer.close()
    if not said[0].startswith("200"):
        message = f"{address} answered {said[0]}"
        raise SystemExit(message)
    return body


def queries(address: str, cookie: str = "", *, cold: bool = False) -> int:
    """How many statements the page asks; `cold`: with nothing kept, its parts neither."""
    if cold:
        pagecache.clear()
    else:
        ask(address, cookie)
    with CaptureQueriesContext(connection) as asked:
        ask(address, cookie)
    return len(asked)


def milliseconds(
    pages: dict[str, tuple[str, str]], *, times: int, fixed: str = "fixed work"
) -> dict[str, float]:
    """The median processor time of each page (address, cookie), its parts warm, in interleaved rounds.

    `fixed` names a piece of work that never changes: how fast the machine was meanwhile.
    """
    spent: dict[str, list[float]] = {name: [] for name in [*pages, fixed]}
    for address, cookie in pages.values():
        ask(address, cookie)
    for _ in range(times):
        for name, rounds in spent.items():
            before = time.process_time()
            if name == fixed:
                json.dumps(FIXED)
            else:
                ask(*pages[name])
            rounds.append(time.process_time() - before)
    return {name: statistics.median(rounds) * 1000 for name, rounds in spent.items()}
