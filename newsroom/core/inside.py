"""Asks the site's own pages in this process, through the page cache, as a reader who is nobody would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO, StringIO
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

from newsroom.core.pagecache.layer import PageCacheApplication

FOR_CACHES: Final = {"Surrogate-Key", "Cache-Tag"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is the body, and after it what the headers say to readers."""

    status: int
    came: str
    text: str


class _Handler(BaseHandler):
    """Django without the signals of a request: this one is asked inside another, whose connection stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        response = self.get_response(WSGIRequest(environ))
        cookies = [("Set-Cookie", each.OutputString()) for each in response.cookies.values()]
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, [*response.items(), *cookies])
        return [b"".join(response)]


@cache
def _site() -> Callable[..., Any]:
    return PageCacheApplication(_Handler())


def ask(address: str) -> Answer:
    """What a GET of a path of this site ("/world/?before=abc") answers now."""
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        told[:] = [status, headers]

    body = b"".join(_site()(_environ(address), start_response))
    status, headers = told
    said = dict(headers)
    lines = [f"{name}: {value}" for name, value in headers if name not in FOR_CACHES]
    words = "\n".join([body.decode("utf-8", "replace"), *lines])
    return Answer(int(status.split()[0]), said.get("X-Cache", ""), words)


def _environ(address: str) -> dict[str, Any]:
    parts, site = urlsplit(address), urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": StringIO(),
        "wsgi.multithread": True,
    }
