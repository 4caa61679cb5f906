"""What a release changed, as readers see it: words inside lines and paragraphs, pictures, tags and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch

from articles.compare import Difference, Row, compare
from articles.content import Content
from articles.models import Article, ArticleVersion, Photo, VersionByline, VersionTag
from articles.rendering import picture_ids
from newsroom.core import pagecache
from newsroom.core.blocks import Block
from newsroom.core.difference import GONE, NEW, SAME, Piece

# The columns that stand on the page; what only search engines, lists or the desk are told is no change of the story.
SHOWN: Final = {
    "kicker": "Line above the headline", "headline": "Headline", "standfirst": "Standfirst", "kind": "Kind of story",
    "section_id": "Section", "dateline": "Place", "lead_photo_id": "Picture", "lead_caption": "Caption",
}  # fmt: skip
NAMES: Final = {
    "paragraph": "Paragraph", "heading": "Heading", "list": "List", "quote": "Quotation", "pull-quote": "Pull quote",
    "picture": "Picture", "table": "Table", "rule": "Rule", "box": "Box",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece as it is printed: the spaces at its ends stand outside the mark."""

    what: str
    lead: str
    text: str
    tail: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the page: what was changed, what was taken out and put in, and what else is said of it."""

    name: str
    marks: tuple[Mark, ...]
    note: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """`same`: how many paragraphs were left as they were."""

    lines: tuple[Change, ...]
    same: int


def mark(piece: Piece) -> Mark:
    text = piece.text.strip()
    at = piece.text.find(text)
    return Mark(piece.what, piece.text[:at], text, piece.text[at + len(text) :])


def marks(pieces: Iterable[Piece]) -> tuple[Mark, ...]:
    return tuple(mark(piece) for piece in pieces if piece.text)


def read(version_ids: Iterable[int]) -> dict[int, ArticleVersion]:
    """These versions with all that a difference of two names; three queries."""
    rows = ArticleVersion.objects.filter(pk__in=set(version_ids)).defer("body_text")
    rows = rows.select_related("section", "lead_photo").prefetch_related(
        Prefetch("tag_rows", VersionTag.objects.select_related("tag")),
        Prefetch("byline_rows", VersionByline.objects.select_related("author")),
    )
    return {row.pk: row for row in rows}


def alts(versions: Iterable[ArticleVersion]) -> dict[int, str]:
    """What is to be seen on the photographs of their texts, in words; one query, none without photographs."""
    numbers = {pk for version in versions for pk in picture_ids(version.body)}
    return dict(Photo.objects.filter(pk__in=numbers).values_list("pk", "alt")) if numbers else {}


def changes(before: ArticleVersion, after: ArticleVersion, photos: Mapping[int, str]) -> Changes:
    """Whatever it names, the page is noted to show."""
    difference = compare(Content.of_version(before), Content.of_version(after))
    lines = [
        *_fields(difference, before, after),
        *_text(difference.body, photos),
        *_lists(difference, before, after),
    ]
    same = sum(row.what == SAME for row in difference.body if row.name == "paragraph")
    return Changes(tuple(lines), same)


def _fields(
    difference: Difference, before: ArticleVersion, after: ArticleVersion
) -> Iterator[Change]:
    for row in difference.fields:
        if row.name not in SHOWN:
            continue
        pieces = row.pieces or (
            Piece(GONE, _value(row.name, before)),
            Piece(NEW, _value(row.name, after)),
        )
        spaced = marks(pieces) if row.pieces else _spaced(pieces)
        yield Change(SHOWN[row.name], spaced, large=row.name == "headline")


def _value(name: str, version: ArticleVersion) -> str:
    if name == "section_id":
        pagecache.shows(f"section:{version.section_id}")
        return str(version.section or "")
    if name == "lead_photo_id":
        pagecache.shows(*([f"photo:{version.lead_photo_id}"] if version.lead_photo_id else []))
        return version.lead_photo.alt if version.lead_photo else ""
    return str(dict(Article._meta.get_field(name).flatchoices)[getattr(version, name)])


def _text(rows: Iterable[Row], photos: Mapping[int, str]) -> Iterator[Change]:
    for row in rows:
        if row.what == SAME or row.name not in NAMES or (row.moved and row.what == GONE):
            continue
        name = f"{NAMES[row.name]} {row.number}"
        pictures = [_pictured(block, photos) for block in (row.before, row.after)]
        if row.moved:
            yield Change(name, _spaced([Piece(SAME, _words(row.after, pictures[1]))]), "Moved")
            continue
        note = f"Changed: {', '.join(row.forms)}" if row.forms else ""
        shown = [*_replaced(*pictures), *marks(row.pieces)]
        yield Change(name, tuple(shown), note)


def _words(block: Block, picture: str) -> str:
    return " ".join(part for part in (picture, block.text) if part)


def _replaced(before: str, after: str) -> tuple[Mark, ...]:
    if before == after:
        return _spaced([Piece(SAME, before)])
    return _spaced([Piece(GONE, before), Piece(NEW, after)])


def _pictured(block: Block | None, photos: Mapping[int, str]) -> str:
    """A picture by what is to be seen on it: the body has only its number."""
    number = block.attrs.get("data-image", "") if block else ""
    if not number.isdecimal():
        return ""
    pagecache.shows(f"photo:{int(number)}")
    return f"[{photos.get(int(number), 'Picture')}]"


def _lists(
    difference: Difference, before: ArticleVersion, after: ArticleVersion
) -> Iterator[Change]:
    if any(difference.tags):
        tags = {row.tag_id: row.tag.name for v in (before, after) for row in v.tag_rows.all()}
        pagecache.shows(*(f"tag:{pk}" for pk in tags))
        yield _list("Tags", difference.tags, tags)
    if any(difference.bylines):
        rows = [row for v in (before, after) for row in v.byline_rows.all()]
        names = {(row.author_id, row.role): str(row) for row in rows}
        pagecache.shows(*(f"author:{row.author_id}" for row in rows))
        yield _list("By", difference.bylines, names)


def _list(name: str, sides: Any, words: Mapping[Any, str]) -> Change:
    """What is there now, in its order, with what was taken out in front."""
    gone = [piece for piece in sides[0] if piece.what == GONE]
    shown = [Piece(piece.what, words[piece.text]) for piece in (*gone, *sides[1])]
    ordered = all(piece.what == SAME for piece in shown)
    return Change(name, _spaced(shown, "; "), "In another order" if ordered else "")


def _spaced(pieces: Iterable[Piece], between: str = " ") -> tuple[Mark, ...]:
    shown = [piece for piece in pieces if piece.text]
    last = len(shown) - 1
    return tuple(
        Mark(piece.what, "", piece.text, between if n < last or between == " " else "")
        for n, piece in enumerate(shown)
    )
