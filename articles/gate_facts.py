"""What the gates look at: gathered for one text or for many, in the same few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count

from articles.body_links import Dead, Known, links_in
from articles.gate_kinds import Check
from articles.models import (
    Article,
    ArticleVersion,
    Byline,
    LegalNeed,
    LegalRead,
    Photo,
    TaggedArticle,
    VersionByline,
    VersionTag,
)
from articles.rendering import picture_ids

# The lines in which a word of the house may slip in, as they are called, and as the form has them.
LINES: Final = {
    "headline": "the headline",
    "short_headline": "the short headline",
    "kicker": "the kicker",
    "standfirst": "the standfirst",
    "body_text": "the text",
    "lead_caption": "the caption",
    "seo_title": "the title for search",
    "seo_description": "the description for search",
}
EVERY_CHECK: Final = frozenset(Check.values)
Content = Article | ArticleVersion


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to be looked at in a version or a working copy."""

    headline: str
    short_headline: str
    lines: Mapping[str, str]
    photos: tuple[Photo, ...] = ()
    lead_photo_id: int | None = None
    bylines: int = 0
    tags: int = 0
    dead: tuple[Dead, ...] = ()
    needs_legal: bool = False
    was_read: bool = False


@dataclass(slots=True)
class _Rows:
    """What the tables say of all the texts together."""

    photos: dict[int, Photo] = field(default_factory=dict)
    names: dict[Any, int] = field(default_factory=dict)
    tags: dict[Any, int] = field(default_factory=dict)
    needs: set[int] = field(default_factory=set)
    reads: set[tuple[int, str]] = field(default_factory=set)


def facts_of(
    contents: Sequence[Content], moments: Sequence[datetime], checks: Container[str] = EVERY_CHECK
) -> list[Facts]:
    """Of each, as it would go out at its moment; as much as these checks need to know."""
    links = [links_in(content.body) for content in contents]
    known = Known.of(address for each in links for address in each)
    rows = _rows(contents, checks)
    return [
        _facts(content, rows, tuple(known.dead(addresses, at)))
        for content, addresses, at in zip(contents, links, moments, strict=True)
    ]


def _facts(content: Content, rows: _Rows, dead: tuple[Dead, ...]) -> Facts:
    story, digest = _story_of(content), _digest_of(content)
    shown = sorted(rows.photos.keys() & set(_photo_ids(content)))
    return Facts(
        headline=content.headline,
        short_headline=content.short_headline,
        lines={name: getattr(content, name) for name in LINES},
        photos=tuple(rows.photos[pk] for pk in shown),
        lead_photo_id=content.lead_photo_id,
        bylines=rows.names.get(_key(content), 0),
        tags=rows.tags.get(_key(content), 0),
        dead=dead,
        needs_legal=story in rows.needs,
        was_read=(story, digest) in rows.reads,
    )


def _rows(contents: Sequence[Content], checks: Container[str]) -> _Rows:
    rows = _Rows()
    pictures = {pk for content in contents for pk in _photo_ids(content)}
    stories = {pk for content in contents if (pk := _story_of(content)) is not None}
    if pictures:
        rows.photos = Photo.objects.in_bulk(pictures)
    if Check.BYLINE in checks:
        rows.names = _counts(contents, VersionByline, Byline, "article")
    if Check.TAG in checks:
        rows.tags = _counts(contents, VersionTag, TaggedArticle, "content_object")
    if Check.LEGAL in checks:
        needs = LegalNeed.objects.filter(article__in=stories)
        reads = LegalRead.objects.filter(version__article__in=stories)
        told = reads.values_list("version__article_id", "version__content_digest")
        rows.needs, rows.reads = set(needs.values_list("article_id", flat=True)), set(told)
    return rows


def _counts(
    contents: Sequence[Content], of_version: Any, of_copy: Any, name: str
) -> dict[tuple[bool, int], int]:
    """How many rows hang on each version and on each working copy."""
    found: Counter[tuple[bool, int]] = Counter()
    for is_version, model, column in ((True, of_version, "version"), (False, of_copy, name)):
        pks = [row.pk for row in contents if isinstance(row, ArticleVersion) is is_version]
        if pks:
            rows = model.objects.order_by().filter(**{f"{column}__in": pks}).values_list(column)
            found.update({(is_version, pk): n for pk, n in rows.annotate(Count("pk"))})
    return found


def _key(content: Content) -> tuple[bool, int | None]:
    return isinstance(content, ArticleVersion), content.pk


def _story_of(content: Content) -> int | None:
    return content.article_id if isinstance(content, ArticleVersion) else content.pk


def _digest_of(content: Content) -> str:
    if isinstance(content, ArticleVersion):
        return content.content_digest
    return content.written_from.content_digest if content.written_from else ""


def _photo_ids(content: Content) -> list[int]:
    shown = (content.lead_photo_id, content.social_photo_id, *picture_ids(content.body))
    return [pk for pk in shown if pk is not None]
