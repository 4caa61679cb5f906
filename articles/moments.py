"""When the clock changes what pages show of stories: the moments on either side of an instant, and what they bring."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from articles import rivers
from articles.cards import said_of, writers
from articles.models import Article, ArticleVersion, Correction, CorrectionKind
from articles.models.interval import spared
from articles.models.version import VersionByline, VersionTag
from newsroom.core.statements import asked_as_one

MOST, WINDOW = 50, 60
SCANS = 200  # SQLite takes 500 parts to a statement
UNSEEN = {"pk": 0, "made_at": None, "changed_at": None}


class Change(NamedTuple):
    """A moment at which a page changes, and in words what happens: "“Baltic ports reopen”, update v3"."""

    at: datetime
    words: str


class Span(NamedTuple):
    version_id: int
    article_id: int
    number: int
    live_from: datetime
    live_until: datetime | None


COLUMNS = ("pk", "article_id", "number", "live_from", "live_until")


@dataclass(slots=True)
class Shown:
    """What a page shows, by key: stories whole, stories by their cards, and the lists it is made of."""

    stories: set[int] = field(default_factory=set)
    cards: set[int] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)
    sections: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)
    all_corrections: bool = False
    everything: bool = False


@dataclass(slots=True)
class Turn:
    """What becomes of one story at one moment: the version that goes, and the one that comes."""

    gone: int = 0
    come: int = 0
    number: int = 0


Turns = dict[datetime, dict[int, Turn]]


def changes(shown: Shown, at: datetime) -> list[Change]:
    """The changes nearest to a moment, at most `MOST` on either side; a fixed number of queries.

    Of a list those versions count that stand near enough to its head to be seen at a moment near this one.
    """
    named = _named(shown.slugs) if shown.slugs else set()
    turns = _turns(_spans(shown, named, at))
    chosen = nearest(turns, at, 2 * MOST)
    found = _words({moment: turns[moment] for moment in chosen}, shown.stories | named)
    return cut([*found, *_corrections(shown, at)], at)


def nearest(moments: Iterable[datetime], at: datetime, most: int) -> set[datetime]:
    """Those that came last, up to `at`, and those that come next; so many on either side."""
    ordered = sorted(set(moments))
    here = bisect_right(ordered, at)
    return set(ordered[max(0, here - most) : here + most])


def cut(found: Iterable[Change], at: datetime) -> list[Change]:
    found = list(found)
    kept = nearest((change.at for change in found), at, MOST)
    return sorted(change for change in found if change.at in kept)


def _named(slugs: set[str]) -> set[int]:
    rows = Article.objects.filter(Q(slug__in=slugs) | Q(old_slugs__slug__in=slugs))
    return set(rows.order_by().values_list("pk", flat=True))


def _spans(shown: Shown, named: set[int], at: datetime) -> set[Span]:
    released = ArticleVersion.objects.released().filter(spared())
    scans = []
    if stories := shown.stories | shown.cards | named:
        scans.append(released.filter(article__in=stories).order_by().values_list(*COLUMNS))
    for pk in sorted(shown.sections):
        scans += _window(released.filter(section_id=pk), at)
    beside = (
        *(VersionTag.objects.filter(tag_id=pk) for pk in sorted(shown.tags)),
        *(VersionByline.objects.filter(author_id=pk) for pk in sorted(shown.authors)),
    )
    for rows in beside:
        scans += _window(rows.filter(spared("version__")), at, "version__")
    if shown.everything:
        scans += _bounds(released, at)
    parts = (scans[begin : begin + SCANS] for begin in range(0, len(scans), SCANS))
    return {Span(*row) for part in parts for row in rivers.union(part)}


def _window(rows: Any, at: datetime, path: str = "") -> list[Any]:
    """The versions of a list on either side of a moment, each an index scan that is cut off."""
    columns = [f"{path}{name}" for name in COLUMNS]
    before = rows.filter(published_at__lte=at).order_by("-published_at")
    after = rows.filter(published_at__gt=at).order_by("published_at")
    return [scan.values_list(*columns)[:WINDOW] for scan in (before, after)]


def _bounds(released: Any, at: datetime) -> list[Any]:
    scans = (
        scan
        for bound in ("live_from", "live_until")
        for scan in (
            released.filter(**{f"{bound}__lte": at}).order_by(f"-{bound}"),
            released.filter(**{f"{bound}__gt": at}).order_by(bound),
        )
    )
    return [scan.values_list(*COLUMNS)[:MOST] for scan in scans]


def _turns(spans: Iterable[Span]) -> Turns:
    turns: Turns = defaultdict(lambda: defaultdict(Turn))
    for span in spans:
        if span.live_until == span.live_from:
            continue
        come = turns[span.live_from][span.article_id]
        come.come, come.number = span.version_id, span.number
        if span.live_until is not None:
            turns[span.live_until][span.article_id].gone = span.version_id
    return turns


def _words(turns: Turns, whole: Collection[int]) -> Iterator[Change]:
    """Of stories that stand in lists alone those turns are left out at which their cards stay as they are."""
    ids = {pk for each in turns.values() for turn in each.values() for pk in (turn.gone, turn.come)}
    said, people = said_of(ids - {0}), writers(ids - {0})
    for moment, stories in turns.items():
        for article_id, turn in stories.items():
            come, gone = said.get(turn.come), said.get(turn.gone)
            if come is None:
                words = f"“{gone.short_headline or gone.headline}” comes down"
            elif gone is None:
                words = f"“{come.short_headline or come.headline}” goes out"
            else:
                words = f"“{come.short_headline or come.headline}”, update v{turn.number}"
                same = come._replace(**UNSEEN) == gone._replace(**UNSEEN)
                if article_id not in whole and same and people.get(come.pk) == people.get(gone.pk):
                    continue
            yield Change(moment, words)


def _corrections(shown: Shown, at: datetime) -> Iterator[Change]:
    if not shown.stories and not shown.all_corrections:
        return
    rows = Correction.objects.filter(spared())
    if not shown.all_corrections:
        rows = rows.filter(article__in=shown.stories)
    scans = [rows.filter(at__lte=at).order_by("-at"), rows.filter(at__gt=at).order_by("at")]
    for kind, moment in asked_as_one(
        Correction, [s.values_list("kind", "at")[:MOST] for s in scans]
    ):
        yield Change(moment, CorrectionKind(kind).label)
