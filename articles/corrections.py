"""Corrections and the releases that they come with: when readers are told, and what pages say of them.

Those that write hold the story's lock, as in `articles.releases`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.text import Truncator

from articles.models import (
    Article,
    ArticleVersion,
    Correction,
    CorrectionKind,
    Significance,
)
from articles.refusal import Refused

# What readers are told before they read; an update and a retraction have places of their own.
AT_HEAD = (CorrectionKind.CORRECTION, CorrectionKind.CLARIFICATION, CorrectionKind.NOTE)
DONE = {CorrectionKind.CORRECTION: "corrected", CorrectionKind.CLARIFICATION: "clarified"}
TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
SHORT = 160
LONGEST = Correction._meta.get_field("text").max_length
UNSAID = "Say what was wrong, and what is right: this release is marked as a correction."

UNSAID_WITH_OTHERS = (
    "It is marked as a correction, and nothing says what was wrong. "
    "Choose another word for it, or release it from its own page, which asks for the correction."
)
UNSEEN = "Readers have seen nothing of this story yet: there is nothing to correct."


class Said(NamedTuple):
    """A correction as an editor writes it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as readers see it; `instead_of` is the moment of the one that it replaces."""

    kind: str
    label: str
    text: str
    at: datetime
    instead_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a story: the one line, shortened to `text`, or `words` of how many there are."""

    line: CorrectionLine | None = None
    text: str = ""
    words: str = ""

    @property
    def is_whole(self) -> bool:
        return self.line is not None and self.text == self.line.text


class Row(NamedTuple):
    """The columns of a correction of which its line is made."""

    pk: int
    kind: str
    text: str
    at: datetime
    replaces: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What readers have been told of a story by a moment, oldest first, and when something of it last changed."""

    lines: tuple[CorrectionLine, ...] = ()
    last: datetime | None = None


# Writing


def check(said: Said) -> None:
    """Refuse what is no correction."""
    if not said.text.strip():
        raise Refused("Say what was wrong, and what is right.")
    if len(said.text) > LONGEST:
        raise Refused(f"Say it in {LONGEST:,} characters at most.")
    if said.kind not in CorrectionKind.values or said.kind == CorrectionKind.WITHDRAWN:
        raise Refused("Choose what kind of correction this is.")


def check_release(
    version: ArticleVersion, significance: str, said: Said | None, *, now: datetime
) -> None:
    """A release is marked as a correction where it brings one, and only there."""
    if said is not None:
        check(said)
    if significance != Significance.CORRECTION:
        if said is not None:
            raise Refused(
                "There is a text of a correction: mark the release as one, or take the text out."
            )
        return
    check_seen(version.article, now)
    if said is None and not pending(version, now).exists():
        raise Refused(UNSAID)


def check_seen(article: Article, now: datetime) -> None:
    """Refuse to correct what nobody has read."""
    if not article.versions.filter(live_from__lte=now).exists():
        raise Refused(UNSEEN)


def pending(version: ArticleVersion, now: datetime) -> Any:
    """Corrections that wait for the version's release, newest first."""
    return _pending(version.corrections.all(), now).order_by("-pk")


def bringing(versions: Iterable[ArticleVersion], now: datetime) -> set[int]:
    """The keys of those versions with whose release a correction comes; one query."""
    said = Correction.objects.filter(version__in=list(versions))
    return set(_pending(said, now).order_by().values_list("version", flat=True))


def _pending(said: Any, now: datetime) -> Any:
    waits = Q(at=None) | Q(at__gt=now)
    return said.filter(waits, replaced_by=None).exclude(kind=CorrectionKind.WITHDRAWN)


def say(
    article: Article,
    said: Said,
    *,
    by: Any,
    now: datetime,
    version: ArticleVersion | None = None,
    replaces: Correction | None = None,
) -> Correction:
    """Write a correction down; readers are told when its release is out, or at once."""
    made = Correction(
        article=article, kind=said.kind, text=said.text, version=version, replaces=replaces,
        made_at=now, made_by=by,
    )  # fmt: skip
    made.at = made.due()
    made.save()
    return made


def settle(article: Article, now: datetime) -> None:
    """Give those that come with a release from `now` on its moment; those told before keep theirs."""
    bound = article.corrections.filter(version__isnull=False).select_related("version")
    for correction in bound.filter(Q(at=None) | Q(at__gte=now)):
        if correction.at != correction.due():
            correction.at = correction.due()
            correction.save(update_fields=["at"])


def carry(
    version: ArticleVersion, successor: ArticleVersion, *, by: Any, now: datetime
) -> list[Correction]:
    """What waits for the release of a version waits for that of the one that takes its place."""
    return [
        say(
            version.article, Said(waiting.kind, waiting.text), by=by, now=now,
            version=successor, replaces=waiting,
        )
        for waiting in reversed(pending(version, now))
    ]  # fmt: skip


# Which pages


def keys(article: Article, version: ArticleVersion, *, enters: bool) -> set[str]:
    """The pages of corrections that change with a version's release: those that it brings, or all where it enters."""
    if enters:
        everything = {"corrections", "corrections:past"}
        return everything if article.corrections.exists() else set()
    brings = version.corrections.exists()
    return {"corrections", f"dates:{article.pk}"} if brings else set()


# Reading


def lines(rows: Iterable[Row]) -> Told:
    """Of all that was said of one story by a moment, what stands of it."""
    found = sorted(rows, key=lambda row: (row.at, row.pk))
    moments = {row.pk: row.at for row in found}
    replaced = {row.replaces for row in found}
    standing = (
        row for row in found if row.pk not in replaced and row.kind != CorrectionKind.WITHDRAWN
    )
    return Told(
        tuple(
            CorrectionLine(
                row.kind, str(CorrectionKind(row.kind).label), row.text, row.at,
                moments.get(row.replaces),
            )
            for row in standing
        ),
        max(moments.values(), default=None),
    )  # fmt: skip


def head(standing: Iterable[CorrectionLine]) -> Head | None:
    """What a reader is told at the head of a story; None where nothing was wrong. The notes stand at its foot.

    A retraction stands there whole, and instead of all else.
    """
    told = list(standing)
    shown = [line for line in told if line.kind in AT_HEAD]
    if not shown or any(line.kind == CorrectionKind.RETRACTION for line in told):
        return None
    if len(shown) == 1:
        return Head(shown[0], Truncator(shown[0].text).chars(SHORT))
    return Head(words=_how_often(Counter(line.kind for line in shown)))


def _how_often(amounts: Mapping[str, int]) -> str:
    """ "Corrected twice, clarified once, with an editor’s note"."""
    done = [
        f"{word} {TIMES.get(amounts[kind], f'{amounts[kind]} times')}"
        for kind, word in DONE.items()
        if amounts.get(kind)
    ]
    notes = amounts.get(CorrectionKind.NOTE, 0)
    said = (
        [f"with {'an editor’s note' if notes == 1 else f'{notes} editor’s notes'}"] if notes else []
    )
    words = ", ".join([*done, *said])
    return words[0].upper() + words[1:]


def updated(published_at: datetime, changed_at: datetime | None, told: Told) -> datetime | None:
    """When readers last got something new of a story that came at `published_at`, if they did."""
    later = [moment for moment in (changed_at, told.last) if moment and moment > published_at]
    return max(later, default=None)


def told_of(article_ids: Collection[int], at: datetime) -> dict[int, Told]:
    """What readers have been told of these stories; one query."""
    rows: dict[int, list[Row]] = defaultdict(list)
    said = Correction.objects.filter(article__in=list(article_ids), at__lte=at).order_by()
    for article_id, *columns in said.values_list(
        "article_id", "pk", "kind", "text", "at", "replaces_id"
    ):
        rows[article_id].append(Row(*columns))
    return {pk: lines(found) for pk, found in rows.items()}


def last_told(versions: Any, at: datetime) -> dict[int, datetime]:
    """When readers were last told something of the stories of these versions, by story; one query."""
    stories = Exists(versions.filter(article=OuterRef("article")).order_by())
    said = Correction.objects.filter(stories, at__lte=at).order_by()
    return dict(
        said.values("article_id").annotate(last=Max("at")).values_list("article_id", "last")
    )
