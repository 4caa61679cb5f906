"""The readable difference of two contents: words inside paragraphs that are alike, fields, tags and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from articles.content import Content
from newsroom.core.blocks import TAG, Block, blocks
from newsroom.core.difference import GONE, NEW, SAME, Piece, differing, words
from newsroom.core.likeness import changed_pairs
from newsroom.core.text import word_count

BODY, CHANGED = "body", "changed"
# Columns that are not text: they are one value or another.
WHOLE: Final = frozenset(
    {"kind", "section_id", "lead_photo_id", "social_photo_id", "canonical_url", "ad_policy"}
)
FORMS: Final = {
    "a": "link", "strong": "bold", "em": "italics", "br": "line breaks", "figure": "picture", "cite": "source",
    "h2": "level of the heading", "h3": "level of the heading", "ul": "list", "ol": "list", "li": "list",
    "table": "table", "tr": "table", "th": "table", "td": "table", "figcaption": "caption",
}  # fmt: skip

Sides = tuple[tuple[Piece, ...], tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A column, or a block of the body with the number that it has among those of its kind.

    `before` and `after` are the column's values or the blocks. `forms` names what changed besides the words; `moved`
    is a block that stands elsewhere, unchanged, on the other side.
    """

    name: str
    what: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()
    number: int = 0
    forms: tuple[str, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """`fields` are the columns that changed; `body` is the whole of it, same paragraphs too.

    Tags and bylines: each side's values in its order, as pieces; empty where nothing changed.
    """

    fields: tuple[Row, ...]
    body: tuple[Row, ...]
    tags: Sides
    bylines: Sides

    def words(self, what: str) -> int:
        """How many words are gone, or new, in the body and in the lines of text."""
        rows = (row for row in (*self.fields, *self.body) if not row.moved)
        pieces = (piece for row in rows for piece in row.pieces)
        return sum(word_count(piece.text) for piece in pieces if piece.what == what)

    @property
    def says_the_same(self) -> bool:
        rows = (*self.fields, *self.body)
        return all(row.what == SAME for row in rows) and not any((*self.tags, *self.bylines))


def compare(before: Content, after: Content) -> Difference:
    return Difference(
        fields=tuple(_fields(before, after)),
        body=tuple(_body(blocks(before.columns[BODY]), blocks(after.columns[BODY]))),
        tags=_values(before.tags, after.tags),
        bylines=_values(before.bylines, after.bylines),
    )


def _fields(before: Content, after: Content) -> Iterator[Row]:
    for name, was in before.columns.items():
        now = after.columns[name]
        if name != BODY and was != now:
            pieces = () if name in WHOLE else words(was, now)
            yield Row(name, CHANGED, was, now, pieces)


def _values(before: Sequence[Any], after: Sequence[Any]) -> Sides:
    if before == after:
        return (), ()
    gone = tuple(Piece(SAME if value in after else GONE, value) for value in before)
    return gone, tuple(Piece(SAME if value in before else NEW, value) for value in after)


def _body(before: Sequence[Block], after: Sequence[Block]) -> list[Row]:
    rows: list[Row] = []
    was, now = iter(before), iter(after)
    for part in differing([block.html for block in before], [block.html for block in after]):
        gone, new = [next(was) for _ in part.gone], [next(now) for _ in part.new]
        i = j = 0
        for p, q in [*changed_pairs(gone, new), (len(gone), len(new))]:
            rows += [_row(block, None) for block in gone[i:p]]
            rows += [_row(None, block) for block in new[j:q]]
            rows += [_row(gone[p], new[q])] if p < len(gone) else []
            i, j = p + 1, q + 1
        rows += [_row(next(was), next(now)) for _ in part.same]
    return _numbered(rows)


def _row(was: Block | None, now: Block | None) -> Row:
    name = (now or was or Block("", "")).kind
    if was is None or now is None:
        pieces = words(was.text if was else "", now.text if now else "")
        return Row(name, NEW if was is None else GONE, was, now, pieces)
    if was.html == now.html:
        return Row(name, SAME, was, now, (Piece(SAME, now.text),) if now.text else ())
    return Row(name, CHANGED, was, now, words(was.text, now.text), forms=_forms(was, now))


def _numbered(rows: list[Row]) -> list[Row]:
    """With each block's number on the newer side that has it, and those marked that only stand elsewhere."""
    gone = {row.before.html for row in rows if row.what == GONE}
    moved = gone & {row.after.html for row in rows if row.what == NEW}
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    numbered = []
    for row in rows:
        for side, block in zip(counts, (row.before, row.after), strict=True):
            side[block.kind if block else ""] += 1
        number = counts[0 if row.after is None else 1][row.name]
        stands = row.what in (GONE, NEW) and (row.after or row.before).html in moved
        numbered.append(replace(row, number=number, moved=stands))
    return numbered


def _forms(was: Block, now: Block) -> tuple[str, ...]:
    """What changed about the block besides its words, in words."""
    if was.kind != now.kind:
        return (f"was a {was.kind}",)
    tags = (
        Counter((tag["name"] or "", tag["rest"] or "") for tag in TAG.finditer(block.html))
        for block in (was, now)
    )
    mine, theirs = tags
    differ = (mine - theirs) + (theirs - mine)
    named = {FORMS.get(name.lower(), "markup"): None for name, _ in differ}
    return tuple(named) or (() if was.text != now.text else ("spacing",))
