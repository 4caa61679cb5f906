"""What stands in the way of each story of a bundle: asked of all of them together, before anybody presses anything.

The verb asks again, story by story. Nothing here changes anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from articles import gates, policy, releases
from articles.bundle_hours import approval, own_hour
from articles.gates import Finding
from articles.lineage import Lineage
from articles.models import (
    ArticleVersion,
    BundleEntry,
    FourEyes,
    Photo,
    Suggestion,
    Verb,
)
from articles.rendering import picture_ids
from newsroom.core import clock

WITH_A_REASON: Final = "You may let it pass with a reason, when you release the bundle."


@dataclass(slots=True)
class Ahead:
    """`stops` keep the story, and with it the bundle, from going; `asks` is what the next page asks about; `notes`
    is good to know. `embargo` is the moment before which it cannot go.
    """

    stops: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    embargo: datetime | None = None

    @property
    def is_ready(self) -> bool:
        return not (self.stops or self.asks)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the tables say of all the stories together."""

    at: datetime
    now: datetime
    able: set[int]
    suggestions: set[int]
    photos: dict[int, Photo]
    releases: dict[int, list[ArticleVersion]]
    lines: dict[int, Lineage]


def ahead(
    entries: Sequence[BundleEntry], at: datetime, *, by: Any, now: datetime
) -> dict[int, Ahead]:
    """Of each story, by its key, what stands in the way of its release at `at`; a fixed number of queries."""
    if not entries:
        return {}
    facts = _facts(entries, at, by, now)
    found = {entry.article_id: _of_the_law(entry, facts) for entry in entries}
    for entry, findings in _findings(entries, at, by):
        _meet(found[entry.article_id], findings, by)
    return found


def _facts(entries: Sequence[BundleEntry], at: datetime, by: Any, now: datetime) -> _Facts:
    versions, ids = [entry.version for entry in entries], [entry.article_id for entry in entries]
    shown = {pk for version in versions for pk in _pictures(version)}
    standing: dict[int, list[ArticleVersion]] = defaultdict(list)
    rows = releases.standing_of(ids, now).defer("body", "body_text")
    for row in rows.order_by("live_from"):
        standing[row.article_id].append(row)
    able = policy.allowed(by, Verb.SCHEDULE).filter(pk__in=ids).order_by()
    told = Suggestion.objects.filter(version__in=versions)
    return _Facts(
        at, now,
        set(able.values_list("pk", flat=True)),
        set(told.values_list("version", flat=True)),
        Photo.objects.in_bulk(shown),
        standing,
        Lineage.of_many(ids),
    )  # fmt: skip


def _pictures(version: ArticleVersion) -> set[int]:
    shown = {version.lead_photo_id, version.social_photo_id, *picture_ids(version.body)}
    return shown - {None}


def _of_the_law(entry: BundleEntry, facts: _Facts) -> Ahead:
    version, story, found = entry.version, entry.article, Ahead()
    name = f"v{version.number}"
    if entry.article_id not in facts.able:
        found.stops.append("You may not release this story: ask somebody who may.")
    if version.pk in facts.suggestions:
        found.stops.append(f"{name} is a suggestion: take what is wanted of it into the story.")
    photos = [facts.photos[pk] for pk in sorted(_pictures(version)) if pk in facts.photos]
    found.stops += releases.wanting(version, facts.at, photos=photos)
    if story.embargo_until and facts.at < story.embargo_until:
        found.embargo = story.embargo_until
        moment = clock.moment_words(story.embargo_until, facts.now)
        found.stops.append(f"It is under embargo until {moment}.")
    _of_other_releases(entry, facts, found)
    if version.held_for is not None:
        found.notes.append(f"{name} is held. The release of the bundle lets it go.")
    found.notes += [*own_hour(version, facts.at, facts.now), *approval(story, version)]
    return found


def _of_other_releases(entry: BundleEntry, facts: _Facts, found: Ahead) -> None:
    """What readers see, or will see, of the story at that moment."""
    version, line = entry.version, facts.lines[entry.article_id]
    if version.is_live(facts.now):
        found.stops.append(f"v{version.number} is live already.")
        return
    others = [each for each in facts.releases[entry.article_id] if each.pk != version.pk]
    for each in others:
        if each.live_from == facts.at and facts.at > facts.now:
            found.stops.append(f"v{each.number} goes out at that very moment: move it, or cancel it.")  # fmt: skip
    before = next((each for each in others if each.is_live(facts.at)), None)
    if before is not None and line.is_stale(version.pk, before.pk):
        source = line.written_from(version.pk)
        written = f"from v{source}" if source else "before any release"
        found.asks.append(
            f"v{version.number} was written {written}, and would undo what v{before.number} changes. "
            "Merge the two, or say when you release the bundle that it goes as it is."
        )


def _findings(
    entries: Sequence[BundleEntry], at: datetime, by: Any
) -> Iterable[tuple[BundleEntry, list[Finding]]]:
    """What the gates of the house say of each; of those that four eyes hold for, that too."""
    versions = [entry.version for entry in entries]
    passed = gates.checks_passed(versions)
    held = list(FourEyes.objects.order_by().values_list("section__path", flat=True))
    for entry, found in zip(entries, gates.findings_of(versions, [at] * len(entries)), strict=True):
        version = entry.version
        waits = version.held_for is not None or version.is_waiting()
        before = passed.get(version.pk, set()) if waits else set()
        own = gates.own_work(version, by) if policy.covers(tuple(held), version.section) else []
        yield entry, [*own, *(each for each in found if each.check not in before)]


def _meet(found: Ahead, findings: Iterable[Finding], by: Any) -> None:
    for each in findings:
        if not each.is_bar:
            found.notes.append(each.sentence)
        elif gates.may_pass(by, each):
            found.asks.append(f"{each.sentence} {WITH_A_REASON}")
        else:
            found.stops.append(each.sentence)
