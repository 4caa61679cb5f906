"""What stands on a front at a moment: the pins first, then the newest of the subtree, no story twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from articles import rivers
from articles.cards import Card, by_day, cards
from articles.models import ArticleVersion, Kind
from articles.models.interval import spared
from articles.rivers import Place, Row
from newsroom.core import pagecache
from newsroom.core.statements import Statement
from sections.models import FrontPin, Section
from sections.tree import Tree

PAID = frozenset({Kind.PAID})
NEWS_ONLY = frozenset({Kind.PAID, Kind.OPINION})
SECONDS, FOLLOW_UPS, LATEST, RIVER, STRIP, OPINION = 3, 2, 14, 20, 4, 4


@dataclass(frozen=True, slots=True)
class Strip:
    """A block of the home front that fills itself from one section."""

    title: str
    url: str
    links: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Front:
    lead: Card | None
    follow_ups: tuple[Card, ...] = ()
    seconds: tuple[Card, ...] = ()
    latest: tuple[Card, ...] = ()
    strips: tuple[Strip, ...] = ()
    opinion: tuple[Card, ...] = ()
    opinion_links: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[date, tuple[Card, ...]], ...] = ()
    older_url: str | None = None
    is_first_page: bool = True


class Pin(NamedTuple):
    article_id: int
    position: int
    starts_at: datetime
    ends_at: datetime | None


def _pins(section_id: int, at: datetime) -> QuerySet[FrontPin]:
    """The pins of a front that stand, or will."""
    pins = FrontPin.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), section=section_id)
    return pins.order_by("position", "-starts_at").values_list(*Pin._fields)


PINS = Statement(FrontPin, _pins)


def compose(section: Section, tree: Tree, at: datetime, *, before: Place | None = None) -> Front:
    """The front of a section at a moment; with `before`, the older stories of its river from that place on."""
    pagecache.shows(f"section:{section.pk}")
    if before is not None:
        return _older_page(section, tree, at, before)
    pagecache.shows(f"front:{section.pk}", f"list:section:{section.pk}")
    pins = [Pin(*row) for row in PINS.ask(section.pk, at)]
    bounds = [m for p in pins for m in (p.starts_at, p.ends_at) if m is not None and m > at]
    pagecache.changes_at(min(bounds, default=None))
    rows = _rows(section, tree, at)
    pinned = _pinned(pins, rows, at)
    return _home(tree, rows, pinned) if section.is_home else _section(section, rows, pinned)


def _rows(section: Section, tree: Tree, at: datetime) -> list[Row]:
    ids = [s.pk for s in tree.subtree(section)]
    pagecache.changes_at(rivers.next_bound_of_sections(ids, at))
    return rivers.of_sections(ids, at, limit=LATEST + RIVER, from_each=section.is_home)


def _pinned(pins: Sequence[Pin], rows: Sequence[Row], at: datetime) -> dict[int, Row]:
    """Position -> row of the pins that stand; the newest pin wins a place, and a story has one place only."""
    standing = sorted(
        (p for p in pins if p.starts_at <= at and (p.ends_at is None or p.ends_at > at)),
        key=lambda p: p.starts_at,
    )
    pagecache.shows(*(f"card:{p.article_id}" for p in standing))
    known = {row.article_id: row for row in rows}
    missing = {p.article_id for p in standing} - known.keys()
    if missing:
        known |= _elsewhere(missing, at)
    places: dict[int, Row] = {}
    for pin in standing:
        if pin.article_id in known:
            places = {n: row for n, row in places.items() if row.article_id != pin.article_id}
            places[pin.position] = known[pin.article_id]
    return places


def _elsewhere(article_ids: set[int], at: datetime) -> dict[int, Row]:
    """Pinned stories that are not among the newest: their live versions, and when the clock changes that."""
    found: dict[int, Row] = {}
    versions = ArticleVersion.objects.released().filter(
        spared(), article__in=article_ids, section__isnull=False
    )
    for live_from, *row in versions.values_list("live_from", *rivers.COLUMNS):
        each = Row(*row)
        pagecache.changes_at(
            min((m for m in (live_from, each.live_until) if m and m > at), default=None)
        )
        if live_from <= at and (each.live_until is None or each.live_until > at):
            found[each.article_id] = each
    return found


class _Filling:
    """Hands out rows in order, each story once; pins have their places before anything is filled."""

    def __init__(self, rows: Iterable[Row], pinned: dict[int, Row]) -> None:
        self.rows = list(rows)
        self.pinned = pinned
        self.used = {row.article_id for row in pinned.values()}

    def place(self, position: int, *, but: frozenset[str] = frozenset()) -> list[Row]:
        """What is pinned to the place, or the next story that is of none of the kinds `but`."""
        return [self.pinned[position]] if position in self.pinned else self.take(1, but=but)

    def take(
        self, count: int, among: set[int] | None = None, *, but: frozenset[str] = frozenset()
    ) -> list[Row]:
        """The next unused rows, from the sections `among` where they are named."""
        found: list[Row] = []
        for row in self.rows:
            if len(found) == count:
                break
            if row.article_id in self.used or row.kind in but:
                continue
            if among is None or row.section_id in among:
                self.used.add(row.article_id)
                found.append(row)
        return found


def _section(section: Section, rows: list[Row], pinned: dict[int, Row]) -> Front:
    filling = _Filling(rows, pinned)
    lead = filling.place(1, but=PAID)
    seconds = [row for n in range(2, 2 + SECONDS) for row in filling.place(n)]
    river = filling.take(RIVER)
    older = rivers_left(rows, filling.used) and river
    told = cards((*lead, *seconds, *river))
    return Front(
        lead=next((told[row.version_id] for row in lead), None),
        seconds=tuple(told[row.version_id] for row in seconds),
        days=by_day([told[row.version_id] for row in river]),
        older_url=f"{section.get_absolute_url()}?before={river[-1].place.cursor()}"
        if older
        else None,
    )


def rivers_left(rows: Sequence[Row], used: set[int]) -> bool:
    """Whether there are older stories; the page is noted to rely on the first of them."""
    first = next((row for row in rows if row.article_id not in used), None)
    if first is not None:
        pagecache.shows(f"card:{first.article_id}")
    return first is not None


def _home(tree: Tree, rows: list[Row], pinned: dict[int, Row]) -> Front:
    filling = _Filling(rows, pinned)
    top = [filling.place(n, but=NEWS_ONLY) for n in range(1, 2 + SECONDS + FOLLOW_UPS)]
    lead, seconds, follow_ups = top[0], sum(top[1 : 1 + SECONDS], []), sum(top[1 + SECONDS :], [])
    columns = next((s for s in tree.navigation() if s.slug == "opinion"), None)
    ids = {s.pk for s in tree.subtree(columns)} if columns else set()
    # Neither list has room for the words that what is paid for must bear.
    opinion = filling.take(OPINION, ids, but=PAID)
    latest = filling.take(LATEST, but=PAID)
    strips = []
    for section in tree.navigation()[1:]:
        ids = {s.pk for s in tree.subtree(section)}
        if section is not columns:
            strips.append((section, filling.take(STRIP, ids)))
    chosen = [
        *seconds,
        *follow_ups,
        *opinion,
        *latest,
        *(row for _, taken in strips for row in taken),
    ]
    told = cards((*lead, *chosen))

    def say(some: Iterable[Row]) -> tuple[Card, ...]:
        return tuple(told[row.version_id] for row in some)

    return Front(
        lead=next(iter(say(lead)), None),
        follow_ups=say(follow_ups),
        seconds=say(seconds),
        latest=say(latest),
        opinion=say(opinion),
        opinion_links=_links(tree, columns) if columns else (),
        strips=tuple(
            Strip(s.name, s.get_absolute_url(), _links(tree, s), _led(say(taken)))
            for s, taken in strips
            if taken
        ),
    )


def _led(some: Sequence[Card]) -> tuple[Card, ...]:
    """A strip's stories, led by the newest with a picture; nothing that is paid for leads."""
    news = [card for card in some if not card.is_paid]
    first = next((card for card in news if card.picture), next(iter(news), None))
    return (*([first] if first else ()), *(card for card in some if card is not first))


def _older_page(section: Section, tree: Tree, at: datetime, before: Place) -> Front:
    pagecache.shows(f"list:section:{section.pk}:past")
    ids = [s.pk for s in tree.subtree(section)]
    pagecache.changes_at(rivers.next_bound_of_sections(ids, at))
    rows = rivers.of_sections(ids, at, limit=RIVER + 1, before=before)
    page, more = rows[:RIVER], len(rows) > RIVER
    pagecache.shows(*(f"card:{row.article_id}" for row in rows))
    told = cards(page)
    return Front(
        lead=None,
        days=by_day([told[row.version_id] for row in page]),
        older_url=f"{section.get_absolute_url()}?before={page[-1].place.cursor()}"
        if more
        else None,
        is_first_page=False,
    )


def _links(tree: Tree, section: Section) -> tuple[tuple[str, str], ...]:
    return tuple((s.name, s.get_absolute_url()) for s in tree.children(section)[:4])
