"""Where the slots stand in a story: a rule over its blocks, the same for every reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from newsroom.core.blocks import Block

WORDS_PER_SLOT = 250
MOST_IN_TEXT = 4
COUNTED_APART = frozenset({"ad-break", "rule"})


class Piece(NamedTuple):
    """What a story is printed from: `("html", html)` or `("slot", number)`."""

    kind: str
    value: str | int


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a slot keeps from the ends of the text; gives way step by step, so that a short story has its slot."""

    paragraphs: int
    before: int
    after: int
    paragraphs_after: int
    paragraph_words: int
    under_heading: bool


RULES = (
    Rule(
        paragraphs=6,
        before=150,
        after=80,
        paragraphs_after=2,
        paragraph_words=20,
        under_heading=False,
    ),
    Rule(
        paragraphs=2,
        before=150,
        after=80,
        paragraphs_after=2,
        paragraph_words=20,
        under_heading=False,
    ),
    Rule(
        paragraphs=2,
        before=100,
        after=50,
        paragraphs_after=1,
        paragraph_words=20,
        under_heading=False,
    ),
    Rule(
        paragraphs=2, before=1, after=1, paragraphs_after=1, paragraph_words=1, under_heading=True
    ),
)


class Text:
    """The blocks that readers see, and what the rule asks about the gap before each of them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.shown: list[Block] = []
        self.breaks: list[int] = []
        for block in blocks:
            if block.kind == "ad-break":
                self.breaks.append(len(self.shown))
            else:
                self.shown.append(block)
        words = [0 if block.kind in COUNTED_APART else block.words for block in self.shown]
        self.before = [0, *accumulate(words)]
        plain = [_is_plain(block) for block in self.shown]
        self.paragraphs_before = [0, *accumulate(map(int, plain))]
        self.gaps = [
            gap
            for gap in range(1, len(self.shown))
            if plain[gap - 1] and plain[gap] and not self.shown[gap - 1].text.endswith(":")
        ]

    @property
    def words(self) -> int:
        return self.before[-1]

    def under_heading(self, gap: int) -> bool:
        """Whether the paragraph above the gap is the first under a heading."""
        return gap >= 2 and self.shown[gap - 2].kind == "heading"

    def allows(self, gap: int, rule: Rule) -> bool:
        paragraphs = self.paragraphs_before[-1]
        return (
            paragraphs >= rule.paragraphs
            and self.before[gap] >= rule.before
            and self.words - self.before[gap] >= rule.after
            and paragraphs - self.paragraphs_before[gap] >= rule.paragraphs_after
            and self.shown[gap - 1].words >= rule.paragraph_words
            and (rule.under_heading or not self.under_heading(gap))
        )


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and block.words > 0


def slot_gaps(blocks: Iterable[Block], *, already: int = 1) -> list[int]:
    """Before which of the shown blocks a slot stands. `already` slots stand above the text."""
    text = Text(blocks)
    wanted = min(MOST_IN_TEXT, text.words // WORDS_PER_SLOT)
    room = max(0, min(MOST_IN_TEXT, wanted + 1 - already)) if wanted else 0
    if forced := _forced(text, max(1, room)):
        return _filled(text, RULES[1], forced, room)
    if not room:
        return []
    for rule in RULES:
        if found := _filled(text, rule, [], room):
            return found
    return []


def _forced(text: Text, most: int) -> list[int]:
    """The legal gap nearest to each break that the editor set, at most `most` of them."""
    chosen: list[int] = []
    for mark in text.breaks:
        free = [gap for gap in text.gaps if gap not in chosen]
        if free and len(chosen) < most:
            nearest = min(free, key=lambda gap: (abs(gap - mark), gap))
            if nearest not in chosen:
                chosen.append(nearest)
    return sorted(chosen)


def _filled(text: Text, rule: Rule, forced: Sequence[int], room: int) -> list[int]:
    """The forced gaps and, from the top, every other gap that the rule allows while there is room."""
    chosen = list(forced)
    for gap in text.gaps:
        if len(chosen) >= room:
            break
        apart = all(
            abs(text.before[gap] - text.before[other]) >= WORDS_PER_SLOT for other in chosen
        )
        if apart and text.allows(gap, rule):
            chosen.append(gap)
    return sorted(chosen)


def with_slots(blocks: Sequence[Block], *, policy: str, already: int = 1) -> list[Piece]:
    """The story's pieces in print order; slots are numbered on from the `already` above the text.

    Nothing but slots is added and nothing but the editor's breaks is taken away; with policy "off" there is no slot.
    """
    gaps = set() if policy == "off" else set(slot_gaps(blocks, already=already))
    pieces: list[Piece] = []
    number = already
    shown = (block for block in blocks if block.kind != "ad-break")
    for index, block in enumerate(shown):
        if index in gaps:
            number += 1
            pieces.append(Piece("slot", number))
        pieces.append(Piece("html", block.html))
    return pieces


__all__ = ["Piece", "slot_gaps", "with_slots"]
