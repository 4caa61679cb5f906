"""Which blocks of two bodies are the same one, changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from newsroom.core.blocks import Block

ALIKE = 0.35
# How many pairs are looked at, and how far off the straight line at least: a long body costs no square.
MOST_LOOKS, REACH = 10_000, 20
ONE_BY_ONE = frozenset({"picture", "table", "ad-break", "rule"})

Bag = tuple[str, frozenset[str]]


def changed_pairs(gone: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Places in both rows, rising on both sides; the most alike are paired first."""
    taken: list[tuple[int, int]] = []
    for _, _, i, j in sorted(_looks(_bags(gone), _bags(new))):
        at = bisect_left(taken, (i, j))
        after_last = all(p < i and q < j for p, q in taken[max(0, at - 1) : at])
        if after_last and all(p > i and q > j for p, q in taken[at : at + 1]):
            taken.insert(at, (i, j))
    return taken


def _bags(side: Sequence[Block]) -> list[Bag]:
    return [(block.kind, frozenset(block.text.split())) for block in side]


def _looks(gone: list[Bag], new: list[Bag]) -> Iterator[tuple[float, int, int, int]]:
    """How unlike, how far off the straight line, and the two places."""
    reach = max(REACH, MOST_LOOKS // (len(gone) or 1))
    for i, one in enumerate(gone):
        straight = i * len(new) // len(gone)
        for j in range(max(0, straight - reach), min(len(new), straight + reach + 1)):
            if (score := _likeness(one, new[j])) >= ALIKE:
                yield -score, abs(j - straight), i, j


def _likeness(one: Bag, other: Bag) -> float:
    """From 0 to 1; two pictures or two tables in one place are always one that was changed."""
    (kind, mine), (other_kind, theirs) = one, other
    if kind != other_kind and not ONE_BY_ONE.isdisjoint((kind, other_kind)):
        return 0.0
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)
    return max(shared, ALIKE) if kind in ONE_BY_ONE else shared


__all__ = ["changed_pairs"]
