"""The stories of the demonstration paper: how their files are read and their notation becomes a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newsroom.core import clock

FOLDER = Path(__file__).parent / "demo_paper"
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WORD = re.compile(r"\{(?P<word>site|day)(?P<shift>[+-]\d+)?\}")
INLINE = re.compile(
    r"\[(?P<text>[^\]]+)\]\(story:(?P<story>[a-z0-9-]+)\)|(?<!\w)[_*](?P<em>[^_*]+)[_*](?!\w)"
)
PICTURE = re.compile(r"!\[(?P<photo>[a-z-]+)\] ?(?P<caption>.*)")
WHEN = re.compile(r"in (?P<hours>\d+)h|(?P<day>tomorrow|saturday) (?P<hour>\d\d):(?P<minute>\d\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """One file: its headings by name, and its text in the notation of docs/demo.md."""

    slug: str
    heads: Mapping[str, str]
    text: str
    authors: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.heads.get(name, "")

    @property
    def state(self) -> str:
        """live, draft, review, scheduled or withdrawn."""
        return self["State"] or "live"


@dataclass(frozen=True, slots=True)
class Page:
    """What the notation may name: photographs by key, stories by slug; and the day on which it is printed."""

    day: datetime
    photos: Mapping[str, int] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)


def read_stories(folder: Path = FOLDER / "stories") -> list[Told]:
    return [read_story(path) for path in sorted(folder.glob("*.txt"))]


def read_story(path: Path) -> Told:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    heads = dict(line.split(": ", 1) for line in head.splitlines())
    authors = tuple(_author(each.strip()) for each in heads.pop("Authors").split(";"))
    tags = tuple(tag.strip() for tag in heads.pop("Tags").split(","))
    return Told(path.stem, heads, text.strip(), authors, tags)


def _author(words: str) -> tuple[str, str]:
    slug, _, role = words.partition(" (")
    return slug, role.rstrip(")")


def filled(text: str, day: datetime) -> str:
    """`{site}` is the paper's name, `{day}` the weekday of that moment, `{day+2}` two days later."""
    today = clock.newsroom_time(day).weekday()

    def word(found: re.Match[str]) -> str:
        if found["word"] == "site":
            return settings.SITE_NAME
        return DAYS[(today + int(found["shift"] or 0)) % 7]

    return WORD.sub(word, text)


def moment(words: str, now: datetime) -> datetime:
    """ "in 4h", "tomorrow 06:00" or "saturday 06:00" (the next one, tomorrow at the soonest)."""
    found = WHEN.fullmatch(words)
    if found is None:
        raise ValueError(f"“{words}” is no moment")
    if found["hours"]:
        return (now + timedelta(hours=int(found["hours"]))).replace(second=0, microsecond=0)
    day = clock.newsroom_time(now) + timedelta(days=1)
    while found["day"] == "saturday" and day.weekday() != DAYS.index("Saturday"):
        day += timedelta(days=1)
    return day.replace(
        hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0
    )


def body(text: str, page: Page) -> SafeString:
    """The notation as HTML of the one allowlist."""
    parts = [part.strip() for part in filled(text, page.day).split("\n\n") if part.strip()]
    return format_html_join("", "{}", ((_part(part, page),) for part in parts))


def _part(part: str, page: Page) -> SafeString:
    for sign, make in PARTS.items():
        if part.startswith(sign):
            return make(part, page)
    return format_html("<p>{}</p>", _lines(part, page))


def _crosshead(part: str, page: Page) -> SafeString:
    return format_html("<h2>{}</h2>", _inline(part.removeprefix("## "), page))


def _pull_quote(part: str, page: Page) -> SafeString:
    words, _, source = part.removeprefix("> ").partition(" | ")
    cite = format_html("<cite>{}</cite>", source) if source else ""
    return format_html('<aside class="pull-quote"><p>{}</p>{}</aside>', _inline(words, page), cite)


def _picture(part: str, page: Page) -> SafeString:
    found = PICTURE.fullmatch(part)
    if found is None or found["photo"] not in page.photos:
        raise ValueError(f"No picture for “{part}”")
    return format_html(
        '<figure class="library-image" data-image="{}"><figcaption>{}</figcaption></figure>',
        page.photos[found["photo"]], found["caption"],
    )  # fmt: skip


def _ad_break(part: str, page: Page) -> SafeString:
    return format_html('<hr data-ad-break="{}">', 1)


def _list(part: str, page: Page) -> SafeString:
    items = ((_inline(line.split(" ", 1)[1], page),) for line in part.splitlines())
    inner = format_html_join("", "<li><p>{}</p></li>", items)
    return format_html("<ol>{}</ol>" if part[0].isdigit() else "<ul>{}</ul>", inner)


def _table(part: str, page: Page) -> SafeString:
    rows = [line.strip("|").split("|") for line in part.splitlines() if not line.startswith("|-")]
    made = []
    for number, row in enumerate(rows):
        cell = "<td><p>{}</p></td>" if number else "<th><p>{}</p></th>"
        made.append((format_html_join("", cell, ((_inline(c.strip(), page),) for c in row)),))
    return format_html(
        "<table><tbody>{}</tbody></table>", format_html_join("", "<tr>{}</tr>", made)
    )


PARTS: Mapping[str, Callable[[str, Page], SafeString]] = {
    "## ": _crosshead,
    "> ": _pull_quote,
    "![": _picture,
    "--- ad ---": _ad_break,
    "* ": _list,
    "1. ": _list,
    "|": _table,
}


def _lines(part: str, page: Page) -> SafeString:
    return format_html_join(
        format_html("<br>{}", ""), "{}", ((_inline(line, page),) for line in part.splitlines())
    )


def _inline(text: str, page: Page) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, page)))


def _pieces(text: str, page: Page) -> Iterator[str]:
    end = 0
    for found in INLINE.finditer(text):
        yield text[end : found.start()]
        if found["em"]:
            yield format_html("<em>{}</em>", found["em"])
        else:
            yield format_html('<a href="{}">{}</a>', page.addresses[found["story"]], found["text"])
        end = found.end()
    yield text[end:]
