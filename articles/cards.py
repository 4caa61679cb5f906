"""What a page says of a story in a list: plain values, read for many stories in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.models import ArticleVersion, Author, Kind
from articles.models.article import story_url
from articles.models.version import VersionByline
from articles.photographs import CARD_CROP, Photograph, Picture, photographs, picture
from articles.rivers import Row
from newsroom.core import pagecache
from newsroom.core.clock import newsroom_time
from newsroom.core.statements import Statement

CARD_SIZES = "(min-width: 70rem) 22rem, (min-width: 48rem) 45vw, 100vw"
LEAD_SIZES = "(min-width: 84rem) 58rem, (min-width: 48rem) 90vw, 100vw"
CARD_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Writer:
    name: str
    url: str
    initials: str
    role: str = ""
    id: int = 0


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
    # What is made of this very card alone is kept under it.
    mark: int = field(default_factory=pagecache.new_mark, compare=False)

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


class Said(NamedTuple):
    """The columns of a version that its card is made of."""

    pk: int
    article_id: int
    section_id: int | None
    headline: str
    short_headline: str
    kicker: str
    standfirst: str
    kind: str
    lead_photo_id: int | None
    lead_caption: str
    made_at: datetime
    published_at: datetime | None
    changed_at: datetime | None
    article__slug: str
    section__name: str | None
    section__path: str | None


def _said(version_ids: list[int]) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(pk__in=version_ids).values_list(*Said._fields)


def _names(version_ids: list[int]) -> QuerySet[VersionByline]:
    rows = VersionByline.objects.filter(version__in=version_ids).order_by("position", "pk")
    return rows.values_list("version_id", "role", "author_id", "author__name", "author__slug")


SAID, NAMES = Statement(ArticleVersion, _said), Statement(VersionByline, _names)


def cards(rows: Iterable[Row]) -> dict[int, Card]:
    """The cards of these rows by version id, in three queries at most; the page is noted to show them."""
    names = card_names(rows)
    found = pagecache.fragments(names, partial(read_cards, names), size=CARD_BYTES)
    return {names[name]: card for name, card in found.items()}


def card_names(rows: Iterable[Row]) -> dict[str, int]:
    """Under which name the card of a row is kept -> its version. All that may change of a version is in it."""
    return {
        f"card:{row.version_id}:{row.published_at}:{row.changed_at}": row.version_id for row in rows
    }


def read_cards(names: Mapping[str, int], missing: Iterable[str]) -> dict[str, Callable[[], Card]]:
    """What makes each of these cards."""
    versions = said_of([names[name] for name in missing])
    people = writers(versions)
    photos = photographs((), on_cards=(v.lead_photo_id for v in versions.values()))
    return card_makers(names, versions, people, photos)


def card_makers(
    names: Mapping[str, int],
    versions: Mapping[int, Said],
    people: Mapping[int, tuple[Writer, ...]],
    photos: Mapping[int, Photograph],
) -> dict[str, Callable[[], Card]]:
    return {
        name: partial(card, versions[pk], people.get(pk, ()), photos)
        for name, pk in names.items()
        if pk in versions
    }


def said_of(version_ids: Collection[int]) -> dict[int, Said]:
    """The rows that cards are made of, without their text; one query."""
    return {row[0]: Said(*row) for row in SAID.ask(list(version_ids))} if version_ids else {}


def said_in(version: Any) -> Said:
    """The same of a version, or of a working copy in a version's clothes, that has been read."""
    section = version.section
    return Said(
        *(getattr(version, name) for name in Said._fields[:13]),
        version.article.slug,
        section.name if section else None,
        section.path if section else None,
    )


def card(
    said: Said,
    names: Iterable[Writer],
    photos: Mapping[int, Photograph],
    *,
    sizes: str = CARD_SIZES,
    crop: str = CARD_CROP,
) -> Card:
    """One story's card from what has been read; whatever shows it is noted to."""
    names = tuple(names)
    pagecache.shows(f"card:{said.article_id}", *(f"author:{writer.id}" for writer in names))
    if said.section_id is not None:
        pagecache.shows(f"section:{said.section_id}")
    if said.lead_photo_id is not None:
        pagecache.shows(f"photo:{said.lead_photo_id}")
    photo = photos.get(said.lead_photo_id or 0)
    return Card(
        article_id=said.article_id,
        url=story_url(said.section__path, said.article__slug),
        headline=said.headline,
        short_headline=said.short_headline or said.headline,
        kicker=said.kicker,
        standfirst=said.standfirst,
        kind=said.kind,
        section_name=said.section__name or "",
        section_url=_front_url(said.section__path),
        writers=names,
        published_at=said.published_at or said.made_at,
        updated_at=said.changed_at,
        picture=picture(photo, crop, sizes, caption=said.lead_caption) if photo else None,
    )


def _front_url(path: str | None) -> str:
    if path is None:
        return ""
    return f"/{path}/" if path else "/"


def writers(version_ids: Collection[int]) -> dict[int, tuple[Writer, ...]]:
    """The names on these versions, in order; one query. Whoever shows a name says so."""
    found: dict[int, list[Writer]] = defaultdict(list)
    for version_id, role, pk, name, slug in NAMES.ask(list(version_ids)) if version_ids else ():
        found[version_id].append(writer(Author(pk=pk, name=name, slug=slug), role))
    return {pk: tuple(names) for pk, names in found.items()}


def writer(author: Author, role: str = "") -> Writer:
    return Writer(author.name, author.get_absolute_url(), author.initials, role, author.pk)


def by_day(some: Iterable[Card]) -> tuple[tuple[date, tuple[Card, ...]], ...]:
    """Cards under the newsroom's days, as they come."""
    days = groupby(some, key=lambda card: newsroom_time(card.published_at).date())
    return tuple((day, tuple(found)) for day, found in days)
