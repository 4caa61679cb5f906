"""What stands in the way of each story of a bundle: asked of all of them together, before anybody presses anything.

The verb asks again, story by story. Nothing here changes anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from articles import addresses, corrections, gates, policy, releases
from articles.bundle_hours import approval, own_hour
from articles.gates import Finding
from articles.lineage import Lineage, origin, successions
from articles.models import (
    ArticleVersion,
    BundleEntry,
    FourEyes,
    Photo,
    Significance,
    Suggestion,
    Verb,
)
from articles.rendering import picture_ids
from newsroom.core import clock

AS_IT_IS: Final = "Merge the two, or say when you release the bundle that it goes as it is."
OR_SAY: Final = "Merge the two, or say when you release the bundle what shall become of it."
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
class _Stay:
    """A release of a story as it stands, or will once the bundle's is made."""

    pk: int
    number: int
    live_from: datetime
    live_until: datetime | None

    def is_live(self, at: datetime) -> bool:
        return self.live_from <= at and (self.live_until is None or self.live_until > at)


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
    addresses: dict[int, str]
    brings: set[int]
    seen: set[int]


def ahead(
    entries: Sequence[BundleEntry], at: datetime, *, by: Any, now: datetime
) -> dict[int, Ahead]:
    """Of each story, by its key, what stands in the way of its release at `at`; a fixed number of queries."""
    if not entries:
        return {}
    facts = _facts(entries, at, by, now)
    found = {entry.article_id: _of_the_law(entry, facts, by) for entry in entries}
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
    obstacles = addresses.obstacles([(each.article, each.version.section) for each in entries])
    out = ArticleVersion.objects.filter(article__in=ids, live_from__lte=now).order_by()
    return _Facts(
        at, now,
        set(able.values_list("pk", flat=True)),
        set(told.values_list("version", flat=True)),
        Photo.objects.in_bulk(shown),
        standing,
        Lineage.of_many(ids),
        dict(zip(ids, obstacles, strict=True)),
        corrections.bringing(versions, now),
        set(out.values_list("article", flat=True).distinct()),
    )  # fmt: skip


def _pictures(version: ArticleVersion) -> set[int]:
    shown = {version.lead_photo_id, version.social_photo_id, *picture_ids(version.body)}
    return shown - {None}


def _of_the_law(entry: BundleEntry, facts: _Facts, by: Any) -> Ahead:
    version, story, found = entry.version, entry.article, Ahead()
    name = f"v{version.number}"
    if entry.article_id not in facts.able:
        found.stops.append("You may not release this story: ask somebody who may.")
    elif not policy.in_scope(by, version.section):
        found.stops.append(f"You may not publish in {version.section}: ask somebody who may.")
    if version.pk in facts.suggestions:
        found.stops.append(f"{name} is a suggestion: take what is wanted of it into the story.")
    photos = [facts.photos[pk] for pk in sorted(_pictures(version)) if pk in facts.photos]
    found.stops += releases.wanting(version, facts.at, photos=photos)
    if story.embargo_until and facts.at < story.embargo_until:
        found.embargo = story.embargo_until
        moment = clock.moment_words(story.embargo_until, facts.now)
        found.stops.append(f"It is under embargo until {moment}.")
    if taken := facts.addresses[entry.article_id]:
        found.stops.append(taken)
    found.stops += _of_its_correction(entry, facts)
    _of_other_releases(entry, facts, found)
    if version.held_for is not None:
        found.notes.append(f"{name} is held. The release of the bundle lets it go.")
    found.notes += [*own_hour(version, facts.at, facts.now), *approval(story, version)]
    return found


def _of_its_correction(entry: BundleEntry, facts: _Facts) -> list[str]:
    """A release that is marked as a correction must say one, of what readers have seen."""
    brings = entry.version_id in facts.brings
    if not brings and entry.significance != Significance.CORRECTION:
        return []
    if entry.article_id not in facts.seen:
        return [corrections.UNSEEN]
    return [] if brings else [corrections.UNSAID_WITH_OTHERS]


def _of_other_releases(entry: BundleEntry, facts: _Facts, found: Ahead) -> None:
    """What readers see, or will see, of the story from that moment on."""
    version = entry.version
    if version.is_live(facts.now):
        found.stops.append(f"v{version.number} is live already.")
        return
    others = [each for each in facts.releases[entry.article_id] if each.pk != version.pk]
    for each in others:
        empty = each.live_until == each.live_from
        if each.live_from == facts.at and facts.at > facts.now and not empty:
            found.stops.append(f"v{each.number} goes out at that very moment: move it, or cancel it.")  # fmt: skip
    for later, before in successions(_with_it(version, others, facts)):
        if later.live_from >= facts.now and _would_undo(version, later, before, facts):
            found.asks.append(_undoing(version, later, before, facts))


def _with_it(
    version: ArticleVersion, others: Iterable[ArticleVersion], facts: _Facts
) -> list[_Stay]:
    """The releases of the story as `releases.put_in` would leave them, soonest first."""
    stays = [_Stay(each.pk, each.number, each.live_from, each.live_until) for each in others]
    if version.is_waiting(facts.now) and version.withdrawal_at is None:
        left = version.live_from
        stays = [
            replace(each, live_until=version.live_until) if each.live_until == left != each.live_from else each
            for each in stays
        ]  # fmt: skip
    current = next((each for each in stays if each.is_live(facts.at)), None)
    later = [each.live_from for each in stays if each.live_from > facts.at]
    end = current.live_until if current else min(later, default=None)
    stays = [replace(each, live_until=facts.at) if each is current else each for each in stays]
    stays.append(_Stay(version.pk, version.number, facts.at, end))
    lasting = (each for each in stays if each.live_from != each.live_until)
    return sorted(lasting, key=lambda each: each.live_from)


def _would_undo(version: ArticleVersion, later: _Stay, before: _Stay, facts: _Facts) -> bool:
    """What was agreed of a version that has been before readers does not hold of the copy that would go out."""
    line = facts.lines[version.article_id]
    copied = version.live_from is not None and not version.is_waiting(facts.now)
    if copied and version.pk in (later.pk, before.pk):
        return line.undoes(later.pk, before.pk)
    return line.is_stale(later.pk, before.pk)


def _undoing(version: ArticleVersion, later: _Stay, before: _Stay, facts: _Facts) -> str:
    """That the version undoes what it replaces; or that a release that waits undoes what comes before it then."""
    source = origin(facts.lines[version.article_id].written_from(later.pk))
    undoes = f"was written {source}, and would undo what v{before.number} changes."
    if later.pk == version.pk:
        return f"v{later.number} {undoes} {AS_IT_IS}"
    moment = clock.moment_words(later.live_from, facts.now)
    return f"v{later.number}, which goes out on {moment}, {undoes} {OR_SAY}"


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
