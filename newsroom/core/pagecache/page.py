"""A kept page: its bytes in two encodings, its headers, and how a request is answered from it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

from newsroom.core.pagecache.store import Kept

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Environ = dict[str, Any]

FOR_BROWSERS = "public, max-age=0, must-revalidate"
REPLACED = {
    "cache-control",
    "cache-tag",
    "connection",
    "content-length",
    "date",
    "etag",
    "surrogate-control",
    "surrogate-key",
    "vary",
    "x-cache",
}
OF_A_BODY = {"content-encoding", "content-language", "content-length", "content-type"}
SURROGATE_KEY_LIMIT = 8000
ALL, MANY = "all", "many"


class Variant:
    """The page in one encoding: its own strong ETag, and the headers that never change."""

    __slots__ = ("body", "etag", "headers", "without_body")

    def __init__(self, body: bytes, etag: str, headers: Headers) -> None:
        self.body = body
        self.etag = etag
        self.headers: Headers = [*headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        self.without_body: Headers = [
            pair for pair in self.headers if pair[0].lower() not in OF_A_BODY
        ]


class Page(Kept):
    """One answer of 200, 301 or 410."""

    __slots__ = ("headers", "plain", "status", "zipped")

    def __init__(
        self,
        *,
        status: str,
        headers: Headers,
        body: bytes,
        zipped: bytes | None = None,
        **kept: Any,
    ) -> None:
        zipped = gzip.compress(body, 6, mtime=0) if zipped is None else zipped
        super().__init__(size=len(body) + len(zipped) + 2000, **kept)
        self.status = status
        self.headers = headers
        mark = blake2b(body, digest_size=12).hexdigest()
        self.plain = Variant(body, f'"{mark}"', headers)
        self.zipped = self.plain
        if len(zipped) < len(body):
            packed = [*headers, ("Content-Encoding", "gzip")]
            self.zipped = Variant(zipped, f'"{mark}-gzip"', packed)

    @property
    def zipped_body(self) -> bytes:
        packed = self.zipped.body
        return packed if self.zipped is not self.plain else gzip.compress(packed, 6, mtime=0)

    def answer(
        self, environ: Environ, start_response: StartResponse, last: Headers
    ) -> Iterable[bytes]:
        """Answer a GET or HEAD; `last` are the headers that differ from one answer to the next."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        variant = self.zipped if accepted and accepts_gzip(accepted) else self.plain
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self.status.startswith("200") and matches(asked, variant.etag):
            start_response("304 Not Modified", variant.without_body + last)
            return ()
        start_response(self.status, variant.headers + last)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (variant.body,)


def headers_to_keep(headers: Headers, keys: Iterable[str], *, cache_tag: bool) -> Headers:
    """The headers of every answer made of this page, but for those of one encoding."""
    kept = [(name, value) for name, value in headers if name.lower() not in REPLACED]
    said = "".join(value for name, value in headers if name.lower() == "cache-control")
    kept += [
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", said if "max-age" in said else FOR_BROWSERS),
    ]
    names = surrogate_keys(keys)
    kept.append(("Surrogate-Key", " ".join(names)))
    if cache_tag:
        kept.append(("Cache-Tag", ",".join(names)))
    return kept


def surrogate_keys(keys: Iterable[str]) -> list[str]:
    """The keys a front is told, and `all`, under which every page is. A page of more than fit is
    one of `many`, and each purge names those too."""
    names = sorted(keys)
    fit = len(" ".join(names)) <= SURROGATE_KEY_LIMIT
    return [*(names if fit else [MANY]), ALL]


def matches(asked: str, etag: str) -> bool:
    """RFC 9110, 13.1.2: a list of entity tags compared weakly, or `*`."""
    if asked.strip() == "*":
        return True
    return any(one.strip().removeprefix("W/") == etag for one in asked.split(","))


_gzip_accepted: dict[str, bool] = {}


def accepts_gzip(accepted: str) -> bool:
    known = _gzip_accepted.get(accepted)
    if known is None:
        known = _read_accept_encoding(accepted)
        if len(_gzip_accepted) < 512:
            _gzip_accepted[accepted] = known
    return known


def _read_accept_encoding(accepted: str) -> bool:
    """RFC 9110, 12.5.3: whether gzip is wanted, by name before `*`."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, weight = parameter.strip().partition("=")
        try:
            weights[coding.strip()] = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0
