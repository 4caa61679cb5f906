"""Words that the house does not use, found in any script and in time that grows with the text alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from newsroom.core.text import printable

AROUND: Final = 24
# Signs that stand inside a word of Indic or Arabic scripts, and end none; a soft hyphen is no sign at all.
JOINERS: Final = frozenset("\u200c\u200d\u00ad")
ALIKE: Final = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "\u2011": "-", "–": "-"})


class Part(NamedTuple):
    """A word of a text, as it is compared, with its place; `gap` is what stands between it and the one before."""

    word: str
    gap: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that the house forbids: as it was written, what to write instead, and the words around it."""

    written: str
    instead: str
    passage: str


Rules = Mapping[str, str]


def rules_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What to write instead, by the word as it is compared. The first of two rules for one word counts."""
    found: dict[str, str] = {}
    for word, instead in pairs:
        parts = list(_parts(word))
        if parts:
            found.setdefault(_key(parts, 0, len(parts)), instead)
    return found


def slips(text: str, rules: Rules) -> list[Slip]:
    """Each forbidden word of the text once, in the order of the text; of two that begin alike, the longer."""
    text = unicodedata.normalize("NFC", printable(text))
    lengths = sorted({key.count("\x00") // 2 + 1 for key in rules}, reverse=True)
    parts = list(_parts(text)) if rules else []
    found: dict[str, Slip] = {}
    at = 0
    while at < len(parts):
        key, size = _match(parts, at, lengths, rules)
        if size and key not in found:
            start, end = parts[at].start, parts[at + size - 1].end
            found[key] = Slip(text[start:end], rules[key], _passage(text, start, end))
        at += size or 1
    return list(found.values())


def _match(parts: list[Part], at: int, lengths: list[int], rules: Rules) -> tuple[str, int]:
    for size in lengths:
        key = _key(parts, at, size) if at + size <= len(parts) else ""
        if key and key in rules:
            return key, size
    return "", 0


def _key(parts: list[Part], at: int, size: int) -> str:
    first, *more = parts[at : at + size]
    return "\x00".join([first.word, *(sign for part in more for sign in (part.gap, part.word))])


def _parts(text: str) -> Iterator[Part]:
    """The words of a text. A word is a run of letters, marks and figures, whatever the script."""
    text = unicodedata.normalize("NFC", text)
    start, last = None, 0
    for place, sign in enumerate([*text, " "]):
        if _inside(sign):
            start = place if start is None else start
        elif start is not None:
            yield Part(_folded(text[start:place]), _gap(text[last:start]), start, place)
            start, last = None, place


@lru_cache(maxsize=4096)
def _inside(sign: str) -> bool:
    return sign in JOINERS or unicodedata.category(sign)[0] in "LMN"


def _folded(word: str) -> str:
    bare = "".join(sign for sign in word if sign != "\u00ad")
    return unicodedata.normalize("NFC", bare.casefold())


def _gap(between: str) -> str:
    """No phrase goes on from one paragraph to the next."""
    if "\n" in between:
        return "\n"
    return " ".join(between.translate(ALIKE).split()) or (" " if between else "")


def _passage(text: str, start: int, end: int) -> str:
    """The words around, cut at spaces."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return " ".join(f"{before}{text[start:end]}{after}".split())
