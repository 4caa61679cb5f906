"""The moments at which one page changes, found by the keys of what it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from articles.moments import Change, Shown, changes, cut
from sections.models import Section
from sections.moments import pins
from sections.tree import tree

FEW = 3


def marks(keys: Iterable[str], at: datetime) -> list[Change]:
    """The changes of a page that showed these keys, soonest first, each moment once; at most fifty on either side.

    A number of queries that depends neither on the size of the paper nor on what the page shows.
    """
    named = _by_kind(keys)
    held = pins(_numbers(named["front"]), at)
    shown = Shown(
        stories=_numbers(named["article"]),
        cards=_numbers(named["card"]) | held.stories,
        slugs=named["slug"],
        sections=_subtrees(_numbers(named["list:section"])),
        tags=_numbers(named["list:tag"]),
        authors=_numbers(named["list:author"]),
        all_corrections="corrections" in named,
        everything="tags" in named,
    )
    return _together(cut([*held.changes, *changes(shown, at)], at))


def _by_kind(keys: Iterable[str]) -> dict[str, set[str]]:
    """ "list:tag:9" is a 9 under "list:tag"; of "list:tag:9:past" nothing is asked: its cards say enough."""
    named: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        kind, _, name = key.rpartition(":")
        named[kind or name].add(name)
    return named


def _numbers(names: set[str]) -> set[int]:
    return {int(name) for name in names}


def _subtrees(section_ids: set[int]) -> set[int]:
    if not section_ids:
        return set()
    sections = tree()
    tops: list[Section] = [sections.by_id[pk] for pk in section_ids if pk in sections.by_id]
    return {section.pk for top in tops for section in sections.subtree(top)}


def _together(found: list[Change]) -> list[Change]:
    words: dict[datetime, list[str]] = defaultdict(list)
    for change in found:
        words[change.at].append(change.words)
    return [Change(moment, _list(said)) for moment, said in sorted(words.items())]


def _list(said: list[str]) -> str:
    said = list(dict.fromkeys(said))
    more = len(said) - FEW
    return "; ".join([*said[:FEW], *([f"{more} more"] if more > 0 else [])])
