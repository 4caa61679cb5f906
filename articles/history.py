"""The public history of a story: its releases with what each changed, and what was said of it in between.

Only the present run of releases is told: what readers saw before a story was withdrawn is not shown to them again
because it came back. Nobody is named: it is the paper that changes its stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef

from articles import changes
from articles.changes import Changes
from articles.models import (
    ArticleVersion,
    Correction,
    CorrectionKind,
    HiddenHistory,
    Significance,
)
from articles.rendering import of_one_run
from articles.rivers import Place
from newsroom.core import pagecache

PAGE = 10
# A difference is the whole of what it names: about what a long paragraph has.
CHANGES_BYTES = 6000
LABELS = {
    Significance.SILENT: "Small fix",
    Significance.UPDATE: "Updated",
    Significance.CORRECTION: "Corrected",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A correction as it was said; `ended` says that it was replaced or withdrawn since, and `ended_at` when."""

    label: str
    text: str
    at: datetime
    ended: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A release; or, without changes and not the first, only what was said at that moment."""

    at: datetime
    label: str
    changes: Changes | None
    remarks: tuple[Remark, ...]
    first: bool = False
    folded: bool = False

    @property
    def alone(self) -> bool:
        """Whether nothing was released then: `label` is the kind of what was said."""
        return self.changes is None and not self.first


@dataclass(frozen=True, slots=True)
class History:
    """A page of it, newest first; `older` is the cursor of the next one."""

    entries: tuple[Entry, ...]
    older: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A release that readers have seen."""

    pk: int
    live_from: datetime
    significance: str


def history(version: ArticleVersion, at: datetime, before: Place | None) -> History | None:
    """What was changed up to the version that readers see, or up to `before`; None where it is hidden or there is none.

    Six queries at most.
    """
    versions = ArticleVersion.objects.filter(article=version.article_id)
    rows = of_one_run(versions, version.published_at, at).order_by("-live_from", "-pk")
    hidden = Exists(HiddenHistory.objects.filter(article=OuterRef("article")))
    if before is not None:
        rows = rows.filter(live_from__lt=before.published_at)
    found = list(rows.values_list("pk", "live_from", "significance", hidden)[: PAGE + 1])
    pagecache.shows(f"article:{version.article_id}", f"history:{version.article_id}")
    if not found or any(row[3] for row in found):
        return None
    shown = [Shown(*row[:3]) for row in found]
    page, more = shown[:PAGE], len(shown) > PAGE
    since = page[-1].live_from if more else None
    remarks = _remarks(version.article_id, at, since, before.published_at if before else None)
    entries = [*_releases(shown, page, remarks), *_between(page, remarks)]
    entries.sort(key=lambda entry: (entry.at, entry.alone))
    cursor = Place(page[-1].live_from, page[-1].pk).cursor() if more else ""
    return History(tuple(reversed(entries)), cursor)


def _releases(
    shown: Sequence[Shown], page: Sequence[Shown], remarks: Sequence[Remark]
) -> list[Entry]:
    pairs = {f"changes:{b.pk}:{a.pk}": (b.pk, a.pk) for a, b in zip(page, shown[1:], strict=False)}
    found = pagecache.fragments(pairs, partial(_read, pairs), size=CHANGES_BYTES)
    differences = {pairs[name][1]: difference for name, difference in found.items()}
    return [_release(each, differences.get(each.pk), remarks) for each in page]


def _release(shown: Shown, difference: Changes | None, remarks: Sequence[Remark]) -> Entry:
    said = tuple(remark for remark in remarks if remark.at == shown.live_from)
    if difference is None:
        return Entry(shown.live_from, "Published", None, said, first=True)
    silent = shown.significance == Significance.SILENT
    label = LABELS[Significance(shown.significance)]
    return Entry(shown.live_from, label, difference, said, folded=silent and not said)


def _read(
    pairs: dict[str, tuple[int, int]], missing: Iterable[str]
) -> dict[str, Callable[[], Changes]]:
    wanted = [pairs[name] for name in missing]
    versions = changes.read(pk for pair in wanted for pk in pair)
    photos = changes.alts(versions.values())
    return {
        f"changes:{before}:{after}": partial(
            changes.changes, versions[before], versions[after], photos
        )
        for before, after in wanted
    }


def _between(page: Sequence[Shown], remarks: Iterable[Remark]) -> list[Entry]:
    moments = {shown.live_from for shown in page}
    return [
        Entry(remark.at, remark.label, None, (remark,))
        for remark in remarks
        if remark.at not in moments
    ]


def _remarks(
    article_id: int, at: datetime, since: datetime | None, until: datetime | None
) -> list[Remark]:
    """What was said from one moment on and before another. The words of one that was withdrawn are not said again."""
    rows = list(Correction.objects.filter(article=article_id, at__lte=at).order_by("at", "pk"))
    instead = {row.replaces_id: row for row in rows}
    return [
        _remark(row, instead.get(row.pk))
        for row in rows
        if row.kind != CorrectionKind.WITHDRAWN
        and (since is None or row.at >= since)
        and (until is None or row.at < until)
    ]


def _remark(row: Correction, by: Correction | None) -> Remark:
    label = str(row.get_kind_display())
    if by is None:
        return Remark(label, row.text, row.at)
    if by.kind == CorrectionKind.WITHDRAWN:
        return Remark(label, by.text, row.at, "withdrawn", by.at)
    return Remark(label, row.text, row.at, "replaced", by.at)
