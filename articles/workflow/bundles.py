"""Several stories released at one instant, all or none.

A verb on a bundle locks the bundle and then, in the order of their keys, its stories with the one that comes in, so
that two bundles that share a story wait for each other and never for good. It is done to every story or to none: where
one refuses, `BundleRefused` names each that does and why. `seen` is the token of `articles.bundles`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import corrections, policy
from articles.bundles import entries_of, token
from articles.models import Article, ArticleVersion, Bundle, BundleEntry, Significance, Verb
from articles.refusal import Barred, Refused, WouldUndo
from articles.workflow import membership
from articles.workflow.release import release_with, take_back
from articles.workflow.table import by_may, locked, record
from articles.workflow.waiting import Answer
from newsroom.core import clock

Answers = Mapping[int, Mapping[int, str]]
"""What shall become of the waiting versions of each story, by the story's key."""
Passes = Mapping[int, Mapping[str, str]]
"""The reasons, by check, why a story goes past the bars of the house, by the story's key."""
Done = Callable[[BundleEntry], object]


class BundleRefused(Refused):
    """A verb that would have been done to all stories of a bundle, and so was done to none.

    By the story's key: `reasons` says why, `told` is that of `WouldUndo`, `findings` that of `Barred`.
    """

    def __init__(
        self,
        reasons: dict[int, str],
        told: dict[int, dict[int, str]],
        names: dict[int, str],
        findings: Mapping[int, Sequence[Any]],
    ) -> None:
        words = " ".join(f"“{names[key]}”: {reason}" for key, reason in reasons.items())
        super().__init__(f"Nothing is changed. {words}")
        self.reasons, self.told, self.findings = reasons, told, findings


def make(name: str, *, by: Any, now: datetime | None = None) -> Bundle:
    """A bundle with nothing in it, for those who may release stories somewhere."""
    if by is not None and not policy.may_somewhere(by, Verb.SCHEDULE):
        raise Refused("Only an editor may bundle stories.")
    if not name.strip():
        raise Refused("Give the bundle a name.")
    return Bundle.objects.create(name=name.strip(), made_by=by, made_at=now or clock.now())


def add(
    bundle: Bundle,
    version: ArticleVersion,
    *,
    by: Any,
    significance: str = "",
    waiting: Mapping[int, str] | None = None,
    passes: Mapping[str, str] | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> BundleEntry:
    """Put a version into a bundle, in the place of another one of its story.

    Where the bundle has a moment the version waits for that from now on, and one that it takes the place of no longer.
    `significance`: what its release is for readers; as the version says, if none is given. A correction must have
    been written for it.
    """
    with transaction.atomic():
        stored, entries, now = _locked(bundle, version.article_id, seen=seen, now=now)
        article = locked(version.article, by=by, verb=Verb.BUNDLE, seen=None)
        version = article.versions.select_related("section").get(pk=version.pk)
        _check_may_stand(stored, version, by=by, now=now)
        significance = significance or version.significance
        _check_said(version, significance, now)
        for entry in entries:
            if entry.article_id == article.pk:
                _out(stored, entry, waiting or {}, passes=passes, by=by, note="", now=now)
        made = BundleEntry.objects.create(
            bundle=stored, article=article, version=version, significance=significance
        )
        record(Verb.BUNDLE, article, by=by, version=version, note=f"“{stored}”", now=now)
        if stored.is_scheduled(now):
            _release(
                stored, made, stored.release_at, waiting or {},
                passes=passes, by=by, note="", now=now,
            )  # fmt: skip
    return made


def take_out(
    bundle: Bundle,
    article: Article,
    *,
    by: Any,
    waiting: Mapping[int, str] | None = None,
    passes: Mapping[str, str] | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> None:
    """Take a story out of a bundle; where that has a moment, the story does not go out then. The others do."""
    with transaction.atomic():
        stored, entries, now = _locked(bundle, seen=seen, now=now)
        entry = next((each for each in entries if each.article_id == article.pk), None)
        if entry is None:
            raise Refused("The story does not stand in this bundle.")
        locked(article, by=by, verb=Verb.UNBUNDLE, seen=None)
        _out(stored, entry, waiting or {}, passes=passes, by=by, note=note, now=now)


def schedule(
    bundle: Bundle,
    *,
    by: Any,
    at: datetime,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    was: datetime | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> Bundle:
    """Have all stories of a bundle go out at `at`; one that has a moment is moved as a whole. `was` as of a story."""

    def release(act: _Act) -> None:
        if at <= act.now:
            moment = clock.moment_words(at, act.now)
            raise Refused(f"{moment} has passed. Choose a later moment, or release now.")
        if was is not None and act.bundle.release_at != was:
            raise Refused("Somebody moved this bundle while you had it open.")
        _release_all(act, at)

    return _done(bundle, release, _Said(by, note, waiting or {}, passes or {}), seen, now)


def publish(
    bundle: Bundle,
    *,
    by: Any,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Bundle:
    """Release all stories of a bundle now, at one and the same instant."""
    said = _Said(by, note, waiting or {}, passes or {})
    return _done(bundle, lambda act: _release_all(act, None), said, seen, now)


def cancel(
    bundle: Bundle,
    *,
    by: Any,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Bundle:
    """Take back the release of a bundle as a whole. Its stories stay in it, and it has no moment."""
    return _done(bundle, _cancel_all, _Said(by, note, waiting or {}, passes or {}), seen, now)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a person says of a verb on a whole bundle; answers and reasons by the story's key."""

    by: Any
    note: str
    waiting: Answers
    passes: Passes


@dataclass(frozen=True, slots=True)
class _Act:
    """A verb on a whole bundle under way: the bundle and its stories, locked, the moment, and what was said."""

    bundle: Bundle
    entries: list[BundleEntry]
    now: datetime
    said: _Said

    def of(self, entry: BundleEntry) -> dict[str, Any]:
        """What the verb of one story is told."""
        passes = self.said.passes.get(entry.article_id, {})
        return {"by": self.said.by, "note": self.said.note, "passes": passes, "now": self.now}

    def answers(self, entry: BundleEntry) -> Mapping[int, str]:
        return self.said.waiting.get(entry.article_id, {})


def _done(
    bundle: Bundle,
    do: Callable[[_Act], None],
    said: _Said,
    seen: str | None,
    now: datetime | None,
) -> Bundle:
    """The verb done to the bundle, as a whole: locked first, and all of it or nothing."""
    with transaction.atomic():
        act = _Act(*_locked(bundle, seen=seen, now=now), said)
        do(act)
    return act.bundle


def _locked(
    bundle: Bundle, *joining: int, seen: str | None, now: datetime | None
) -> tuple[Bundle, list[BundleEntry], datetime]:
    """The bundle and what stands in it, all locked, with the stories that are to come in, and the moment after that.

    A story may leave while its lock is waited for: the entries are read after it.
    """
    stored = Bundle.objects.select_for_update().get(pk=bundle.pk)
    within = {*joining, *stored.entries.values_list("article_id", flat=True)}
    stories = Article.objects.select_for_update(of=("self",)).filter(pk__in=within)
    list(stories.order_by("pk").values_list("pk", flat=True))
    entries, now = entries_of(stored), now or clock.now()
    if stored.has_gone_out(now):
        raise Refused("This bundle has gone out. Its stories are released on their own now.")
    if seen is not None and seen != token(stored, entries):
        raise Refused(
            "Somebody changed this bundle, or a story in it, while you had it open. "
            "Look at what changed before you go on."
        )
    return stored, entries, now


def _release_all(act: _Act, start: datetime | None) -> None:
    """Every story of the bundle at `start`, or now, and the bundle with them."""
    if not act.entries:
        raise Refused("There is nothing in this bundle.")
    _to_all(
        act.entries,
        lambda each: _release(act.bundle, each, start, act.answers(each), **act.of(each)),
    )
    _settle(act.bundle, start or act.now)


def _cancel_all(act: _Act) -> None:
    if not act.bundle.is_scheduled(act.now):
        raise Refused("This bundle has no moment.")
    _to_all(
        act.entries, lambda each: _take_back(act.bundle, each, act.answers(each), **act.of(each))
    )
    act.bundle.entries.update(own_moment=None)
    act.bundle.release_at = None
    act.bundle.save(update_fields=["release_at"])


def _to_all(entries: list[BundleEntry], do: Done) -> None:
    """Do it to each story, so that every one that refuses says so; then to all, or to none."""
    reasons: dict[int, str] = {}
    told: dict[int, dict[int, str]] = {}
    findings: dict[int, Sequence[Any]] = {}
    for entry in entries:
        try:
            with transaction.atomic():
                do(entry)
        except WouldUndo as refusal:
            reasons[entry.article_id], told[entry.article_id] = str(refusal), refusal.told
        except Barred as refusal:
            reasons[entry.article_id] = str(refusal)
            findings[entry.article_id] = refusal.findings
        except Refused as refusal:
            reasons[entry.article_id] = str(refusal)
    if reasons:
        names = {each.article_id: each.version.headline for each in entries}
        raise BundleRefused(reasons, told, names, findings)


def _release(
    bundle: Bundle,
    entry: BundleEntry,
    start: datetime | None,
    answers: Mapping[int, str],
    *,
    by: Any,
    note: str,
    now: datetime,
    passes: Mapping[str, str] | None = None,
) -> None:
    """One story with the others. It cannot be held out of its own bundle: for that it is taken out.

    A correction that was written for its release meanwhile comes with it.
    """
    if entry.version.is_waiting(now) and entry.version.live_from != bundle.release_at:
        entry.own_moment = entry.version.live_from
        entry.save(update_fields=["own_moment"])
    own, brings = entry.version.number, corrections.pending(entry.version, now).exists()
    answers = {n: each for n, each in answers.items() if n != own or each != Answer.HOLD}
    release_with(
        bundle, entry.version, start,
        significance=Significance.CORRECTION if brings else entry.significance,
        answers=answers, passes=passes, by=by, note=note, now=now,
    )  # fmt: skip


def _settle(bundle: Bundle, start: datetime) -> None:
    """The bundle has its moment where every version in it has, which is the one thing it promises."""
    bounds = bundle.entries.values_list("version__live_from", flat=True)
    if any(each != start for each in bounds):
        raise Refused("Not every story of the bundle goes out at that moment.")
    bundle.release_at = start
    bundle.save(update_fields=["release_at"])


def _out(
    bundle: Bundle,
    entry: BundleEntry,
    waiting: Mapping[int, str],
    *,
    passes: Mapping[str, str] | None,
    by: Any,
    note: str,
    now: datetime,
) -> None:
    if bundle.is_scheduled(now):
        _take_back(bundle, entry, waiting, passes=passes, by=by, note=note, now=now)
    words = membership.without(bundle, now)
    entry.delete()
    record(Verb.UNBUNDLE, entry.article, by=by, version=entry.version, note=words, now=now)


def _take_back(
    bundle: Bundle,
    entry: BundleEntry,
    waiting: Mapping[int, str],
    *,
    passes: Mapping[str, str] | None,
    by: Any,
    note: str,
    now: datetime,
) -> None:
    take_back(
        entry.version, by=by, waiting=waiting, passes=passes, note=note, seen=None, now=now, bundle=bundle,
    )  # fmt: skip


def _check_may_stand(bundle: Bundle, version: ArticleVersion, *, by: Any, now: datetime) -> None:
    """Refuse a version that cannot go out with others, or that goes out with others already."""
    if not by_may(by, Verb.BUNDLE, version.article) or not _in_scope(by, version):
        raise Refused(f"You may not publish in {version.section}.")
    if version.is_live(now):
        raise Refused(f"v{version.number} is live already.")
    entry = BundleEntry.objects.select_related("bundle").filter(version=version).first()
    if entry is not None and entry.bundle_id != bundle.pk:
        where = "went out with" if entry.bundle.has_gone_out(now) else "stands in"
        raise Refused(f"v{version.number} {where} the bundle “{entry.bundle}”.")


def _check_said(version: ArticleVersion, significance: str, now: datetime) -> None:
    """Refuse a correction that says nothing: with others its release would be refused for that, and theirs with it."""
    if significance != Significance.CORRECTION or corrections.pending(version, now).exists():
        return
    raise Refused(corrections.UNSAID_WITH_OTHERS)


def _in_scope(by: Any, version: ArticleVersion) -> bool:
    return by is None or version.section is None or policy.in_scope(by, version.section)
