"""Where a quoted passage stands in a text, and whether it still does: the W3C's TextQuoteSelector over plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

BESIDE: Final = 66
"""How many letters before and after a place are looked at: those that a note keeps, and a space."""
MOST_TRIED: Final = 200
"""Places at which a short quote is looked for among the words around it; a text has no more that matter."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a text, with those just before and just after them, which tell it from the same words elsewhere."""

    quote: str
    prefix: str = ""
    suffix: str = ""


def plain(text: str) -> str:
    """The text on one line, as passages are compared: a space for every run of white space."""
    return " ".join(text.split())


def text_of(content: Any) -> str:
    """All in which a passage may stand: the headline, the standfirst and the body of a story or version."""
    return plain(f"{content.headline} {content.standfirst} {content.body_text}")


def find(passage: Passage, text: str) -> tuple[int, int] | None:
    """The bounds of the passage in a text that is `plain`; None where its words do not stand there any more.

    Where they stand more than once, the place is taken that has most of the words around it.
    """
    quote = plain(passage.quote)
    if not quote:
        return None
    prefix, suffix = plain(passage.prefix), plain(passage.suffix)
    best, most, start = None, -1, text.find(quote)
    for _ in range(MOST_TRIED):
        if start < 0:
            break
        end = start + len(quote)
        before, after = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
        agree = _same_end(before.rstrip(), prefix) + _same_begin(after.lstrip(), suffix)
        if agree > most:
            best, most = (start, end), agree
        start = text.find(quote, start + 1)
    return best


def _same_begin(one: str, other: str) -> int:
    """How many letters two texts have in common from their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _same_end(one: str, other: str) -> int:
    tail = one[-len(other) :] if other else ""
    return _same_begin(tail[::-1], other[::-1])
