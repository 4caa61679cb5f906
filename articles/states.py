"""The one line of state of a story, the same in lists, board, form and history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q

from articles.lineage import Lineage
from articles.models import Article, ArticleVersion, DeskState, KillRequest
from articles.staleness import Stale, stale_ones
from newsroom.core import clock

MARKS = {
    DeskState.DRAFT: "draft",
    DeskState.IN_REVIEW: "review",
    DeskState.APPROVED: "approved",
}
DESK_WORDS = {
    DeskState.DRAFT: "draft v{}",
    DeskState.IN_REVIEW: "v{} in review",
    DeskState.APPROVED: "v{} approved",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and the moment that ends them."""

    words: str
    at: datetime | None = None
    moment: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.words, self.moment) if part)


@dataclass(frozen=True, slots=True)
class StateLine:
    """`mark` names the shape beside the words; `tight`: the first piece follows the word without a dot.

    `text` is the whole sentence: "Live v3 · update v5 on Sat 28 Nov, 06:00 IST · embargo none".
    `stale` tells of waiting and held versions that were not written from what readers see before them; `ahead`: the
    working copy says something else than readers see.
    """

    mark: str
    word: str
    pieces: tuple[Piece, ...] = ()
    tight: bool = False
    embargo: str = "embargo none"
    stale: tuple[Stale, ...] = ()
    ahead: bool = False

    @property
    def detail(self) -> str:
        return " · ".join(str(piece) for piece in self.pieces)

    @property
    def line(self) -> str:
        """The sentence without the embargo, unless there is one."""
        joint = " " if self.tight else " · "
        words = joint.join(part for part in (self.word, self.detail) if part)
        return words if self.embargo == "embargo none" else f"{words} · {self.embargo}"

    @property
    def text(self) -> str:
        return f"{self.line} · {self.embargo}" if self.embargo == "embargo none" else self.line

    def __str__(self) -> str:
        return self.line


@dataclass(slots=True)
class Facts:
    """What the versions of one story say at a moment. `loose` is the working copy's, if it has no release.

    `desk` is the digest of what the working copy says.
    """

    live: Any = None
    waiting: list[Any] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)
    newest: int = 0
    loose: int = 0
    ended: datetime | None = None
    desk: str = ""
    stale: tuple[Stale, ...] = ()
    asked: KillRequest | None = None


def state_line(article: Article, at: datetime | None = None) -> StateLine:
    """The state of one story at a moment; now, if none is given."""
    return state_lines([article], at)[article.pk]


def state_lines(articles: Iterable[Article], at: datetime | None = None) -> dict[int, StateLine]:
    """The states of many stories by key, in at most three queries whatever their number; four where kills need two."""
    now = at or clock.now()
    stories = list(articles)
    facts = _facts([story.pk for story in stories if story.pk], now)
    return {story.pk: _line(story, facts[story.pk], now) for story in stories}


def _facts(ids: list[int], now: datetime) -> dict[int, Facts]:
    facts: dict[int, Facts] = defaultdict(Facts)
    if not ids:
        return facts
    versions = ArticleVersion.objects.filter(article_id__in=ids)
    stands = Q(live_from__isnull=False) & (Q(live_until=None) | Q(live_until__gt=now))
    current = (
        versions.filter(stands | Q(held_for__isnull=False))
        .exclude(live_until__isnull=False, live_until=F("live_from"))
        .only("article_id", "number", "live_from", "live_until", "held_for", "content_digest")
        .order_by("live_from", "held_for")
    )
    for version in current:
        found = facts[version.article_id]
        if version.live_from is None:
            found.held.append(version)
        elif version.live_from <= now:
            found.live = version
        else:
            found.waiting.append(version)
    ended = Max("live_until", filter=Q(live_until__lte=now))
    newest = Max("number", filter=Q(pk=F("article__written_from")))
    loose = Max("number", filter=Q(pk=F("article__written_from"), live_from=None, held_for=None))
    told = versions.order_by().values("article_id")
    desk = Max("content_digest", filter=Q(pk=F("article__written_from")))
    for row in told.annotate(newest=newest, loose=loose, ended=ended, desk=desk):
        facts[row["article_id"]].loose = row["loose"] or 0
        facts[row["article_id"]].newest = row["newest"] or 0
        facts[row["article_id"]].ended = row["ended"]
        facts[row["article_id"]].desk = row["desk"] or ""
    if settings.KILL_NEEDS_TWO:
        asked = KillRequest.objects.filter(article__in=ids, agreed=None)
        for request in asked.select_related("asked_by"):
            facts[request.article_id].asked = request
    _find_stale({pk: found for pk, found in facts.items() if _can_be_stale(found)}, now)
    return facts


def _can_be_stale(found: Facts) -> bool:
    """Whether something is to come, and something before it."""
    to_come = len(found.waiting) + len(found.held)
    return to_come > 0 and (found.live is not None or (to_come > 1 and bool(found.waiting)))


def _find_stale(facts: dict[int, Facts], now: datetime) -> None:
    lines = Lineage.of_many(facts) if facts else {}
    for pk, found in facts.items():
        found.stale = tuple(stale_ones(found.live, found.waiting, found.held, lines[pk], now))


def _line(story: Article, facts: Facts, now: datetime) -> StateLine:
    embargo = "embargo none"
    if story.embargo_until and story.embargo_until > now:
        embargo = f"embargo until {clock.moment_words(story.embargo_until, now)}"
    if story.killed_at is not None:
        return StateLine("killed", "Killed", (_moment("since", story.killed_at, now),), tight=True)
    if facts.live:
        pieces = (*_plans(facts, now), *_held(facts, now), *_desk(story, facts))
        return StateLine(
            "live", f"Live v{facts.live.number}", pieces, embargo=embargo, stale=facts.stale,
            ahead=facts.desk != facts.live.content_digest,
        )  # fmt: skip
    if facts.waiting:
        first = facts.waiting[0]
        pieces = (
            _moment("", first.live_from, now),
            Piece(f"v{first.number}"),
            *_more(facts.waiting[1:]),
            *_held(facts, now),
            *_desk(story, facts),
        )
        return StateLine(
            "coming", "Goes live", pieces, tight=True, embargo=embargo, stale=facts.stale
        )
    if facts.ended:
        pieces = (_moment("since", facts.ended, now), *_held(facts, now), *_desk(story, facts))
        return StateLine("withdrawn", "Withdrawn", pieces, tight=True, embargo=embargo)
    word = DeskState(story.desk_state).label
    version = (Piece(f"v{facts.newest}"),) if facts.newest else ()
    pieces = (*version, *_kept_back(facts, now), *_asked(facts))
    return StateLine(MARKS[story.desk_state], word, pieces, tight=True, embargo=embargo)


def _plans(facts: Facts, now: datetime) -> list[Piece]:
    if facts.waiting:
        first = facts.waiting[0]
        gap = facts.live.live_until and facts.live.live_until < first.live_from
        before = [_moment("until", facts.live.live_until, now)] if gap else []
        update = _moment(f"update v{first.number} on", first.live_from, now)
        return [*before, update, *_more(facts.waiting[1:])]
    if facts.live.live_until:
        return [_moment("until", facts.live.live_until, now)]
    return []


def _more(waiting: list[Any]) -> list[Piece]:
    return [Piece(f"{len(waiting)} more waiting")] if waiting else []


def _held(facts: Facts, now: datetime) -> list[Piece]:
    return [
        _moment(f"v{held.number} held since", held.held_for, now)
        if held.held_for <= now
        else _moment(f"v{held.number} held, meant for", held.held_for, now)
        for held in facts.held
    ]


def _kept_back(facts: Facts, now: datetime) -> list[Piece]:
    """What is held of a story that readers have not seen; the version that the line has named is not named again."""
    return [
        _moment(
            f"{'' if held.number == facts.newest else f'v{held.number} '}held, was to go out on",
            held.held_for,
            now,
        )
        for held in facts.held
    ]


def _desk(story: Article, facts: Facts) -> list[Piece]:
    """What the working copy is, where it has not been released; and whether somebody wants the story killed."""
    loose = [Piece(DESK_WORDS[story.desk_state].format(facts.loose))] if facts.loose else []
    return [*loose, *_asked(facts)]


def _asked(facts: Facts) -> list[Piece]:
    if facts.asked is None:
        return []
    who = facts.asked.asked_by
    return [Piece(f"kill asked for by {who.get_short_name() or who.get_username()}")]


def _moment(words: str, at: datetime, now: datetime) -> Piece:
    return Piece(words, at, clock.moment_words(at, now))
