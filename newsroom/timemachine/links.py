"""The links of a finished page, led on to the same moment; and the place where the bar is put in."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.conf import settings
from django.utils.html import escape, format_html

from newsroom.core.blocks import ATTRIBUTE

CARRIES = {"a": "href", "area": "href", "form": "action"}
# What is the desk's, or a file: no page that stood differently at another moment.
OTHER = ("/_p/", "/preview/")


class Edit(NamedTuple):
    """From `start` on, `length` letters are replaced by the text."""

    start: int
    length: int
    text: str


class Moved:
    """Addresses seen from a page at `path`, asked for under `host`, with the moment put into them."""

    def __init__(self, path: str, host: str, at: str) -> None:
        self.path, self.at = path, at
        self.hosts = {"", host, urlsplit(settings.SITE_URL).netloc}
        media = settings.MEDIA_URL
        self.other = tuple(filter(None, (settings.DESK_PATH, settings.STATIC_URL, media, *OTHER)))

    def address(self, address: str) -> str | None:
        """The same address at the moment; None for one that leads elsewhere, or no further than this page."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in self.hosts:
            return None
        if not parts.netloc and not parts.path and not parts.query:
            return None
        if urljoin(self.path, parts.path).startswith(self.other):
            return None
        said = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([*(pair for pair in said if pair[0] != "at"), ("at", self.at)])
        return parts._replace(query=query).geturl()


class _Reading(HTMLParser):
    """Notes what is to be changed, and leaves every other letter as it is."""

    def __init__(self, page: str, moved: Moved) -> None:
        super().__init__(convert_charrefs=False)
        self.moved = moved
        self.edits: list[Edit] = []
        self.top: int | None = None
        self._has_header = False
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, text = self._here(), self.get_starttag_text() or ""
        if tag == "body":
            self.top = start + len(text)
        elif tag == "header" and not self._has_header:
            self.top, self._has_header = start, True
        said = dict(attrs)
        name = CARRIES.get(tag)
        address = self.moved.address(said.get(name) or "") if name in said else None
        if tag == "form" and (said.get("method") or "get").lower() == "get":
            if name not in said or address is not None:  # its query is made of its fields
                field = format_html('<input type="hidden" name="at" value="{}">', self.moved.at)
                self.edits.append(Edit(start + len(text), 0, field))
        elif address is not None:
            self.edits.append(Edit(start, len(text), _with(text, name, address)))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _with(tag: str, name: str, value: str) -> str:
    """The tag as it is written, but for the value of one attribute."""
    return ATTRIBUTE.sub(
        lambda found: f'{found[1]}="{escape(value)}"' if found[1].lower() == name else found[0],
        tag,
    )


def moved_page(page: str, moved: Moved, bar: str) -> str:
    """The page with its links led on, and with the bar above the paper's name, where there is such a place."""
    read = _Reading(page, moved)
    edits = [*read.edits, *([Edit(read.top, 0, bar)] if read.top is not None else [])]
    return _edited(page, edits)


def _edited(page: str, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for edit in sorted(edits, key=lambda each: each.start):
        parts += [page[at : edit.start], edit.text]
        at = edit.start + edit.length
    return "".join([*parts, page[at:]])
