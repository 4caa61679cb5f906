"""The page that shows what differs between two versions, or between one and the working copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.admin import presence
from articles.changes import Mark, mark
from articles.compare import BODY, Difference, Row, compare
from articles.content import Content
from articles.models import Article, ArticleVersion, Author, Photo, Place, Tag
from articles.states import state_line
from newsroom.core import clock
from newsroom.core.blocks import Block
from newsroom.core.difference import GONE, NEW, SAME, Piece, words

LIVE, DESK = "live", "desk"
LONGEST_NUMBER = 9
RELATED = ("section", "lead_photo", "social_photo")
NAMES = {
    "paragraph": "Paragraph", "heading": "Heading", "list": "List", "quote": "Quotation", "pull-quote": "Pull quote",
    "picture": "Picture", "table": "Table", "ad-break": "Ad break", "rule": "Rule", "box": "Box",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: `label` stands at its column, `key` in the address."""

    row: Article | ArticleVersion
    content: Content
    key: str
    label: str
    facts: str

    @property
    def name(self) -> str:
        """Its label inside a sentence."""
        return "the working copy" if self.key == DESK else self.label


@dataclass(slots=True)
class Line:
    """A line of the page: its name, what either side has, and what is said of it."""

    name: str
    before: list[Mark] | None
    after: list[Mark] | None
    notes: list[str] = field(default_factory=list)
    large: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks in a row that are all the same, or all differ."""

    same: bool
    lines: list[Line]

    @property
    def words(self) -> str:
        """ "3 paragraphs are", and of other blocks too: "4 parts are"."""
        text = all(line.name.startswith(NAMES["paragraph"]) for line in self.lines)
        noun, count = "paragraph" if text else "part", len(self.lines)
        return f"{count} {noun}s are" if count > 1 else f"1 {noun} is"


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a paragraph with what was taken out of it and put into it in one run, and what else is said of it."""

    marks: list[Mark]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changed:
    """The lines of two sides that differ, and those of their tags and bylines; `sums` says how much."""

    before: Side
    after: Side
    lines: list[Line]
    lists: list[Line]
    sums: str


def comparison(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """Raises `Http404` for a version that the story does not have."""
    now = clock.now()
    before, after = _sides(article, request.GET, now)
    difference = compare(before.content, after.content)
    named = Named.of(before, after, difference)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Compare {before.name} with {after.name}: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": "versions",
        "before": before,
        "after": after,
        "sides": (before, after),
        "sums": _sums(difference),
        "fields": list(named.fields(difference)),
        "folds": list(_folds(named.line(row) for row in difference.body)),
        "lists": list(named.lists(difference)),
        "numbers": article.versions.values_list("number", flat=True),
        "presence": presence.shown(request, article, Place.COMPARING, now),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def what_changed(before: ArticleVersion, after: ArticleVersion) -> Changed:
    """What the second of two versions says otherwise than the first."""
    return changed(side_of(before), side_of(after))


def side_of(version: ArticleVersion, label: str = "", content: Content | None = None) -> Side:
    name, said = label or f"v{version.number}", content or Content.of_version(version)
    return Side(version, said, str(version.number), name, "")


def changed(first: Side, second: Side) -> Changed:
    difference = compare(first.content, second.content)
    named = Named.of(first, second, difference)
    body = (named.line(row) for row in difference.body)
    lines = [*named.fields(difference), *(line for same, line in body if not same)]
    return Changed(first, second, lines, list(named.lists(difference)), _sums(difference))


def line_of(name: str, before: str, after: str) -> Line:
    """One value or another, as the lines of columns are."""
    pieces = (Piece(GONE, before), Piece(NEW, after))
    return Line(name, _marks(pieces, NEW), _marks(pieces, GONE))


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """The paragraphs of a text with what is otherwise than in another marked in them."""
    body = compare(*(Content({BODY: text}, (), ()) for text in (before, after))).body
    pictures = {_picture(block) for row in body for block in (row.before, row.after)}
    named = Named(_names(Photo, pictures - {0}), {}, {}, {})
    return tuple(named.passage(row) for row in body)


def line_marked(before: str, after: str) -> tuple[Passage, ...]:
    return (Passage(_in_one(words(before, after))),)


def is_ahead(article: Article, live: ArticleVersion | None) -> bool:
    """Whether the working copy says something else than the version that readers see."""
    if live is None or article.written_from_id == live.pk:
        return False
    stood = article.written_from
    return stood is None or stood.content_digest != live.content_digest


# The two sides


def _sides(article: Article, given: Mapping[str, str], now: datetime) -> tuple[Side, Side]:
    """What was asked for; without that, what is live and the working copy, or the last two versions."""
    rows = article.versions.select_related("made_by", *RELATED)
    rows = rows.prefetch_related("tag_rows", "byline_rows")
    first, second = given.get("from", ""), given.get("to", "")
    live = rows.live(now).first()
    if not second:
        newest = article.newest_version()
        second = DESK if first or live or newest is None else str(newest.number)
    if not first:
        first = LIVE if live else _one_before(article, second)
    return _side(article, rows, first, live, now), _side(article, rows, second, live, now)


def _one_before(article: Article, key: str) -> str:
    """The version before that one, or itself where it is the first; the working copy's own, before the working copy."""
    if key == DESK:
        return str(article.written_from.number) if article.written_from else DESK
    below = article.versions.filter(number__lt=_number(key)).first()
    return str(below.number) if below else key


def _side(
    article: Article, rows: Any, key: str, live: ArticleVersion | None, now: datetime
) -> Side:
    if key == DESK:
        made = f"saved {clock.moment_words(article.updated_at, now)}"
        return Side(article, Content.of_working_copy(article), DESK, "Working copy", made)
    version = live if key == LIVE else rows.filter(number=_number(key)).first()
    if version is None:
        raise Http404
    return Side(
        version, Content.of_version(version), str(version.number), f"v{version.number}", _facts(version, now)
    )  # fmt: skip


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_NUMBER):
        raise Http404
    return int(key)


def _facts(version: ArticleVersion, now: datetime) -> str:
    made_by = version.made_by.get_short_name() or str(version.made_by) if version.made_by else ""
    made = f"{clock.moment_words(version.made_at, now)}, {made_by or 'imported'}"
    stands = "live now, " if version.is_live(now) else ""
    coming = (
        f"goes live {clock.moment_words(version.live_from, now)}, "
        if version.is_waiting(now)
        else ""
    )
    return f"{stands}{coming}saved {made}" + (f": {version.note}" if version.note else "")


# The lines


@dataclass(frozen=True, slots=True)
class Named:
    """What the numbers in the two contents mean, and the lines that say it."""

    photos: Mapping[int, str]
    sections: Mapping[int, str]
    tags: Mapping[int, str]
    authors: Mapping[int, str]

    @classmethod
    def of(cls, before: Side, after: Side, difference: Difference) -> Named:
        """Three queries at most, whatever changed."""
        pictures = {_picture(block) for row in difference.body for block in (row.before, row.after)}
        sections = {side.row.section_id: str(side.row.section or "") for side in (before, after)}
        photos = _names(Photo, pictures - {0})
        for side in (before, after):
            for photo in (side.row.lead_photo, side.row.social_photo):
                photos |= {photo.pk: str(photo)} if photo else {}
        tags = {piece.text for pieces in difference.tags for piece in pieces}
        authors = {piece.text[0] for pieces in difference.bylines for piece in pieces}
        return cls(photos, sections, _names(Tag, tags), _names(Author, authors))

    def fields(self, difference: Difference) -> Iterator[Line]:
        for row in difference.fields:
            field_of = Article._meta.get_field(row.name)
            name = str(field_of.verbose_name)
            label = name[:1].upper() + name[1:]
            if not row.pieces:
                sides = (self._value(row.name, value) for value in (row.before, row.after))
                yield line_of(label, *sides)
                continue
            yield Line(
                label,
                _marks(row.pieces, NEW),
                _marks(row.pieces, GONE),
                large=row.name == "headline",
            )

    def _value(self, name: str, value: Any) -> str:
        if name == "section_id":
            return self.sections.get(value, "")
        if name.endswith("photo_id"):
            return self.photos.get(value, "")
        return str(dict(Article._meta.get_field(name).flatchoices).get(value, value))

    def line(self, row: Row) -> tuple[bool, Line]:
        """Whether the block is the same, and its line."""
        name = f"{NAMES[row.name]} {row.number}"
        shown = [
            None if block is None else [*self._pictured(row, block), *_marks(row.pieces, other)]
            for block, other in ((row.before, NEW), (row.after, GONE))
        ]
        notes = [f"Changed: {', '.join(row.forms)}"] if row.forms else []
        notes += ["The same, in another place"] if row.moved else []
        return row.what == SAME, Line(name, shown[0], shown[1], notes)

    def passage(self, row: Row) -> Passage:
        """The block in one run: what was taken out stands beside what is in its place."""
        blocks = (row.before, row.after) if row.what != SAME else (row.after,)
        pictures = [mark for each in blocks if each for mark in self._pictured(row, each)]
        one = pictures[:1] if len({mark.text for mark in pictures}) == 1 else pictures
        notes = [f"Changed: {', '.join(row.forms)}"] if row.forms else []
        return Passage([*one, *_in_one(row.pieces)], notes)

    def _pictured(self, row: Row, block: Block) -> list[Mark]:
        """A picture by its photograph's name: the body has only its number."""
        number = _picture(block)
        if not number:
            return []
        sides = {_picture(row.before), _picture(row.after)}
        other = GONE if block is row.before else NEW
        words = self.photos.get(number, f"Photo {number}")
        return [Mark(SAME if len(sides) == 1 else other, "", f"[{words}]", " ")]

    def lists(self, difference: Difference) -> Iterator[Line]:
        told = ("Tags", difference.tags, self._tag), ("Bylines", difference.bylines, self._byline)
        for name, sides, worded in told:
            if not any(sides):
                continue
            marks = [[Mark(p.what, "", worded(p.text), "") for p in pieces] for pieces in sides]
            ordered = all(mark.what == SAME for side in marks for mark in side)
            yield Line(name, marks[0], marks[1], ["In another order"] if ordered else [])

    def _tag(self, pk: int) -> str:
        return self.tags.get(pk, f"Tag {pk}")

    def _byline(self, pair: tuple[int, str]) -> str:
        author, role = pair
        return ", ".join(part for part in (self.authors.get(author, ""), role) if part)


def _names(model: Any, keys: Iterable[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in model.objects.filter(pk__in=set(keys))} if keys else {}


def _picture(block: Block | None) -> int:
    """The number of the photograph in a picture; 0 for anything else."""
    number = block.attrs.get("data-image", "") if block else ""
    return int(number) if number.isdecimal() else 0


def _marks(pieces: Iterable[Piece], left_out: str) -> list[Mark]:
    """One side's pieces."""
    return [mark(piece) for piece in pieces if piece.what != left_out and piece.text]


def _in_one(pieces: Iterable[Piece]) -> list[Mark]:
    """All pieces in one run, with a space between what was taken out and what stands in its place."""
    marks = _marks(pieces, "")
    for at, (one, other) in enumerate(pairwise(marks)):
        if (one.what, other.what) == (GONE, NEW) and not (one.tail or other.lead):
            marks[at] = replace(one, tail=" ")
    return marks


def _folds(lines: Iterable[tuple[bool, Line]]) -> Iterator[Fold]:
    for same, group in groupby(lines, key=lambda each: each[0]):
        yield Fold(same, [line for _, line in group])


def _sums(difference: Difference) -> str:
    """ "33 words added, 5 removed, 1 tag added." """
    if difference.says_the_same:
        return "Both say the same."
    added, removed = difference.words(NEW), difference.words(GONE)
    told = [f"{added} word{'s' * (added != 1)} added, {removed} removed"]
    for name, (gone, new) in (("tag", difference.tags), ("byline", difference.bylines)):
        for pieces, what, done in ((new, NEW, "added"), (gone, GONE, "removed")):
            if count := sum(piece.what == what for piece in pieces):
                told.append(f"{count} {name}{'s' * (count != 1)} {done}")
    return f"{', '.join(told)}."
