"""A version as the story page shows it: its blocks with their pictures, its people, tags and dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.template.loader import render_to_string

from articles import corrections, rivers
from articles.cards import (
    CARD_BYTES,
    LEAD_SIZES,
    Card,
    Said,
    Writer,
    card,
    card_makers,
    card_names,
    said_in,
    said_of,
    writer,
    writers,
)
from articles.corrections import CorrectionLine, Head, Told
from articles.models import Article, ArticleVersion, Correction, HiddenHistory, Tag
from articles.models.version import VersionTag
from articles.photographs import Photograph, Picture, Shared, photographs, picture, shared
from articles.rivers import Place, Row
from newsroom.core import pagecache
from newsroom.core.blocks import Block, blocks
from newsroom.core.html import plain_text
from newsroom.core.statements import Statement, read_as

BESIDE, TAGS_FOLLOWED = 5, 3
TEXT_SIZES = "(min-width: 70rem) 40rem, 100vw"


@dataclass(frozen=True, slots=True)
class TagLink:
    id: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Own:
    """What hangs on a story beside its version: its tags, what it got wrong, whether readers see what was changed."""

    tags: tuple[TagLink, ...]
    told: Told
    has_history: bool = False
    mark: int = field(default_factory=pagecache.new_mark, compare=False)


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
    shared: Shared | None
    has_history: bool = False

    @property
    def history_url(self) -> str:
        """Where readers see what was changed; empty where nothing was, or where it is hidden."""
        return f"{self.card.url}history/" if self.has_history else ""

    @property
    def mark(self) -> int:
        """See `Card.mark`."""
        return self.card.mark

    @property
    def head(self) -> Head | None:
        return corrections.head(self.corrections)

    @property
    def is_retracted(self) -> bool:
        return any(line.kind == "retraction" for line in self.corrections)


def picture_ids(body: str) -> list[int]:
    """The photographs a body shows."""
    if "data-image" not in body:
        return []
    numbers = (part.attrs.get("data-image", "") for part in blocks(body) if part.kind == "picture")
    return [int(number) for number in numbers if number.isdigit()]


Section = ArticleVersion._meta.get_field("section").related_model
OF_VERSION = [column.attname for column in ArticleVersion._meta.concrete_fields]
OF_SECTION = [column.attname for column in Section._meta.concrete_fields]


def _named(slug: str, at: datetime) -> Any:
    live = ArticleVersion.objects.live(at).filter(article__slug=slug, section__isnull=False)
    places = (f"section__{name}" for name in OF_SECTION)
    return live.values_list(*OF_VERSION, "article__slug", *places)[:1]


NAMED = Statement(ArticleVersion, _named)


def live_version(slug: str, at: datetime) -> ArticleVersion | None:
    """What readers see of the story that is named so, with its section; of the working copy only the slug is read."""
    for row in NAMED.ask(slug, at):
        width = len(OF_VERSION)
        version = read_as(ArticleVersion, OF_VERSION, row[:width])
        version.article = read_as(Article, ["id", "slug"], [version.article_id, row[width]])
        version.section = read_as(Section, OF_SECTION, row[width + 1 :])
        return version
    return None


def story(version: ArticleVersion, at: datetime) -> tuple[Story, list[Card]]:
    """A version that readers see, read whole, and the cards of the stories beside it. Five queries at most."""
    mark = f"{version.pk}:{version.published_at}:{version.changed_at}"
    own = pagecache.fragment(f"own:{mark}", partial(_own, version, at), size=CARD_BYTES)
    rows = _beside(version, [tag.id for tag in own.tags], at)
    names, name = card_names(rows), f"story:{mark}:{own.mark}"
    read = partial(_read, version, own, name, names)
    found = pagecache.fragments([name, *names], read, size=CARD_BYTES + 4 * len(version.body))
    told = found.pop(name)
    return told, [found[other] for other in names if other in found]


def _read(
    version: ArticleVersion, own: Own, name: str, names: Mapping[str, int], missing: list[str]
) -> dict[str, Callable[[], Any]]:
    """What makes the story and the cards beside it, of those that are not kept; three queries for all of them."""
    others = {each: pk for each, pk in names.items() if each in missing}
    mine = [version.pk] if name in missing else []
    said = said_of([*mine, *others.values()])
    people = writers(said)
    on_cards = (said[pk].lead_photo_id for pk in others.values() if pk in said)
    photos = photographs(_photo_ids(version) if mine else (), on_cards=on_cards)
    makers: dict[str, Callable[[], Any]] = dict(card_makers(others, said, people, photos))
    if mine:
        makers[name] = partial(
            _assemble, version, said[version.pk], own, people.get(version.pk, ()), photos
        )
    return makers


def of_one_run(versions: Any, since: datetime, at: datetime) -> Any:
    """Of these versions those that readers have seen in the run of releases which began at `since`."""
    shown = Q(live_until=None) | Q(live_until__gt=F("live_from"))
    return versions.filter(shown, live_from__gte=since, live_from__lte=at)


def _hangs_on(version_id: int, article_id: int, since: datetime, at: datetime) -> list[Any]:
    """Rows of one shape: what it is, a number, three texts, a moment, another number."""
    no_moment, no_number = Cast(Value(None), DateTimeField()), Value(0)
    no_text = Value("", output_field=CharField())
    tags = VersionTag.objects.filter(version=version_id).order_by("position", "pk")
    said = Correction.objects.filter(article=article_id, at__lte=at).order_by("at", "pk")
    shown = of_one_run(ArticleVersion.objects.filter(article=article_id), since, at)
    hidden = HiddenHistory.objects.filter(article=article_id).order_by("pk")
    return [
        tags.values_list(TAG, "tag_id", "tag__name", "tag__slug", no_text, no_moment, no_number),
        said.values_list(SAID_OF_IT, "pk", "kind", "text", no_text, "at", REPLACES),
        shown.order_by("live_from").values_list(
            SHOWN, "pk", no_text, no_text, no_text, no_moment, no_number
        )[:2],
        hidden.values_list(HIDDEN, "pk", no_text, no_text, no_text, no_moment, no_number),
    ]


KINDS_OF_ROWS = TAG, SAID_OF_IT, SHOWN, HIDDEN = [Value(n) for n in range(4)]
REPLACES = Coalesce(F("replaces_id"), 0, output_field=IntegerField())
HANGS_ON = Statement(VersionTag, _hangs_on)


def _own(version: ArticleVersion, at: datetime) -> Own:
    rows = HANGS_ON.ask(version.pk, version.article_id, version.published_at, at)
    of_kind = [[row[1:] for row in rows if row[0] == kind.value] for kind in KINDS_OF_ROWS]
    found, said, shown, hidden = of_kind
    tags = [Tag(pk=pk, name=name, slug=slug) for pk, name, slug, *_ in found]
    pagecache.shows(f"article:{version.article_id}", *(f"tag:{tag.pk}" for tag in tags))
    if len(shown) > 1:
        pagecache.shows(f"history:{version.article_id}")
    return Own(
        tuple(_tag_link(tag) for tag in tags),
        corrections.lines(
            corrections.Row(pk, kind, text, moment, replaces or None)
            for pk, kind, text, _, moment, replaces in said
        ),
        settings.PUBLIC_HISTORY and len(shown) > 1 and not hidden,
    )


def _tag_link(tag: Tag) -> TagLink:
    return TagLink(tag.pk, tag.name, tag.get_absolute_url())


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


def unreleased(version: ArticleVersion, at: datetime) -> Story:
    """A version as it would look on the page, whether or not readers see it. Nothing of it is kept."""
    tags = [_tag_link(row.tag) for row in version.tag_rows.select_related("tag")]
    told = corrections.told_of([version.article_id], at).get(version.article_id, Told())
    own = Own(tuple(tags), told)
    names = [writer(b.author, b.role) for b in version.byline_rows.select_related("author")]
    return _assemble(version, said_in(version), own, names, photographs(_photo_ids(version)))


def working_copy(article: Article, at: datetime) -> Story:
    """The working copy as it would look on the page, with its own tags and names."""
    tags = [_tag_link(row.tag) for row in article.tagged.select_related("tag").order_by("pk")]
    own = Own(tuple(tags), corrections.told_of([article.pk], at).get(article.pk, Told()))
    names = [writer(b.author, b.role) for b in article.bylines.select_related("author")]
    newest = article.written_from
    seen = ArticleVersion(
        **article.content(),
        article=article,
        made_at=article.updated_at,
        published_at=newest.published_at if newest else None,
        changed_at=newest.changed_at if newest else None,
    )
    return _assemble(seen, said_in(seen), own, names, photographs(_photo_ids(seen)))


def _photo_ids(version: ArticleVersion) -> list[int | None]:
    return [version.lead_photo_id, version.social_photo_id, *picture_ids(version.body)]


def _assemble(
    version: ArticleVersion,
    said: Said,
    own: Own,
    names: Sequence[Writer],
    photos: Mapping[int, Photograph],
) -> Story:
    """Of the version itself only what never changes; what may is read together with the cards."""
    parts = blocks(version.body)
    lead_photo = photos.get(version.lead_photo_id)
    pagecache.shows(f"article:{version.article_id}", *(f"tag:{tag.id}" for tag in own.tags))
    pagecache.shows(*(f"photo:{pk}" for pk in _photo_ids(version) if pk is not None))
    return Story(
        card=_dated(card(said, names, photos, sizes=LEAD_SIZES), own.told),
        blocks=tuple(_with_picture(part, photos) for part in parts),
        lead=picture(lead_photo, "full", LEAD_SIZES, caption=version.lead_caption)
        if lead_photo
        else None,
        dateline=version.dateline,
        tags=own.tags,
        corrections=own.told.lines,
        word_count=version.word_count,
        section_id=version.section_id,
        ad_policy=version.ad_policy,
        seo_title=version.seo_title,
        seo_description=version.seo_description,
        canonical_url=version.canonical_url,
        shared=shared(photos.get(version.social_photo_id) or lead_photo),
        has_history=own.has_history,
    )


def _dated(card: Card, told: Told) -> Card:
    """With the moment at which readers last got something new: by a release, or by what was said besides."""
    return replace(card, updated_at=corrections.updated(card.published_at, card.updated_at, told))


def _with_picture(part: Block, photos: Mapping[int, Photograph]) -> Block:
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
