"""A version as the story page shows it: its blocks with their pictures, its people, tags and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from articles import rivers
from articles.cards import (
    LEAD_SIZES,
    Card,
    Picture,
    Writer,
    card,
    photos_with_files,
    picture,
    versions_for_cards,
    writers,
)
from articles.models import Article, ArticleVersion, Correction, Photo
from articles.rivers import Place, Row
from newsroom.core import pagecache
from newsroom.core.blocks import Block, blocks
from newsroom.core.html import plain_text

BESIDE, TAGS_FOLLOWED = 5, 3
TEXT_SIZES = "(min-width: 70rem) 40rem, 100vw"


@dataclass(frozen=True, slots=True)
class TagLink:
    id: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    kind: str
    label: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the story page says of one version."""

    card: Card
    blocks: tuple[Block, ...]
    lead: Picture | None
    dateline: str
    tags: tuple[TagLink, ...]
    corrections: tuple[CorrectionLine, ...]
    word_count: int
    section_id: int
    ad_policy: str
    seo_title: str
    seo_description: str
    canonical_url: str
    photo: Photo | None
    social_photo: Photo | None

    @property
    def is_retracted(self) -> bool:
        return any(line.kind == "retraction" for line in self.corrections)


def picture_ids(body: str) -> list[int]:
    """The photographs a body shows."""
    if "data-image" not in body:
        return []
    numbers = (part.attrs.get("data-image", "") for part in blocks(body) if part.kind == "picture")
    return [int(number) for number in numbers if number.isdigit()]


def story(version: ArticleVersion, at: datetime) -> tuple[Story, list[Card]]:
    """A version that readers see, read whole, and the cards of the stories beside it. Six queries."""
    tags = [
        TagLink(row.tag_id, row.tag.name, row.tag.get_absolute_url())
        for row in version.tag_rows.select_related("tag")
    ]
    rows = _beside(version, [tag.id for tag in tags], at)
    others = versions_for_cards(row.version_id for row in rows)
    names = writers([version.pk, *others])
    photos = photos_with_files(
        _photo_ids(version), on_cards=(v.lead_photo_id for v in others.values())
    )
    told = _assemble(version, at, tags, names.get(version.pk, ()), photos)
    found = [
        card(others[row.version_id], names.get(row.version_id, ()), photos)
        for row in rows
        if row.version_id in others
    ]
    return told, found


def _beside(version: ArticleVersion, tag_ids: Sequence[int], at: datetime) -> list[Row]:
    place = Place(version.published_at, version.pk)
    rows = [
        row
        for row in rivers.beside(
            version.section_id, tag_ids[:TAGS_FOLLOWED], place, at, each=BESIDE
        )
        if row.article_id != version.article_id
    ]
    pagecache.shows(
        f"list:section:{version.section_id}:past",
        *(f"list:tag:{pk}:past" for pk in tag_ids[:TAGS_FOLLOWED]),
    )
    pagecache.changes_at(min((row.live_until for row in rows if row.live_until), default=None))
    return rows


def working_copy(article: Article, at: datetime) -> Story:
    """The working copy as it would look on the page, with its own tags and names."""
    tags = [
        TagLink(row.tag_id, row.tag.name, row.tag.get_absolute_url())
        for row in article.tagged.select_related("tag").order_by("pk")
    ]
    names = [
        Writer(b.author.name, b.author.get_absolute_url(), b.author.initials, b.role)
        for b in article.bylines.select_related("author")
    ]
    newest = article.newest_version()
    seen = ArticleVersion(
        **article.content(),
        article=article,
        made_at=article.updated_at,
        published_at=newest.published_at if newest else None,
        changed_at=newest.changed_at if newest else None,
    )
    return _assemble(seen, at, tags, names, photos_with_files(_photo_ids(seen)))


def _photo_ids(version: ArticleVersion) -> list[int | None]:
    return [version.lead_photo_id, version.social_photo_id, *picture_ids(version.body)]


def _assemble(
    version: ArticleVersion,
    at: datetime,
    tags: Sequence[TagLink],
    names: Sequence[Writer],
    photos: dict[int, Photo],
) -> Story:
    parts = blocks(version.body)
    lead_photo = photos.get(version.lead_photo_id)
    pagecache.shows(*(f"tag:{tag.id}" for tag in tags))
    return Story(
        card=card(version, names, photos, sizes=LEAD_SIZES),
        blocks=tuple(_with_picture(part, photos) for part in parts),
        lead=picture(lead_photo, "full", LEAD_SIZES, caption=version.lead_caption)
        if lead_photo
        else None,
        dateline=version.dateline,
        tags=tuple(tags),
        corrections=_corrections(version.article_id, at),
        word_count=version.word_count,
        section_id=version.section_id,
        ad_policy=version.ad_policy,
        seo_title=version.seo_title,
        seo_description=version.seo_description,
        canonical_url=version.canonical_url,
        photo=lead_photo,
        social_photo=photos.get(version.social_photo_id) or lead_photo,
    )


def _with_picture(part: Block, photos: dict[int, Photo]) -> Block:
    """A picture block with the figure that readers see in the place of the reference that is stored."""
    if part.kind != "picture":
        return part
    number = part.attrs.get("data-image", "")
    photo = photos.get(int(number)) if number.isdigit() else None
    shown = picture(photo, "full", TEXT_SIZES, caption=plain_text(part.html)) if photo else None
    html = (
        render_to_string("components/figure.html", {"picture": shown, "eager": False})
        if shown
        else ""
    )
    return Block(kind="picture", html=html, text=part.text, words=part.words, attrs=part.attrs)


def _corrections(article_id: int, at: datetime) -> tuple[CorrectionLine, ...]:
    rows = Correction.objects.filter(article=article_id, at__lte=at).order_by("at")
    return tuple(CorrectionLine(row.kind, row.get_kind_display(), row.text, row.at) for row in rows)
