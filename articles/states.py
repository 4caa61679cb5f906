"""The one line of state of a story, the same in lists, board, form and history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q

from articles.models import Article, ArticleVersion, DeskState
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
    `stale` is the number of the version a waiting update was written from, where readers see another by then.
    """

    mark: str
    word: str
    pieces: tuple[Piece, ...] = ()
    tight: bool = False
    embargo: str = "embargo none"
    stale: int | None = None

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
    """What the versions of one story say at a moment."""

    live: Any = None
    waiting: list[Any] = field(default_factory=list)
    newest: int = 0
    ended: datetime | None = None
    stale: int | None = None


def state_line(article: Article, at: datetime | None = None) -> StateLine:
    """The state of one story at a moment; now, if none is given."""
    return state_lines([article], at)[article.pk]


def state_lines(articles: Iterable[Article], at: datetime | None = None) -> dict[int, StateLine]:
    """The states of many stories by key, in at most three queries whatever their number."""
    now = at or clock.now()
    stories = list(articles)
    facts = _facts([story.pk for story in stories if story.pk], now)
    return {story.pk: _line(story, facts[story.pk], now) for story in stories}


def _facts(ids: list[int], now: datetime) -> dict[int, Facts]:
    facts: dict[int, Facts] = defaultdict(Facts)
    if not ids:
        return facts
    versions = ArticleVersion.objects.filter(article_id__in=ids)
    current = (
        versions.released()
        .filter(Q(live_until=None) | Q(live_until__gt=now))
        .exclude(live_until=F("live_from"))
        .only("article_id", "number", "live_from", "live_until")
        .order_by("live_from")
    )
    for version in current:
        if version.live_from <= now:
            facts[version.article_id].live = version
        else:
            facts[version.article_id].waiting.append(version)
    ended = Max("live_until", filter=Q(live_until__lte=now))
    for row in versions.order_by().values("article_id").annotate(newest=Max("number"), ended=ended):
        facts[row["article_id"]].newest = row["newest"]
        facts[row["article_id"]].ended = row["ended"]
    _find_stale({pk: found for pk, found in facts.items() if found.live and found.waiting})
    return facts


def _find_stale(facts: dict[int, Facts]) -> None:
    """Mark the stories whose next update does not descend from what readers see."""
    if not facts:
        return
    rows = ArticleVersion.objects.filter(article_id__in=facts).order_by()
    line = {
        pk: (number, parent, live_from is not None)
        for pk, number, parent, live_from in rows.values_list(
            "pk", "number", "based_on_id", "live_from"
        )
    }
    for found in facts.values():
        written_from = None
        _, parent, _ = line[found.waiting[0].pk]
        while parent in line and parent != found.live.pk:
            number, following, released = line[parent]
            written_from = written_from or (number if released else None)
            parent = following
        if parent != found.live.pk:
            found.stale = written_from or 1


def _line(story: Article, facts: Facts, now: datetime) -> StateLine:
    embargo = "embargo none"
    if story.embargo_until and story.embargo_until > now:
        embargo = f"embargo until {clock.moment_words(story.embargo_until, now)}"
    if story.killed_at is not None:
        return StateLine("killed", "Killed", (_moment("since", story.killed_at, now),), tight=True)
    if facts.live:
        pieces = (*_plans(facts, now), *_desk(story, facts))
        return StateLine(
            "live", f"Live v{facts.live.number}", pieces, embargo=embargo, stale=facts.stale
        )
    if facts.waiting:
        first = facts.waiting[0]
        pieces = (
            _moment("", first.live_from, now),
            Piece(f"v{first.number}"),
            *_more(facts.waiting[1:]),
            *_desk(story, facts),
        )
        return StateLine("coming", "Goes live", pieces, tight=True, embargo=embargo)
    if facts.ended:
        pieces = (_moment("since", facts.ended, now), *_desk(story, facts))
        return StateLine("withdrawn", "Withdrawn", pieces, tight=True, embargo=embargo)
    word = DeskState(story.desk_state).label
    version = (Piece(f"v{facts.newest}"),) if facts.newest else ()
    return StateLine(MARKS[story.desk_state], word, version, tight=True, embargo=embargo)


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


def _desk(story: Article, facts: Facts) -> list[Piece]:
    """What the working copy is, where it is newer than everything released."""
    released = [version.number for version in (facts.live, *facts.waiting) if version]
    if facts.newest <= max(released, default=0):
        return []
    if facts.newest and not released and story.desk_state == DeskState.APPROVED:
        return []
    return [Piece(DESK_WORDS[story.desk_state].format(facts.newest))]


def _moment(words: str, at: datetime, now: datetime) -> Piece:
    return Piece(words, at, clock.moment_words(at, now))
