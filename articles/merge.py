"""Two versions written from the same one, made into one that says what both say; paragraph by paragraph in the body.

What only one side changed is taken from that side. Where both changed the same thing in different ways there is a
clash, which a person settles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from articles.content import Byline, Content
from newsroom.core.blocks import blocks

MINE, THEIRS, BOTH = "mine", "theirs", "both"
BODY, NAMES = "body", "bylines"


@dataclass(frozen=True, slots=True)
class Clash:
    """What both sides changed. `key` names it in a form; `name` is the column, "body" or "bylines".

    In the body the three sides are paragraphs, in HTML; of bylines, pairs; of a column, its values.
    """

    key: str
    name: str
    base: Any
    mine: Any
    theirs: Any

    def settled(self, choice: str) -> Any:
        """One side, or in the body both, mine first. `KeyError` for another choice."""
        sides = {MINE: self.mine, THEIRS: self.theirs}
        if self.name == BODY:
            sides[BOTH] = (*self.mine, *self.theirs)
        return sides[choice]


@dataclass(frozen=True, slots=True)
class Merged:
    """Columns and bylines that are settled, the body as settled paragraphs and clashes in order, and all clashes."""

    columns: Mapping[str, Any]
    tags: tuple[int, ...]
    bylines: tuple[Byline, ...]
    body: tuple[tuple[str, ...] | Clash, ...]
    clashes: tuple[Clash, ...]

    def settled(self, choices: Mapping[str, str] | None = None) -> Content:
        """What is said once each clash is settled by its key. `KeyError` where a choice is missing or is none."""
        chosen = {clash.key: clash.settled((choices or {})[clash.key]) for clash in self.clashes}
        columns = {
            **self.columns,
            **{c.name: chosen[c.key] for c in self.clashes if c.name in self.columns},
        }
        parts = [chosen[part.key] if isinstance(part, Clash) else part for part in self.body]
        columns[BODY] = "".join(paragraph for part in parts for paragraph in part)
        return Content(columns, self.tags, chosen.get(NAMES, self.bylines))


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    """`mine` and `theirs`, both written from `base`, as one."""
    columns, clashes = _columns(base, mine, theirs)
    body = _rows(*(paragraphs(side) for side in (base, mine, theirs)), name=BODY)
    names = _rows(base.bylines, mine.bylines, theirs.bylines, name=NAMES)
    bylines, torn = mine.bylines, [part for part in names if isinstance(part, Clash)]
    if torn:
        clashes.append(Clash(NAMES, NAMES, base.bylines, mine.bylines, theirs.bylines))
    else:
        bylines = tuple(name for part in names for name in part)
    return Merged(
        columns=columns,
        tags=_tags(base.tags, mine.tags, theirs.tags),
        bylines=bylines,
        body=tuple(body),
        clashes=(*clashes, *(part for part in body if isinstance(part, Clash))),
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """What the base would say with the changes of one side that the other left alone, and with those that both made."""

    mine: Content
    theirs: Content
    alike: Content


def shares(base: Content, mine: Content, theirs: Content) -> Shares:
    """The changes of both sides told apart; what clashes is in none of the three."""
    stood = paragraphs(base)
    groups = _groups(edits(stood, paragraphs(mine)), edits(stood, paragraphs(theirs)))
    own = [edit for left, right in groups if not right for edit in left]
    others = [edit for left, right in groups if not left for edit in right]
    both = [edit for left, right in groups if left == right for edit in left]
    names = _rows(base.bylines, mine.bylines, theirs.bylines, name=NAMES)
    torn = any(isinstance(part, Clash) for part in names)

    def share(side: Content, made: list[Edit], columns: dict[str, Any]) -> Content:
        body = "".join(_applied(stood, 0, len(stood), made))
        bylines = base.bylines if torn else side.bylines
        return Content({**base.columns, **columns, BODY: body}, side.tags, bylines)

    return Shares(
        share(mine, own, _only(base, mine, theirs)),
        share(theirs, others, _only(base, theirs, mine)),
        replace(share(base, both, _alike(base, mine, theirs)), bylines=base.bylines),
    )


def _only(base: Content, side: Content, other: Content) -> dict[str, Any]:
    """The columns that one side changed and the other left alone."""
    changed = side.columns.items()
    return {
        name: value for name, value in changed if value != base.columns[name] == other.columns[name]
    }


def _alike(base: Content, mine: Content, theirs: Content) -> dict[str, Any]:
    """The columns that both changed in the same way."""
    changed = mine.columns.items()
    return {
        name: value
        for name, value in changed
        if base.columns[name] != value == theirs.columns[name]
    }


def paragraphs(said: Content) -> tuple[str, ...]:
    """The blocks of the body, in HTML."""
    return tuple(block.html for block in blocks(said.columns[BODY]))


def _columns(base: Content, mine: Content, theirs: Content) -> tuple[dict[str, Any], list[Clash]]:
    columns, clashes = {}, []
    for name, stood in base.columns.items():
        ours, others = mine.columns[name], theirs.columns[name]
        columns[name] = others if ours == stood else ours
        if name != BODY and stood != ours != others != stood:
            clashes.append(Clash(name, name, stood, ours, others))
    return columns, clashes


def _tags(base: Sequence[int], mine: Sequence[int], theirs: Sequence[int]) -> tuple[int, ...]:
    """Each side's additions and removals; the order is mine, with what they added after it."""
    gone = set(base) - set(theirs)
    added = [tag for tag in theirs if tag not in base and tag not in mine]
    return (*(tag for tag in mine if tag not in gone), *added)


@dataclass(frozen=True, slots=True)
class Edit:
    """What one side put in the place of the base's rows `start` to `end`; an insertion where the two are equal."""

    start: int
    end: int
    rows: tuple[Any, ...]

    def meets(self, other: Edit) -> bool:
        """Whether the two touch the same rows, or put different things in at the same place."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


def edits(base: Sequence[Any], side: Sequence[Any]) -> list[Edit]:
    """What the side did to the rows of the base, in order."""
    codes = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    found: list[Edit] = []
    for code, i1, i2, j1, j2 in codes:
        if i2 - i1 == j2 - j1 and code == "replace":
            # As many rows as before: each was changed on its own.
            found += [Edit(i1 + n, i1 + n + 1, (side[j1 + n],)) for n in range(i2 - i1)]
        elif code != "equal":
            found.append(Edit(i1, i2, tuple(side[j1:j2])))
    return found


def _rows(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], *, name: str
) -> list[tuple[Any, ...] | Clash]:
    """The base with the edits of both sides, in order; rows that both changed differently are a clash."""
    parts: list[tuple[Any, ...] | Clash] = []
    at = 0
    for ours, others in _groups(edits(base, mine), edits(base, theirs)):
        start = min(edit.start for edit in (*ours, *others))
        end = max(edit.end for edit in (*ours, *others))
        parts.append(tuple(base[at:start]))
        at = end
        left, right = _applied(base, start, end, ours), _applied(base, start, end, others)
        if not ours or not others or left == right:
            parts.append(left if ours else right)
        else:
            key = f"{name}-{sum(isinstance(part, Clash) for part in parts)}"
            parts.append(Clash(key, name, tuple(base[start:end]), left, right))
    return [*parts, tuple(base[at:])]


def _groups(mine: list[Edit], theirs: list[Edit]) -> list[tuple[list[Edit], list[Edit]]]:
    """The edits of both sides in the order of the base; those that meet stand together."""
    groups: list[tuple[list[Edit], list[Edit]]] = []
    both = [(edit, 0) for edit in mine] + [(edit, 1) for edit in theirs]
    for edit, side in sorted(both, key=lambda each: (each[0].start, each[0].end, each[1])):
        if groups and any(edit.meets(one) for one in groups[-1][1 - side]):
            groups[-1][side].append(edit)
        else:
            group: tuple[list[Edit], list[Edit]] = ([], [])
            group[side].append(edit)
            groups.append(group)
    return groups


def _applied(base: Sequence[Any], start: int, end: int, made: list[Edit]) -> tuple[Any, ...]:
    """The base's rows `start` to `end` with one side's edits."""
    rows: list[Any] = []
    at = start
    for edit in made:
        rows += [*base[at : edit.start], *edit.rows]
        at = edit.end
    return (*rows, *base[at:end])
