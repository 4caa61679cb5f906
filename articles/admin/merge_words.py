"""What a merge brings together, as its page puts it: what each side changed alone, and the clashes side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import Model

from articles import merge as threeway
from articles.admin import comparing
from articles.admin.comparing import Changed, Passage
from articles.compare import WHOLE
from articles.content import COLUMNS, Byline, Content
from articles.merge import BODY, BOTH, MINE, NAMES, THEIRS, Clash, Merged
from articles.models import ArticleVersion, Author, Tag
from newsroom.core.html import trusted

PREFIX, LONGEST = "choice-", 60
FIELDS = {name: ArticleVersion._meta.get_field(name) for name in COLUMNS}

Named = Mapping[tuple[type[Model], int], str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a clash: its radio button's value, and what it says; `html` of paragraphs, `words` of all else.

    `passages` are its words with what it changed marked in them; there are none where it is one value or another.
    """

    value: str
    heading: str
    words: str = ""
    html: str = ""
    passages: tuple[Passage, ...] = ()


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
class Shown:
    """What each side changed and the other left alone, in words; and what both changed in the same way."""

    mine: Changed
    theirs: Changed
    alike: Changed


@dataclass(frozen=True, slots=True)
class Told:
    """Three sides, the first of which the others were written from, and what comes of them.

    The names of what they point to are read once, whatever their number.
    """

    base: comparing.Side
    mine: comparing.Side
    theirs: comparing.Side
    found: Merged
    named: Named

    @classmethod
    def of(cls, sides: Sequence[comparing.Side], found: Merged | None = None) -> Told:
        contents = [side.content for side in sides]
        return cls(*sides, found or threeway.merge(*contents), named(contents))

    def shown(self) -> Shown:
        sides = (self.base, self.mine, self.theirs)
        found = threeway.shares(*(side.content for side in sides))
        return Shown(
            comparing.changed(self.base, replace(self.mine, content=found.mine)),
            comparing.changed(self.base, replace(self.theirs, content=found.theirs)),
            comparing.changed(self.base, replace(self.mine, content=found.alike, label="Both")),
        )

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
            marked = comparing.passages("".join(clash.base), "".join(says)) if value else ()
            return Side(value, heading, html=trusted("".join(says)), passages=marked)
        words = self._bylines(says) if clash.name == NAMES else self._value(clash.name, says)
        marked = comparing.line_marked(clash.base, says) if value and _is_text(clash) else ()
        return Side(value, heading, words, passages=marked)

    def _value(self, name: str, value: Any) -> str:
        field = FIELDS[name]
        if field.is_relation:
            return self.named[field.related_model, value] if value else ""
        return str(dict(field.flatchoices).get(value, value))

    def _byline(self, byline: Byline) -> str:
        author, role = byline
        return ", ".join(part for part in (self.named[Author, author], role) if part)

    def _bylines(self, bylines: Iterable[Byline]) -> str:
        return "; ".join(map(self._byline, bylines))


def label(name: str) -> str:
    """A column's name, or that of the tags or the names, as the form has it."""
    if name == NAMES:
        return "Bylines"
    if name == BODY:
        return "Story"
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


def _is_text(clash: Clash) -> bool:
    return clash.name != NAMES and clash.name not in WHOLE
