"""The working copy: saved, with a version of each deliberate save, and made again what an earlier version said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import addresses, releases, versions
from articles.content import Content
from articles.models import Article, ArticleVersion, Author, DeskState, Verb
from articles.models.article import new_token
from articles.refusal import Refused
from articles.suggestions import is_suggestion
from articles.workflow.assignment import begin_with
from articles.workflow.table import by_may, locked, record
from newsroom.core import clock

Bylines = Iterable[tuple[Author, str]]


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

    `tags` and `bylines` replace what stands; None leaves them. A change to an approved story makes it a draft. Whose a
    story is, and until when, is taken from a new one only: later it is `assign` that says so.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb="change", seen=seen) if article.pk else None
        now = now or clock.now()
        _put_down(article, stored, by=by, now=now)
        versions.put_tags(article, tags)
        versions.put_bylines(article, bylines)
        content = Content.of_working_copy(article)
        version = _kept(article, content, Verb.WRITE, by=by, note=note, now=now)
        if stored is None and article.assignee not in (None, by):
            begin_with(article, by=by, now=now)
        return version


def write_merged(
    article: Article,
    stored: Article,
    content: Content,
    verb: Verb,
    *,
    by: Any,
    note: str,
    now: datetime,
    merged_with: ArticleVersion | None,
) -> ArticleVersion:
    """The working copy says `content` from here on; `article` is the locked story's row with its desk columns changed.

    Called by the verbs that bring other words into the story. The rights of a save hold.
    """
    content.put_on(article)
    _put_down(article, stored, by=by, now=now)
    versions.set_tags(article, content.tags)
    versions.set_bylines(article, content.bylines)
    return _kept(article, content, verb, by=by, note=note, now=now, merged_with=merged_with)


def _put_down(article: Article, stored: Article | None, *, by: Any, now: datetime) -> None:
    """Write the row under a new edit token, where the person may change what has changed in it."""
    _check_columns(article, stored, by=by, now=now)
    if stored is None:
        article.created_by = article.created_by or by
        article.created_at = now
    else:
        _take_desk_columns(article, stored)
        _shut_previews(article, stored, now)
    article.updated_at = now
    article.edit_token = new_token()
    addresses.write(article)
    if stored is not None and stored.slug != article.slug:
        addresses.leave_old(stored, article)


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
        article = locked(version.article, by=by, verb=Verb.RESTORE, seen=seen)
        now = now or clock.now()
        if is_suggestion(version):
            raise Refused(f"v{version.number} is a suggestion: accept its changes instead.")
        if version.section_id != article.section_id:
            check_move(article, by=by)
        content = Content.of_version(version)
        versions.put_content(article, content)
        addresses.check(article, article.section)
        made = versions.make_version(
            article, content, by=by, now=now, based_on=version,
            note=note or f"As v{version.number} was",
        )  # fmt: skip
        article.desk_state, article.written_from = DeskState.DRAFT, made
        article.updated_at, article.edit_token = now, new_token()
        article.save()
        record(Verb.RESTORE, article, by=by, version=made, note=f"v{version.number}", now=now)
    return made


def _check_columns(article: Article, stored: Article | None, *, by: Any, now: datetime) -> None:
    """Columns of the working copy that reach readers, or bind the desk, are an editor's to change."""
    if stored is not None and stored.section_id != article.section_id:
        check_move(stored, by=by)
    renamed = stored is not None and article.slug and article.slug != stored.slug
    if renamed and stored.first_published_at and not by_may(by, "address", stored):
        raise Refused("Only an editor may change the address of a story that has been released.")
    if article.embargo_until != (stored.embargo_until if stored else None):
        _check_not_lifted(article, stored, now)
        if not by_may(by, "embargo", stored or article):
            raise Refused(f"Only {_editor_of(stored or article)} may set or lift an embargo.")
        if stored is not None:
            releases.check_embargo(article, now)
    given = stored is None and article.assignee_id and article.assignee != by
    if given and not by_may(by, Verb.ASSIGN, article):
        raise Refused(f"Only {_editor_of(article)} may give it to somebody.")


def _check_not_lifted(article: Article, stored: Article | None, now: datetime) -> None:
    """An embargo that holds ends early by its own verb alone, which asks for a reason."""
    stands = stored.embargo_until if stored else None
    if stands is None or stands <= now:
        return
    if article.embargo_until is None or article.embargo_until < stands:
        moment = clock.moment_words(stands, now)
        raise Refused(f"The embargo holds until {moment}. To end it early, lift it and say why.")


def _shut_previews(article: Article, stored: Article, now: datetime) -> None:
    """Who shared the story in spite of an embargo knew of no later one."""
    until, stands = article.embargo_until, stored.embargo_until
    if until is not None and until > now and (stands is None or until > stands):
        stored.previews.filter(despite_embargo=True).update(despite_embargo=False)


def check_move(stored: Article, *, by: Any) -> None:
    """A story that readers see, or will, is moved by those who may publish it where it stands."""
    if releases.standing(stored).exists() and not by_may(by, "address", stored):
        raise Refused("Only an editor may move a story that has been released to another section.")


def _editor_of(article: Article) -> str:
    if article.section is None:
        return "an editor of the whole paper, while the story has no section,"
    return f"an editor of {article.section}"


def _take_desk_columns(article: Article, stored: Article) -> None:
    """What the form does not own is the stored row's, whatever the instance in memory says."""
    for name in (
        "first_published_at",
        "killed_at",
        "kill_reason",
        "created_by_id",
        "created_at",
        "written_from_id",
        "assignee_id",
        "due_at",
    ):
        setattr(article, name, getattr(stored, name))
    article.desk_state = stored.desk_state


def _kept(
    article: Article,
    content: Content,
    verb: Verb,
    *,
    by: Any,
    note: str,
    now: datetime,
    merged_with: ArticleVersion | None = None,
) -> ArticleVersion:
    """The version that says what the working copy says; what is new has not been approved."""
    last = article.written_from
    if last is not None and last.content_digest == content.digest():
        return last
    version = versions.make_version(
        article, content, by=by, note=note, now=now, based_on=last, merged_with=merged_with
    )
    article.written_from = version
    if article.desk_state == DeskState.APPROVED:
        article.desk_state = DeskState.DRAFT
    article.save(update_fields=["desk_state", "written_from"])
    record(verb, article, by=by, version=version, note=note, now=now)
    return version
