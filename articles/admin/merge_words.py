"""What a merge brings together, as its page puts it: what each side changed alone, and the clashes side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Model

from articles.content import COLUMNS, Byline, Content
from articles.merge import BODY, BOTH, MINE, NAMES, THEIRS, Clash, Edit, Merged, paragraphs_alone
from articles.models import ArticleVersion, Author, Tag
from newsroom.core.html import trusted

PREFIX, LONGEST = "choice-", 60
FIELDS = {name: ArticleVersion._meta.get_field(name) for name in COLUMNS}

Named = Mapping[tuple[type[Model], int], str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a clash: its radio button's value, and what it says; `html` of paragraphs, `words` of all else."""

    value: str
    heading: str
    words: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """What the three are called: "v1"."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A clash as the page puts it."""

    name: str
    label: str
    base: Side
    sides: tuple[Side, ...]
    both: str
    chosen: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Three contents and what comes of them. The names of what they point to are read once, whatever their number."""

    base: Content
    mine: Content
    theirs: Content
    found: Merged
    named: Named

    def alone(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """A label and a sentence for each thing that one side alone changed: first of mine, then of theirs."""
        edits = paragraphs_alone(self.base, self.mine, self.theirs)
        mine = [*self._columns(self.mine, self.theirs), *_paragraphs(edits[0])]
        theirs = [*self._columns(self.theirs, self.mine), *_paragraphs(edits[1])]
        return [*mine, *self._rows(self.mine)], [*theirs, *self._rows(self.theirs)]

    def alike(self) -> list[str]:
        """The labels of what both changed in the same way."""
        return [
            label(name)
            for name in COLUMNS
            if name != BODY
            and self.base.columns[name] != self.mine.columns[name] == self.theirs.columns[name]
        ]

    def clashes(self, who: Who, choices: Mapping[str, str] | None) -> list[Asked]:
        """`choices` is what was posted, None where nothing was."""
        return [self._asked(clash, who, choices) for clash in self.found.clashes]

    def _asked(self, clash: Clash, who: Who, choices: Mapping[str, str] | None) -> Asked:
        possible = (MINE, THEIRS, BOTH) if clash.name == BODY else (MINE, THEIRS)
        chosen = (choices or {}).get(clash.key, "")
        return Asked(
            name=f"{PREFIX}{clash.key}",
            label=self._label(clash),
            base=self._side("", f"{who.base} said", clash, clash.base),
            sides=(
                self._side(MINE, f"{who.mine} says", clash, clash.mine),
                self._side(THEIRS, f"{who.theirs} says", clash, clash.theirs),
            ),
            both=f"Both, {who.mine} first" if BOTH in possible else "",
            chosen=chosen,
            missing=choices is not None and chosen not in possible,
        )

    def _label(self, clash: Clash) -> str:
        passages = [each.key for each in self.found.clashes if each.name == BODY]
        if clash.name != BODY or len(passages) == 1:
            return label(clash.name)
        return f"{label(BODY)}, passage {passages.index(clash.key) + 1} of {len(passages)}"

    def _side(self, value: str, heading: str, clash: Clash, says: Any) -> Side:
        if clash.name == BODY:
            return Side(value, heading, html=trusted("".join(says)))
        words = self._bylines(says) if clash.name == NAMES else self._value(clash.name, says)
        return Side(value, heading, words)

    def _columns(self, side: Content, other: Content) -> list[tuple[str, str]]:
        return [
            (label(name), self._turned(name, stood, side.columns[name]))
            for name, stood in self.base.columns.items()
            if name != BODY and side.columns[name] != stood == other.columns[name]
        ]

    def _turned(self, name: str, before: Any, after: Any) -> str:
        old, new = self._value(name, before), self._value(name, after)
        if not old:
            return f"“{new}”, where nothing stood"
        return f"“{new}” instead of “{old}”" if new else f"“{old}” is taken out"

    def _value(self, name: str, value: Any) -> str:
        field = FIELDS[name]
        if field.is_relation:
            return self.named[field.related_model, value] if value else ""
        return str(dict(field.flatchoices).get(value, value))

    def _rows(self, side: Content) -> list[tuple[str, str]]:
        """What a side did to the tags, and to the names where they are no clash."""
        tags = _difference(*(map(self._tag, said.tags) for said in (self.base, side)))
        names = _difference(*(map(self._byline, said.bylines) for said in (self.base, side)))
        torn = any(clash.name == NAMES for clash in self.found.clashes)
        rows = [(label("tags"), tags), (label(NAMES), "" if torn else names)]
        return [(name, words) for name, words in rows if words]

    def _tag(self, pk: int) -> str:
        return self.named[Tag, pk]

    def _byline(self, byline: Byline) -> str:
        author, role = byline
        return ", ".join(part for part in (self.named[Author, author], role) if part)

    def _bylines(self, bylines: Iterable[Byline]) -> str:
        return "; ".join(map(self._byline, bylines))


def label(name: str) -> str:
    """A column's name, or that of the tags or the names, as the form has it."""
    if name == NAMES:
        return "Bylines"
    words = str(ArticleVersion._meta.get_field(name).verbose_name)
    return f"{words[0].upper()}{words[1:]}"


def named(contents: Sequence[Content]) -> Named:
    """The name of every section, photograph, tag and author that these point to; one query for each kind."""
    wanted: defaultdict[type[Model], set[int | None]] = defaultdict(set)
    for content in contents:
        wanted[Tag].update(content.tags)
        wanted[Author].update(author for author, _ in content.bylines)
        for name, field in FIELDS.items():
            if field.is_relation:
                wanted[field.related_model].add(content.columns[name])
    rows = chain.from_iterable(
        model._base_manager.filter(pk__in=pks - {None}) for model, pks in wanted.items()
    )
    return {(type(row), row.pk): str(row) for row in rows}


def choices_in(post: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, by the clash's key."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in post.items()
        if name.startswith(PREFIX) and len(name) <= LONGEST
    }


def _paragraphs(edits: Iterable[Edit]) -> list[tuple[str, str]]:
    changed = put_in = taken_out = 0
    for edit in edits:
        before, after = edit.end - edit.start, len(edit.rows)
        changed += min(before, after)
        put_in += max(0, after - before)
        taken_out += max(0, before - after)
    counts = ((changed, "changed"), (put_in, "put in"), (taken_out, "taken out"))
    words = [f"{n} paragraph{'s' if n > 1 else ''} {done}" for n, done in counts if n]
    return [(label(BODY), ", ".join(words))] if words else []


def _difference(before: Iterable[str], after: Iterable[str]) -> str:
    old, new = list(before), list(after)
    more = [name for name in new if name not in old]
    less = [name for name in old if name not in new]
    parts = [("with", more), ("without", less)]
    words = "; ".join(f"{word} {', '.join(names)}" for word, names in parts if names)
    return words or ("in another order" if old != new else "")
