"""When readers see which version: publish, schedule, cancel, hold, withdraw, roll back.

No release undoes a newer one in silence. Where a waiting version was not written from what it will replace, the person
says what shall become of it (`waiting`, by version number): its words are merged with the newer ones ("merge"), it is
taken off the clock until somebody decides ("hold"), or it goes out as it is ("as_it_is"). Without an answer the verb is
refused with `WouldUndo`, which names what would be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import addresses, corrections, policy, releases, versions
from articles.corrections import Said
from articles.models import Article, ArticleVersion, Bundle, DeskState, Significance, Verb
from articles.refusal import Refused
from articles.workflow import membership
from articles.workflow.passing import leave_word
from articles.workflow.record import put_down
from articles.workflow.table import locked, record, sentences
from articles.workflow.waiting import Answer, settle, take_off
from newsroom.core import clock, pagecache

Answers = Mapping[int, str]
Passes = Mapping[str, str]


def publish(
    article: Article,
    *,
    by: Any,
    version: ArticleVersion | None = None,
    significance: str = Significance.UPDATE,
    said: Said | None = None,
    as_it_is: bool = False,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Show a version (that of the working copy, if none is named) to readers from now on.

    Releases that wait go on waiting; a withdrawal that was planned stays planned. `said` is the correction that comes
    with a release marked as one. `as_it_is`: though it undoes a newer fix; `waiting` answers for those that would.
    `passes` are the reasons, by check, why it goes past the bars of the house (`articles.gates`).
    """
    return _release(
        Verb.PUBLISH, article, version, None, significance, as_it_is, waiting or {},
        passes=passes or {}, by=by, said=said, note=note, seen=seen, now=now,
    )  # fmt: skip


def schedule(
    article: Article,
    *,
    by: Any,
    at: datetime,
    version: ArticleVersion | None = None,
    significance: str = Significance.UPDATE,
    said: Said | None = None,
    as_it_is: bool = False,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    was: datetime | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Show a version to readers from `at` on, which must be still to come. Other releases are not moved.

    One that waits, or is held, is moved to `at`; where it stands in a bundle that has a moment it leaves that. `was` is
    the moment from which the person moves it: refused where somebody else has moved it since.
    """
    return _release(
        Verb.SCHEDULE, article, version, at, significance, as_it_is, waiting or {},
        passes=passes or {}, by=by, said=said, note=note, was=was, seen=seen, now=now,
    )  # fmt: skip


def release_with(
    bundle: Bundle,
    version: ArticleVersion,
    start: datetime | None,
    *,
    significance: str,
    answers: Answers,
    by: Any,
    note: str,
    now: datetime,
    passes: Passes | None = None,
) -> ArticleVersion:
    """Release one story of a bundle, with the others: at `start`, or now. It keeps its place there."""
    as_it_is = answers.get(version.number) == Answer.AS_IT_IS
    return _release(
        Verb.SCHEDULE if start else Verb.PUBLISH, version.article, version, start, significance, as_it_is, answers,
        passes=passes or {}, by=by, said=None, note=note, seen=None, now=now, bundle=bundle,
    )  # fmt: skip


def _release(
    verb: Verb,
    article: Article,
    version: ArticleVersion | None,
    start: datetime | None,
    significance: str,
    as_it_is: bool,
    answers: Answers,
    *,
    passes: Passes,
    by: Any,
    said: Said | None,
    note: str,
    seen: str | None,
    now: datetime | None,
    was: datetime | None = None,
    bundle: Bundle | None = None,
) -> ArticleVersion:
    with transaction.atomic():
        stored = locked(article, by=by, verb=verb, seen=seen)
        now = now or clock.now()
        start = _to_come(start, now)
        desk = stored.written_from
        version, passed = _ready(stored, version or desk, start, passes, by=by, now=now)
        check_unmoved(version, version.live_from or version.held_for, was, now)
        if bundle is None:
            membership.leave(stored, version, by=by, now=now, for_good=start <= now)
        before = stored.versions.live(start).select_related("section").first()
        version = _fresh(stored, version, by=by, now=now)
        corrections.check_release(version, significance, said, now=now)
        unsaid = corrections.pending(version, now).first()
        how = {"start": start, "by": by, "significance": significance, "now": now}
        keys = releases.put_in(stored, version, **how)
        releases.settle_dates(stored, now)
        version.refresh_from_db(fields=[*releases.BOUNDS])
        _approve(stored, version, desk)
        words = f"for {clock.moment_words(start, now)}" if verb == Verb.SCHEDULE else ""
        words = sentences(words, _with(bundle), note)
        record(verb, stored, by=by, version=version, note=words, now=now)
        leave_word(stored, version, passed, by=by, now=now)
        if said is not None:
            put_down(stored, said, by=by, now=now, version=version, replaces=unsaid)
        own = {version.number: Answer.AS_IT_IS} if as_it_is else {}
        touched = settle(stored, {**answers, **own}, passes=passes, by=by, now=now)
        _drop_pages(stored, version, before, keys, later=start > now, now=now)
        pagecache.drop(*touched)
    article.desk_state = stored.desk_state
    article.first_published_at = stored.first_published_at
    return version


def _to_come(start: datetime | None, now: datetime) -> datetime:
    """The moment of a release, or now where none is named. Refuses one that has passed."""
    if start is not None and start <= now:
        moment = clock.moment_words(start, now)
        raise Refused(f"{moment} has passed. Choose a later moment, or publish now.")
    return start or now


def _with(bundle: Bundle | None) -> str:
    return f"With the bundle “{bundle}”" if bundle else ""


def _approve(article: Article, version: ArticleVersion, desk: ArticleVersion | None) -> None:
    """Where the working copy says what is released, it has been approved by that."""
    if desk is not None and version.content_digest == desk.content_digest:
        article.desk_state = DeskState.APPROVED
        article.save(update_fields=["desk_state"])


def _fresh(article: Article, version: ArticleVersion, *, by: Any, now: datetime) -> ArticleVersion:
    """The version; of one that has been before readers a copy, since the past is not changed."""
    if version.live_from is None or version.is_waiting(now):
        return version
    again = versions.copy_version(article, version, by=by, now=now)
    membership.hand_on(version, again, now)
    return again


def check_unmoved(
    version: ArticleVersion, stands: datetime | None, was: datetime | None, now: datetime
) -> None:
    """Refuse to move what is not, to the minute, where the person saw it."""
    if was is None or (stands is not None and releases.same_minute(stands, was)):
        return
    where = f"is at {clock.moment_words(stands, now)}" if stands else "waits no longer"
    raise Refused(f"v{version.number} {where}: somebody moved it while you had it open.")


def _ready(
    article: Article,
    version: ArticleVersion | None,
    start: datetime,
    passes: Passes,
    *,
    by: Any,
    now: datetime,
) -> tuple[ArticleVersion, list[releases.Passed]]:
    """The version with its section, if it may go out then, and the bars that it passed. Raises `Refused`."""
    found = article.versions.select_related("section").get(pk=version.pk) if version else None
    if by is not None and found is not None and not policy.in_scope(by, found.section):
        raise Refused(f"You may not publish in {found.section}.")
    passed = releases.check_ready(article, found, start, now, by=by, passes=passes)
    addresses.check(article, found.section)
    if found.is_live(now):
        raise Refused(f"v{found.number} is live already, and nothing has changed since.")
    return found, passed


def _drop_pages(
    article: Article,
    version: ArticleVersion,
    before: ArticleVersion | None,
    lists: frozenset[str],
    *,
    later: bool,
    now: datetime,
) -> None:
    """The pages that change when a version takes its place, or that must learn when it will."""
    pagecache.drop(
        *releases.own_keys(version, None if later else before),
        *releases.tag_keys(article, version, now),
        *(releases.tag_keys(article, before, now) if before else ()),
        *corrections.keys(article, version, enters=before is None),
        *releases.lists_changed(lists, before, later=later),
    )


def roll_back(
    version: ArticleVersion,
    *,
    by: Any,
    significance: str = Significance.UPDATE,
    said: Said | None = None,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Show readers again, from now on, what an earlier version said: a new version with the old content.

    What newer versions changed is undone, which is what was asked for. The working copy stays as it is.
    """
    with transaction.atomic():
        stored = locked(version.article, by=by, verb=Verb.ROLL_BACK, seen=seen)
        now = now or clock.now()
        live = stored.versions.live(now).first()
        if live is None:
            raise Refused("Readers see nothing of this story: publish the version instead.")
        version, _ = _ready(stored, version, now, passes or {}, by=by, now=now)
        copy = versions.copy_version(stored, version, by=by, now=now)
        return _release(
            Verb.ROLL_BACK, stored, copy, None, significance, True, waiting or {},
            passes=passes or {}, by=by, said=said, note=sentences(f"v{version.number} again", note),
            seen=None, now=now,
        )  # fmt: skip


def cancel(
    version: ArticleVersion,
    *,
    by: Any,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Take back a release that waits, or is held. What would be live before it stays live after.

    One that waits with a bundle leaves that. What is merged by it (`waiting`) meets the gates of the house: `passes`
    are the reasons to pass them.
    """
    return take_back(
        version, by=by, waiting=waiting or {}, passes=passes, note=note, seen=seen, now=now
    )


def take_back(
    version: ArticleVersion,
    *,
    by: Any,
    waiting: Answers,
    note: str,
    seen: str | None,
    now: datetime | None,
    passes: Passes | None = None,
    bundle: Bundle | None = None,
) -> ArticleVersion:
    """`cancel`; with its `bundle`, where that is cancelled as a whole or lets the version go itself."""
    with transaction.atomic():
        article = locked(version.article, by=by, verb=Verb.CANCEL, seen=seen)
        now = now or clock.now()
        version = article.versions.select_related("section").get(pk=version.pk)
        moment = version.live_from if version.is_waiting(now) else version.held_for
        if moment is None:
            raise Refused(f"v{version.number} does not wait for release.")
        keys: set[str] = set()
        if bundle is None:
            membership.leave(article, version, by=by, now=now)
        if version.held_for is None:
            keys |= releases.coming_keys(article, version, now)
            releases.take_out(version)
            releases.settle_dates(article, now)
        else:
            version.held_for = None
            version.save(update_fields=["held_for"])
        words = f"was to go out on {clock.moment_words(moment, now)}"
        words = sentences(words, _with(bundle), note)
        record(Verb.CANCEL, article, by=by, version=version, note=words, now=now)
        keys |= settle(article, waiting, passes=passes, by=by, now=now)
        pagecache.drop(*keys)
    return version


def hold(
    version: ArticleVersion,
    *,
    by: Any,
    waiting: Answers | None = None,
    passes: Passes | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Take a release off the clock until somebody decides; its moment is remembered, and the desk asks for it.

    `waiting` and `passes` as in `cancel`.
    """
    with transaction.atomic():
        article = locked(version.article, by=by, verb=Verb.HOLD, seen=seen)
        now = now or clock.now()
        version = article.versions.select_related("section").get(pk=version.pk)
        if not version.is_waiting(now):
            raise Refused(f"v{version.number} does not wait for release.")
        keys = take_off(article, version, by=by, now=now, why=note)
        keys |= settle(article, waiting or {}, passes=passes, by=by, now=now)
        pagecache.drop(*keys)
    return version


def unpublish(
    article: Article,
    *,
    by: Any,
    at: datetime | None = None,
    keep_waiting: bool = False,
    note: str = "",
    was: datetime | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Take the story from readers, now or at a moment to come.

    Releases that wait after that moment are cancelled, since they would bring it back; `keep_waiting` leaves them. A
    withdrawal that was planned is moved, earlier or later, and leaves what comes after it; one in whose place a release
    came is over with a withdrawal that comes instead. `was` as in `schedule`.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.UNPUBLISH, seen=seen)
        now = now or clock.now()
        start = at or now
        if start < now:
            raise Refused(f"{clock.moment_words(start, now)} has passed.")
        version, moves = releases.coming_down(stored, start, now)
        if version is None:
            raise Refused("No version of this story is live at that moment.")
        if was is not None and not releases.comes_down_at(stored, was):
            raise Refused("Somebody moved this withdrawal while you had it open.")
        after = stored.versions.filter(live_from__gt=start).select_related("section")
        later = [] if keep_waiting or moves else list(after)
        planned = version.live_until if moves else None
        keys = releases.faces(version).union(*(releases.faces(v) for v in later))
        own = {*releases.own_keys(version), *releases.index_keys(stored, version, now)}
        if not moves:
            releases.supersede_withdrawals(stored, version, start, now)
        releases.close(version, start)
        for each in later:
            membership.leave(stored, each, by=by, now=now)
            releases.take_out(each)
        releases.settle_dates(stored, now)
        dropped = "".join(f"; the release of v{v.number} is cancelled" for v in later)
        before = f", and not {clock.moment_words(planned, now)}" if planned else ""
        words = f"v{version.number} until {clock.moment_words(start, now)}{before}{dropped}"
        record(Verb.UNPUBLISH, stored, by=by, version=version, note=sentences(words, note), now=now)
        pagecache.drop(*own, *(releases.everywhere(keys) if start > now else ()), grace=False)
        article.refresh_from_db(fields=["edit_token", "desk_state", "first_published_at"])
    return version
