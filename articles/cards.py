"""What a page says of a story in a list: plain values, read for many stories in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q

from articles.models import ArticleVersion, Kind, Photo, Rendition
from articles.models.version import VersionByline
from newsroom.core import pagecache
from newsroom.core.clock import newsroom_time

CARD_CROP = Rendition.Crop.THREE_TWO.value
# What a card says, and no more: a column that is not read costs nothing. Any other is one query later.
CARD_COLUMNS = (
    *("headline", "short_headline", "kicker", "standfirst", "kind", "lead_photo", "lead_caption"),
    *("made_at", "published_at", "changed_at", "article__slug", "section__name", "section__path"),
)
PICTURE_COLUMNS = (
    *("crop", "format", "width", "height", "focal", "file"),
    *(f"photo__{each}" for each in "alt caption credit byline focal_x focal_y".split()),
)
CARD_SIZES = "(min-width: 70rem) 22rem, (min-width: 48rem) 45vw, 100vw"
LEAD_SIZES = "(min-width: 84rem) 58rem, (min-width: 48rem) 90vw, 100vw"


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    srcset_jpeg: str
    srcset_avif: str
    sizes: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Writer:
    name: str
    url: str
    initials: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    article_id: int
    url: str
    headline: str
    short_headline: str
    kicker: str
    standfirst: str
    kind: str
    section_name: str
    section_url: str
    writers: tuple[Writer, ...]
    published_at: datetime
    updated_at: datetime | None
    picture: Picture | None

    @property
    def byline(self) -> str:
        """ "Ira Mohanty, Asha Rao and Tomek Lis"."""
        names = [writer.name for writer in self.writers]
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    @property
    def is_opinion(self) -> bool:
        return self.kind == Kind.OPINION

    @property
    def is_paid(self) -> bool:
        return self.kind == Kind.PAID


def cards(version_ids: Collection[int], *, sizes: str = CARD_SIZES) -> dict[int, Card]:
    """The cards of these versions by version id, in three queries; the page is noted to show them."""
    if not version_ids:
        return {}
    versions = versions_for_cards(version_ids)
    names = writers(version_ids)
    photos = photos_with_files((), on_cards=(v.lead_photo_id for v in versions.values()))
    return {pk: card(v, names.get(pk, ()), photos, sizes=sizes) for pk, v in versions.items()}


def versions_for_cards(version_ids: Iterable[int]) -> dict[int, ArticleVersion]:
    """The rows that cards are made of, without their text; one query."""
    rows = ArticleVersion.objects.filter(pk__in=version_ids).select_related("article", "section")
    return {row.pk: row for row in rows.only(*CARD_COLUMNS)}


def card(
    version: ArticleVersion,
    names: Iterable[Writer],
    photos: dict[int, Photo],
    *,
    sizes: str = CARD_SIZES,
    crop: str = CARD_CROP,
) -> Card:
    """One story's card from rows already read."""
    pagecache.shows(f"card:{version.article_id}", f"section:{version.section_id}")
    photo = photos.get(version.lead_photo_id)
    return Card(
        article_id=version.article_id,
        url=version.get_absolute_url(),
        headline=version.headline,
        short_headline=version.short_headline or version.headline,
        kicker=version.kicker,
        standfirst=version.standfirst,
        kind=version.kind,
        section_name=version.section.name if version.section else "",
        section_url=version.section.get_absolute_url() if version.section else "",
        writers=tuple(names),
        published_at=version.published_at or version.made_at,
        updated_at=version.changed_at,
        picture=picture(photo, crop, sizes, caption=version.lead_caption) if photo else None,
    )


def writers(version_ids: Collection[int]) -> dict[int, tuple[Writer, ...]]:
    """The names on these versions, in order; one query."""
    found: dict[int, list[Writer]] = defaultdict(list)
    rows = (
        VersionByline.objects.filter(version__in=version_ids)
        .select_related("author")
        .order_by("position", "pk")
    )
    for row in rows:
        author = row.author
        pagecache.shows(f"author:{author.pk}")
        found[row.version_id].append(
            Writer(author.name, author.get_absolute_url(), author.initials, row.role)
        )
    return {pk: tuple(names) for pk, names in found.items()}


def photos_with_files(
    ids: Iterable[int | None], *, on_cards: Iterable[int | None] = ()
) -> dict[int, Photo]:
    """These photographs with the files made of them, in one query; one without any file yet is left out.

    Of those that the page shows `on_cards` alone, no other files are read than a card names.
    """
    whole = {pk for pk in ids if pk is not None}
    small = {pk for pk in on_cards if pk is not None} - whole
    if not whole and not small:
        return {}
    pagecache.shows(*(f"photo:{pk}" for pk in whole | small))
    photos: dict[int, Photo] = {}
    files: dict[int, list[Rendition]] = defaultdict(list)
    wanted = Q(photo__in=whole) | Q(photo__in=small, crop=CARD_CROP)
    made = Rendition.objects.filter(wanted).select_related("photo").only(*PICTURE_COLUMNS)
    for rendition in made:
        if rendition.photo_id not in photos:
            photos[rendition.photo_id] = rendition.photo
        files[rendition.photo_id].append(rendition)
    for pk, photo in photos.items():
        photo._prefetched_objects_cache = {"renditions": files[pk]}
    return photos


def picture(photo: Photo, crop: str, sizes: str, *, caption: str = "") -> Picture | None:
    """A photograph as the page writes it; None while no file of this crop has been made."""
    sources = photo.sources(crop)
    jpeg = sources.get("jpeg", [])
    if not jpeg:
        return None
    src, width, height = jpeg[-1]
    return Picture(
        src=_middle(jpeg)[0],
        srcset_jpeg=_srcset(jpeg),
        srcset_avif=_srcset(sources.get("avif", [])),
        sizes=sizes,
        width=width,
        height=height,
        alt=photo.alt,
        caption=caption or photo.caption,
        credit=photo.credit_line,
    )


def _middle(files: list[tuple[str, int, int]]) -> tuple[str, int, int]:
    return next((f for f in files if f[1] >= 640), files[-1])


def _srcset(files: list[tuple[str, int, int]]) -> str:
    return ", ".join(f"{url} {width}w" for url, width, _ in files)


def by_day(some: Iterable[Card]) -> tuple[tuple[date, tuple[Card, ...]], ...]:
    """Cards under the newsroom's days, as they come."""
    days = groupby(some, key=lambda card: newsroom_time(card.published_at).date())
    return tuple((day, tuple(found)) for day, found in days)
