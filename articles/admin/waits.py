"""What waits for its moment, or is held, as the form and the list of versions show it: each with its own buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.admin.verbs import Offer
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Verb
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_line
from newsroom.core import clock


@dataclass(frozen=True, slots=True)
class Waits:
    """A version that is to go out; `moment` in words, `held` where it was taken off the clock."""

    version: ArticleVersion
    at: datetime
    moment: str
    held: bool
    stale: Stale | None = None
    bundle: Bundle | None = None

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """What can be done to it, each with the words of its button."""
        name = f"v{self.number}"
        if self.held:
            return [
                (Verb.PUBLISH.value, f"Release {name} now…"),
                (Verb.SCHEDULE.value, f"Schedule {name}…"),
                (Verb.CANCEL.value, f"Give up {name}…"),
            ]
        return [
            (Verb.PUBLISH.value, f"Release {name} now…"),
            (Verb.SCHEDULE.value, f"Move {name}…"),
            (Verb.HOLD.value, f"Hold {name}…"),
            (Verb.CANCEL.value, f"Cancel the release of {name}…"),
        ]


def of_story(
    user: Any, story: Article, offer: Offer, now: datetime, *, typed: bool = False
) -> dict[str, Any]:
    """What the story form says of its state; of one yet to be written nothing.

    `typed`: the story bears what somebody sent and could not save; its state is that of the row that is stored.
    """
    if story.pk is None:
        return {"state": None, "waits": [], "merges": False}
    state = state_line(Article.objects.get(pk=story.pk) if typed else story, now)
    return {
        "state": state,
        "waits": waits_of(offer, state, now),
        "merges": bool(state.stale and may_merge(user, [story.pk])),
    }


def waits_of(offer: Offer, state: StateLine, now: datetime) -> list[Waits]:
    """First those on the clock, soonest first, then those held."""
    versions = [*offer.waiting, *offer.held]
    if not versions:
        return []
    entries = BundleEntry.objects.filter(version__in=versions).select_related("bundle")
    bundles = {entry.version_id: entry.bundle for entry in entries}
    stale = {each.number: each for each in state.stale}
    return [_of(each, stale.get(each.number), bundles.get(each.pk), now) for each in versions]


def _of(
    version: ArticleVersion, stale: Stale | None, bundle: Bundle | None, now: datetime
) -> Waits:
    at = version.held_for or version.live_from
    held = version.held_for is not None
    return Waits(version, at, clock.moment_words(at, now), held, stale, bundle)
