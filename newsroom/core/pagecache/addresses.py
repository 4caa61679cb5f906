"""From a request to the name of the page it asks for, and whether the site may answer it at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import setting_changed
from django.http import HttpRequest, QueryDict

from newsroom.core.pagecache.page import Environ

LONGEST_PATH = 1024
LONGEST_VALUE = 200
MOST_PARAMETERS = 50

# What makes of a parameter's value its canonical text, or None where it means nothing.
Canonical = Callable[[str], str | None]
Params = tuple[tuple[str, Canonical], ...]


def as_said(value: str) -> str:
    return value


class Doors:
    """Which requests may be answered before Django: allowed hosts, and no redirect to https."""

    def __init__(self) -> None:
        self.forget()
        setting_changed.connect(self.forget)

    def forget(self, **changed: Any) -> None:
        self._known: set[str | None] = set()
        forwarded = getattr(settings, "USE_X_FORWARDED_HOST", False)
        self._host = "HTTP_X_FORWARDED_HOST" if forwarded else "HTTP_HOST"
        header = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
        self._proxy, self._proxy_says = header or ("", "")
        self._only_https = getattr(settings, "SECURE_SSL_REDIRECT", False)

    def name(self, environ: Environ) -> str | None:
        """The page's name without its query; None where Django itself has to answer."""
        host = environ.get(self._host)
        if host not in self._known and not self._allowed(environ, host):
            return None
        path = environ["PATH_INFO"]
        if len(path) > LONGEST_PATH or "HTTP_AUTHORIZATION" in environ:
            return None
        if self._secure(environ):
            return "https:" + path
        return None if self._only_https else path

    def _secure(self, environ: Environ) -> bool:
        said = environ.get(self._proxy) if self._proxy else None
        if said is not None:
            return said.split(",", 1)[0].strip() == self._proxy_says
        return environ["wsgi.url_scheme"] == "https"

    def _allowed(self, environ: Environ, host: str | None) -> bool:
        try:
            # A request writes the path it has read into its environ: Django shall read it again.
            WSGIRequest({**environ}).get_host()
        except DisallowedHost:
            return False
        if host is not None and len(self._known) < 1024:
            self._known.add(host)
        return True


def meant(query: str, params: Params) -> list[tuple[str, str]] | None:
    """What of a query string means something: the declared parameters in their order, the last
    value of each in its canonical text, none that is empty or means nothing. None when it is not
    one to keep a page under.
    """
    if not query or not params:
        return []
    try:
        said = dict(parse_qsl(query, max_num_fields=MOST_PARAMETERS))
    except ValueError:
        return None
    read = [(name, canonical(said[name])) for name, canonical in params if name in said]
    pairs = [(name, value) for name, value in read if value is not None]
    return None if any(len(value) > LONGEST_VALUE for _, value in pairs) else pairs


def with_query(name: str, pairs: list[tuple[str, str]]) -> str:
    return f"{name}?{urlencode(pairs)}" if pairs else name


class Watched(Mapping[str, str]):
    """A reader's cookies, which know whether somebody looked at them."""

    def __init__(self, cookies: Mapping[str, str]) -> None:
        self._cookies = cookies
        self.looked = False

    def __getitem__(self, name: str) -> str:
        self.looked = True
        return self._cookies[name]

    def __iter__(self) -> Iterator[str]:
        self.looked = True
        return iter(self._cookies)

    def __len__(self) -> int:
        self.looked = True
        return len(self._cookies)


@contextmanager
def narrowed(request: HttpRequest, pairs: list[tuple[str, str]]) -> Iterator[Watched]:
    """Inside, the view sees GET, only the parameters it declared, and cookies that are watched."""
    before = request.method, request.GET, request.COOKIES
    query = request.META.get("QUERY_STRING", "")
    cookies = Watched(request.COOKIES)
    request.method = "GET"
    request.META["QUERY_STRING"] = urlencode(pairs)
    request.GET = QueryDict(urlencode(pairs))
    request.COOKIES = cookies
    try:
        yield cookies
    finally:
        request.method, request.GET, request.COOKIES = before
        request.META["QUERY_STRING"] = query
