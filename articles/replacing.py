"""Words found and replaced in what a story says: in its lines and in the text of its body, never in its markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Final

from articles.content import Content
from articles.search import is_of_a_word
from newsroom.core.blocks import INLINE, TAG

BODY: Final = "body"
PLACES: Final = {
    "headlines": ("kicker", "headline", "short_headline"),
    "standfirst": ("standfirst",),
    BODY: (BODY,),
    "captions": ("lead_caption", "dateline"),
    "search": ("seo_title", "seo_description"),
}
"""Where words are looked for, and the columns that each place means."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, what is put in its place, and where. Any run of spaces matches any other."""

    find: str
    put: str
    match_case: bool = True
    whole_words: bool = True
    places: tuple[str, ...] = tuple(PLACES)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for place in self.places for name in PLACES[place])

    def pattern(self) -> re.Pattern[str]:
        """Literal words: its time grows with the text and no faster."""
        words = r"\s+".join(re.escape(word) for word in self.find.split())
        return re.compile(words, 0 if self.match_case else re.IGNORECASE)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand in a text, from left to right."""
        found = (match.span() for match in self.pattern().finditer(text))
        return [span for span in found if not self.whole_words or _is_whole(text, *span)]

    def in_line(self, text: str) -> tuple[str, int]:
        """The text with the words replaced, and how often."""
        spans = self.spans(text)
        for start, end in reversed(spans):
            text = text[:start] + self.put + text[end:]
        return text, len(spans)


def replaced(content: Content, search: Search) -> tuple[Content, int]:
    """What the story would say, and how many times the words were found in it."""
    columns, count = dict(content.columns), 0
    for name in search.columns:
        change = _in_body if name == BODY else Search.in_line
        columns[name], found = change(search, columns[name])
        count += found
    return replace(content, columns=columns), count


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether neither end of a place in the text cuts through a word, of whatever script."""
    before = start > 0 and is_of_a_word(text[start - 1]) and is_of_a_word(text[start])
    after = end < len(text) and is_of_a_word(text[end]) and is_of_a_word(text[end - 1])
    return not before and not after


def _in_body(search: Search, html: str) -> tuple[str, int]:
    made, count = [], 0
    for run in _runs(html):
        texts = [text for is_text, text in run if is_text]
        fresh, found = _in_run(search, [unescape(text) for text in texts])
        count += found
        new = iter(fresh if found else texts)
        made += [_source(next(new), found) if is_text else text for is_text, text in run]
    return "".join(made), count


def _source(text: str, found: int) -> str:
    """What was not touched stays to the letter."""
    return escape(text, quote=False) if found else text


Run = list[tuple[bool, str]]


def _runs(html: str) -> Iterator[Run]:
    """The source cut where a block begins or ends; within a run text is marked, and inline tags stand between it."""
    run: Run = []
    for is_text, source, name in _tokens(html):
        if not is_text and name not in INLINE - {"br"}:
            yield [*run, (False, source)]
            run = []
        else:
            run.append((is_text, source))
    yield run


def _tokens(html: str) -> Iterator[tuple[bool, str, str]]:
    at = 0
    for tag in TAG.finditer(html):
        if tag.start() > at:
            yield True, html[at : tag.start()], ""
        yield False, tag[0], (tag["name"] or "").lower()
        at = tag.end()
    if at < len(html):
        yield True, html[at:], ""


def _in_run(search: Search, texts: list[str]) -> tuple[list[str], int]:
    """Words that an inline tag cuts in two are found too: what replaces them stands where they began."""
    spans = search.spans("".join(texts))
    edges = list(_edges(texts))
    for start, end in reversed(spans):
        put = search.put
        for number, (left, right) in enumerate(edges):
            low, high = max(start, left), min(end, right)
            if low < high:
                text = texts[number]
                texts[number] = text[: low - left] + put + text[high - left :]
                put = ""
    return texts, len(spans)


def _edges(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for text in texts:
        yield at, at + len(text)
        at += len(text)
