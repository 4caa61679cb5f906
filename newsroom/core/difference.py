"""What differs between two rows of things, and between two texts word by word.

Things are matched on those that stand once on either side, as in a patience difference: the time grows with the length
and not with its square, and a common word does not tear a sentence that was written anew.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

SAME, GONE, NEW = "same", "gone", "new"
# A mark of punctuation is a word of its own, but for that inside a figure; letters of every script stay together.
_WORD = re.compile(
    r"""\s*(?:(?:[^\s.,;:!?…"“”()\[\]«»—–।]|(?<=\d)[.,:](?=\d))+|[^\s])|\s+"""
)  # fmt: skip

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, or a value, that both sides have (same), only the first (gone) or only the second (new)."""

    what: str
    text: Any


@dataclass(slots=True)
class Part:
    """What is gone, what is new in its place, and what follows that both sides have."""

    gone: Sequence[Any]
    new: Sequence[Any]
    same: list[Any]

    @property
    def size(self) -> int:
        return max(len(self.gone), len(self.new))

    def pieces(self) -> list[Piece]:
        texts = {GONE: "".join(self.gone), NEW: "".join(self.new), SAME: "".join(self.same)}
        return [Piece(what, text) for what, text in texts.items() if text]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts: those same and gone, joined, are the first; those same and new the second."""
    parts = _readable(differing(split(before), split(after)))
    return tuple(_unspaced([piece for part in parts for piece in part.pieces()]))


def split(text: str) -> list[str]:
    """Words, each with the space before it; the first has one too, so that it is the same word further on."""
    return _WORD.findall(f" {text}") if text else []


def _unspaced(pieces: list[Piece]) -> list[Piece]:
    """Without the space that `split` put first on either side."""
    if not pieces:
        return []
    first, *rest = pieces
    if first.what == SAME or not rest:
        return [Piece(first.what, first.text[1:]), *rest]
    # Where both sides go on with the same words, those stand first on one of them and have the space on the other.
    given = " " if rest[0].what == SAME else ""
    second = Piece(rest[0].what, rest[0].text[1:])
    return [Piece(first.what, first.text[1:] + given), second, *rest[1:]]


def _readable(parts: list[Part]) -> Iterator[Part]:
    """The parts, with a word or two that stand alone between longer changes made part of the change."""
    if not parts:
        return
    held = parts[0]
    for part in parts[1:]:
        alone = sum(any(map(str.isalnum, word)) for word in held.same)
        if 2 * alone < min(held.size, part.size):
            held = Part(
                [*held.gone, *held.same, *part.gone], [*held.new, *held.same, *part.new], part.same
            )
        else:
            yield held
            held = part
    yield held


def differing(a: Sequence[Any], b: Sequence[Any]) -> list[Part]:
    """Both rows as parts, in order; only the first part may have neither gone nor new."""
    parts = [Part((), (), [])]
    i = j = 0
    for p, q in [*_pairs(a, b), (len(a), len(b))]:
        if (p, q) != (i, j):
            parts.append(Part(a[i:p], b[j:q], []))
        parts[-1].same += a[p : p + 1]
        i, j = p + 1, q + 1
    return parts if parts[0].same else parts[1:]


def _pairs(a: Sequence[Any], b: Sequence[Any]) -> Pairs:
    """The places of what both rows have in the same order."""
    found: Pairs = []
    gaps = [(0, len(a), 0, len(b))]
    while gaps:
        i, i_end, j, j_end = gaps.pop()
        while i < i_end and j < j_end and a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        if i == i_end or j == j_end:
            continue
        if anchors := _anchors(a, b, (i, i_end), (j, j_end)):
            found += anchors
            edges = [(i - 1, j - 1), *anchors, (i_end, j_end)]
            gaps += [(p + 1, r, q + 1, s) for (p, q), (r, s) in pairwise(edges)]
        else:
            found += _matched(a[i:i_end], b[j:j_end], i, j)
    return sorted(found)


def _anchors(
    a: Sequence[Any], b: Sequence[Any], in_a: tuple[int, int], in_b: tuple[int, int]
) -> Pairs:
    """The longest rising row of things that stand once in either stretch."""
    once = Counter(a[slice(*in_a)]), Counter(b[slice(*in_b)])
    places = {b[j]: j for j in range(*in_b) if once[1][b[j]] == 1}
    tails: list[int] = []
    ends: list[tuple[int, int, Any]] = []
    for i in range(*in_a):
        if once[0][a[i]] != 1 or a[i] not in places:
            continue
        j = places[a[i]]
        at = bisect(tails, j)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [(i, j, ends[at - 1] if at else None)]
    chain, end = [], ends[-1] if ends else None
    while end:
        chain.append(end[:2])
        end = end[2]
    return chain[::-1]


def _matched(a: Sequence[Any], b: Sequence[Any], i: int, j: int) -> Pairs:
    """For what has no anchor; of a long stretch the matcher leaves out what stands everywhere."""
    matches = SequenceMatcher(None, a, b).get_matching_blocks()
    return [(i + one.a + n, j + one.b + n) for one in matches for n in range(one.size)]


__all__ = ["GONE", "NEW", "SAME", "Part", "Piece", "differing", "split", "words"]
