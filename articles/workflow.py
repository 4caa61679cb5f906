"""The verbs of a story: one table of transitions, one function and one event row for each.

Every verb locks the story, asks the policy, checks the table, acts and leaves an event; the pages it touches are
dropped on commit. `by` is the person who acts (None only for imports and the demonstration paper), `now` the
moment of the operation (the clock's, unless an import gives its own), `seen` the edit token the person was shown.
All moments are aware. A verb that cannot be done raises `Refused` with a sentence for that person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import addresses, policy, releases, versions
from articles.models import (
    Article,
    ArticleVersion,
    Author,
    Correction,
    DeskState,
    Event,
    Significance,
    Verb,
)
from articles.models.article import new_token
from articles.refusal import Refused
from newsroom.core import clock, pagecache

Bylines = Iterable[tuple[Author, str]]


@dataclass(frozen=True, slots=True)
class Transition:
    """From which desk states a verb starts, to which it leads (None: it stays), and whether it wants a reason."""

    sources: frozenset[str]
    target: str | None = None
    needs_note: bool = False


ANY = frozenset(DeskState.values)
TRANSITIONS = {
    Verb.SUBMIT: Transition(frozenset({DeskState.DRAFT}), DeskState.IN_REVIEW),
    Verb.SEND_BACK: Transition(
        frozenset({DeskState.IN_REVIEW, DeskState.APPROVED}), DeskState.DRAFT, needs_note=True
    ),
    Verb.APPROVE: Transition(frozenset({DeskState.IN_REVIEW}), DeskState.APPROVED),
    Verb.PUBLISH: Transition(ANY, DeskState.APPROVED),
    Verb.SCHEDULE: Transition(ANY, DeskState.APPROVED),
    Verb.CANCEL: Transition(ANY),
    Verb.UNPUBLISH: Transition(ANY),
    Verb.RESTORE: Transition(ANY, DeskState.DRAFT),
}


def submit(
    article: Article,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Event:
    """Send the working copy to an editor."""
    return _move(Verb.SUBMIT, article, by=by, note=note, seen=seen, now=now)


def send_back(
    article: Article, *, by: Any, note: str, seen: str | None = None, now: datetime | None = None
) -> Event:
    """Give the story back to its writer, with the reason."""
    return _move(Verb.SEND_BACK, article, by=by, note=note, seen=seen, now=now)


def approve(
    article: Article,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Event:
    """Say that the working copy may go out."""
    return _move(Verb.APPROVE, article, by=by, note=note, seen=seen, now=now)


def save(
    article: Article,
    *,
    by: Any,
    tags: Iterable[str] | None = None,
    bylines: Bylines | None = None,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Keep the working copy and make a version of it; the newest version again where nothing changed.

    `tags` and `bylines` replace what stands; None leaves them. A change to an approved story makes it a draft.
    """
    with transaction.atomic():
        stored = _locked(article, by=by, verb="change", seen=seen) if article.pk else None
        now = now or clock.now()
        _check_columns(article, stored, by=by, now=now)
        if stored is not None:
            _take_desk_columns(article, stored)
        else:
            article.created_by = article.created_by or by
            article.created_at = now
        article.updated_at = now
        article.edit_token = new_token()
        addresses.write(article)
        if stored is not None and stored.slug != article.slug:
            addresses.leave_old(stored, article)
        versions.put_tags(article, tags)
        versions.put_bylines(article, bylines)
        return _kept(article, by=by, note=note, now=now)


def publish(
    article: Article,
    *,
    by: Any,
    version: ArticleVersion | None = None,
    significance: str = Significance.UPDATE,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Show a version (the newest, if none is named) to readers from now on.

    Releases that wait go on waiting; a withdrawal that was planned stays planned.
    """
    return _release(
        Verb.PUBLISH,
        article,
        by=by,
        version=version,
        start=None,
        significance=significance,
        note=note,
        seen=seen,
        now=now,
    )


def schedule(
    article: Article,
    *,
    by: Any,
    at: datetime,
    version: ArticleVersion | None = None,
    significance: str = Significance.UPDATE,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Show a version to readers from `at` on, which must be still to come. Other releases are not moved."""
    return _release(
        Verb.SCHEDULE,
        article,
        by=by,
        version=version,
        start=at,
        significance=significance,
        note=note,
        seen=seen,
        now=now,
    )


def cancel(
    version: ArticleVersion,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Take back a release that waits. What would be live before it stays live after."""
    with transaction.atomic():
        article = _locked(version.article, by=by, verb=Verb.CANCEL, seen=seen)
        now = now or clock.now()
        version = article.versions.select_related("section").get(pk=version.pk)
        if not version.is_waiting(now):
            raise Refused(f"v{version.number} does not wait for release.")
        moment = clock.moment_words(version.live_from, now)
        keys = {*releases.own_keys(version), *releases.index_keys(article, version, now)}
        keys |= releases.everywhere(releases.faces(version))
        releases.take_out(version)
        releases.settle_dates(article, now)
        _record(
            Verb.CANCEL,
            article,
            by=by,
            version=version,
            note=_join(f"was to go out on {moment}", note),
            now=now,
        )
        pagecache.drop(*keys)
    return version


def unpublish(
    article: Article,
    *,
    by: Any,
    at: datetime | None = None,
    keep_waiting: bool = False,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Take the story from readers, now or at a moment to come.

    Releases that wait after that moment are cancelled, since they would bring it back; `keep_waiting` leaves them.
    """
    with transaction.atomic():
        stored = _locked(article, by=by, verb=Verb.UNPUBLISH, seen=seen)
        now = now or clock.now()
        start = at or now
        if start < now:
            raise Refused(f"{clock.moment_words(start, now)} has passed.")
        version = stored.versions.live(start).select_related("section").first()
        if version is None:
            raise Refused("No version of this story is live at that moment.")
        later = (
            []
            if keep_waiting
            else list(stored.versions.filter(live_from__gt=start).select_related("section"))
        )
        keys = releases.faces(version).union(*(releases.faces(v) for v in later))
        own = {*releases.own_keys(version), *releases.index_keys(stored, version, now)}
        releases.close(version, start)
        for waiting in later:
            releases.take_out(waiting)
        releases.settle_dates(stored, now)
        dropped = "".join(f"; the release of v{v.number} is cancelled" for v in later)
        words = f"v{version.number} until {clock.moment_words(start, now)}{dropped}"
        _record(Verb.UNPUBLISH, stored, by=by, version=version, note=_join(words, note), now=now)
        pagecache.drop(*own, *(releases.everywhere(keys) if start > now else ()), grace=False)
        article.refresh_from_db(fields=["edit_token", "desk_state", "first_published_at"])
    return version


def correct(
    article: Article, *, by: Any, kind: str, text: str, now: datetime | None = None
) -> Correction:
    """Say in public what was wrong, and what is right; the mended words are released as any others."""
    if not text.strip():
        raise Refused("Say what was wrong, and what is right.")
    with transaction.atomic():
        stored = _locked(article, by=by, verb=Verb.CORRECT, seen=None)
        now = now or clock.now()
        made = Correction.objects.create(article=stored, kind=kind, text=text, at=now, made_by=by)
        newest = stored.newest_version()
        _record(Verb.CORRECT, stored, by=by, version=newest, note=text, now=now)
        pagecache.drop(f"article:{stored.pk}", "corrections")
    return made


def restore(
    version: ArticleVersion,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ArticleVersion:
    """Make the working copy say again what an earlier version said: a new version, based on that one."""
    with transaction.atomic():
        article = _locked(version.article, by=by, verb=Verb.RESTORE, seen=seen)
        now = now or clock.now()
        if version.section_id != article.section_id:
            _check_move(article, by=by)
        for name, value in version.content().items():
            setattr(article, name, value)
        addresses.check(article, article.section)
        article.desk_state = DeskState.DRAFT
        article.updated_at = now
        article.edit_token = new_token()
        article.save()
        versions.set_tags(article, [row.tag_id for row in version.tag_rows.all()])
        versions.put_bylines(
            article, [(b.author, b.role) for b in version.byline_rows.select_related("author")]
        )
        made = versions.make_version(
            article, by=by, note=note or f"As v{version.number} was", now=now, based_on=version
        )
        _record(Verb.RESTORE, article, by=by, version=made, note=f"v{version.number}", now=now)
    return made


def _move(
    verb: Verb, article: Article, *, by: Any, note: str, seen: str | None, now: datetime | None
) -> Event:
    with transaction.atomic():
        stored = _locked(article, by=by, verb=verb, seen=seen)
        now = now or clock.now()
        _check_state(verb, stored, note)
        stored.desk_state = TRANSITIONS[verb].target
        stored.updated_at = now
        stored.save(update_fields=["desk_state", "updated_at"])
        event = _record(verb, stored, by=by, version=stored.newest_version(), note=note, now=now)
    article.desk_state = stored.desk_state
    return event


def _release(
    verb: Verb,
    article: Article,
    *,
    by: Any,
    version: ArticleVersion | None,
    start: datetime | None,
    significance: str,
    note: str,
    seen: str | None,
    now: datetime | None,
) -> ArticleVersion:
    with transaction.atomic():
        stored = _locked(article, by=by, verb=verb, seen=seen)
        now = now or clock.now()
        if start is not None and start <= now:
            moment = clock.moment_words(start, now)
            raise Refused(f"{moment} has passed. Choose a later moment, or publish now.")
        start = start or now
        newest = stored.versions.select_related("section").order_by("-number").first()
        version = (
            stored.versions.select_related("section").get(pk=version.pk) if version else newest
        )
        if by is not None and version is not None and not policy.in_scope(by, version.section):
            raise Refused(f"You may not publish in {version.section}.")
        releases.check_ready(stored, version, start, now)
        addresses.check(stored, version.section)
        before = stored.versions.live(start).select_related("section").first()
        if version.live_from is not None and not version.is_waiting(now):
            if version.is_live(now):
                raise Refused(f"v{version.number} is live already, and nothing has changed since.")
            version = versions.copy_version(stored, version, by=by, now=now)
        keys = releases.put_in(
            stored, version, start=start, by=by, significance=significance, now=now
        )
        releases.settle_dates(stored, now)
        version.refresh_from_db(fields=[*releases.BOUNDS])
        if version.pk == newest.pk or version.number > newest.number:
            stored.desk_state = DeskState.APPROVED
            stored.save(update_fields=["desk_state"])
        words = f"for {clock.moment_words(start, now)}" if verb == Verb.SCHEDULE else ""
        _record(verb, stored, by=by, version=version, note=_join(words, note), now=now)
        _drop_pages(stored, version, before, keys, later=start > now, now=now)
    article.desk_state = stored.desk_state
    article.first_published_at = stored.first_published_at
    return version


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
        *releases.index_keys(article, version, now),
        *(releases.index_keys(article, before, now) if before else ()),
        *releases.lists_changed(lists, before, later=later),
    )


def _locked(article: Article, *, by: Any, verb: str, seen: str | None) -> Article:
    """The story's row, locked until the transaction ends, after the policy has been asked."""
    stored = (
        Article.objects.select_for_update(of=("self",)).select_related("section").get(pk=article.pk)
    )
    if stored.killed_at is not None:
        raise Refused("This story has been killed.")
    if by is not None and not policy.may(by, verb, stored):
        raise Refused("You may not do this to this story.")
    if seen is not None and seen != stored.edit_token:
        newest = stored.newest_version()
        who = (
            newest.made_by.get_full_name() or newest.made_by.get_username()
            if newest and newest.made_by
            else "Somebody"
        )
        raise Refused(
            f"{who} saved this story while you had it open. Look at what changed before you go on."
        )
    return stored


def _check_state(verb: Verb, article: Article, note: str) -> None:
    transition = TRANSITIONS[verb]
    if article.desk_state not in transition.sources:
        raise Refused(
            f"A story that is “{article.get_desk_state_display()}” cannot be {verb.label} now."
        )
    if transition.needs_note and not note.strip():
        raise Refused("Say why, so that the writer knows what to mend.")


def _check_columns(article: Article, stored: Article | None, *, by: Any, now: datetime) -> None:
    """Columns of the working copy that reach readers, or bind the desk, are an editor's to change."""
    if stored is not None and stored.section_id != article.section_id:
        _check_move(stored, by=by)
    renamed = stored is not None and article.slug and article.slug != stored.slug
    if renamed and stored.first_published_at and not _by_may(by, "address", stored):
        raise Refused("Only an editor may change the address of a story that has been released.")
    if article.embargo_until != (stored.embargo_until if stored else None):
        if not _by_may(by, "embargo", stored or article):
            raise Refused(f"Only {_editor_of(stored or article)} may set or lift an embargo.")
        if stored is not None:
            releases.check_embargo(article, now)
    given = article.assignee_id != (stored.assignee_id if stored else None)
    if given and not _by_may(by, "assign", stored or article):
        raise Refused(f"Only {_editor_of(stored or article)} may give it to somebody.")


def _check_move(stored: Article, *, by: Any) -> None:
    """A story that readers see, or will, is moved by those who may publish it where it stands."""
    if releases.standing(stored).exists() and not _by_may(by, "address", stored):
        raise Refused("Only an editor may move a story that has been released to another section.")


def _editor_of(article: Article) -> str:
    if article.section is None:
        return "an editor of the whole paper, while the story has no section,"
    return f"an editor of {article.section}"


def _by_may(by: Any, verb: str, article: Article) -> bool:
    return by is None or policy.may(by, verb, article)


def _take_desk_columns(article: Article, stored: Article) -> None:
    """What the form does not own is the stored row's, whatever the instance in memory says."""
    for name in ("first_published_at", "killed_at", "kill_reason", "created_by_id", "created_at"):
        setattr(article, name, getattr(stored, name))
    article.desk_state = stored.desk_state


def _kept(article: Article, *, by: Any, note: str, now: datetime) -> ArticleVersion:
    """The version that says what the working copy says; what is new has not been approved."""
    newest = article.versions.order_by("-number").first()
    if newest is not None and versions.says_the_same(article, newest):
        return newest
    version = versions.make_version(article, by=by, note=note, now=now, based_on=newest)
    if article.desk_state == DeskState.APPROVED:
        article.desk_state = DeskState.DRAFT
        article.save(update_fields=["desk_state"])
    _record(Verb.WRITE, article, by=by, version=version, note=note, now=now)
    return version


def _record(
    verb: Verb,
    article: Article,
    *,
    by: Any,
    version: ArticleVersion | None,
    note: str,
    now: datetime,
) -> Event:
    return Event.objects.create(
        verb=verb, actor=by, article=article, version=version, note=note, at=now
    )


def _join(*words: str) -> str:
    return ". ".join(word for word in words if word)
