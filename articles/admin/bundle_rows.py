"""The stories of a bundle as its page shows them: their state, and what stands in the way of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles import policy
from articles.bundle_ahead import Ahead, ahead
from articles.models import Article, Bundle, BundleEntry, Verb
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_lines
from newsroom.core import clock


@dataclass(frozen=True, slots=True)
class Row:
    """A story of the bundle as its page shows it; `newer` is the version on the desk, where that is another."""

    entry: BundleEntry
    state: StateLine
    stale: Stale | None
    merges: bool
    newer: int | None
    may: bool
    ahead: Ahead = field(default_factory=Ahead)

    @property
    def asks(self) -> list[str]:
        """What the next page asks about; of one that waits the line below its state has said that it is stale."""
        return [] if self.stale else self.ahead.asks


def rows_of(user: Any, bundle: Bundle, entries: list[BundleEntry], now: datetime) -> list[Row]:
    states = state_lines([entry.article for entry in entries], now)
    mergeable = may_merge(user, [pk for pk, state in states.items() if state.stale])
    ids = [entry.article_id for entry in entries]
    able = set(
        policy.allowed(user, Verb.UNBUNDLE)
        .filter(pk__in=ids)
        .order_by()
        .values_list("pk", flat=True)
    )
    newest = dict(
        Article.objects.filter(pk__in=ids).order_by().values_list("pk", "written_from__number")
    )
    told = _ahead(user, bundle, entries, now)
    return [
        Row(
            entry,
            states[entry.article_id],
            _stale(states[entry.article_id], entry),
            entry.article_id in mergeable,
            newest[entry.article_id] if newest[entry.article_id] != entry.version.number else None,
            entry.article_id in able,
            told.get(entry.article_id, Ahead()),
        )
        for entry in entries
    ]


def _ahead(
    user: Any, bundle: Bundle, entries: list[BundleEntry], now: datetime
) -> dict[int, Ahead]:
    """At the bundle's moment, or now where it has none; of one that has gone out there is nothing to say."""
    if bundle.has_gone_out(now):
        return {}
    return ahead(entries, bundle.release_at or now, by=user, now=now)


def _stale(state: StateLine, entry: BundleEntry) -> Stale | None:
    return next((each for each in state.stale if each.number == entry.version.number), None)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether the bundle as a whole may go: how many of its stories stop it, and what to do about that.

    `waits`: a later moment is all it needs.
    """

    stopped: int = 0
    asked: int = 0
    waits: bool = False
    words: str = ""


def outlook(bundle: Bundle, rows: list[Row], now: datetime) -> Outlook:
    shut = [row for row in rows if row.ahead.stops]
    asked = sum(1 for row in rows if row.asks and not row.ahead.stops)
    if not shut:
        return Outlook(asked=asked)
    only_embargo = all(row.ahead.embargo and len(row.ahead.stops) == 1 for row in shut)
    if only_embargo:
        last = clock.moment_words(max(row.ahead.embargo for row in shut), now)
        act = "Move" if bundle.is_scheduled(now) else "Schedule"
        words = f"{act} the bundle for {last} or later, or take the story out."
    else:
        words = "Mend what is said beside each, or take the story out. Then all can go."
    return Outlook(len(shut), asked, only_embargo, words)
