"""A look at an unpublished story for somebody outside the house: shared, ended, answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from articles import policy, tidings
from articles.models import Article, ArticleVersion, PreviewAnswer, PreviewLink, Verb
from articles.refusal import Refused
from articles.workflow.table import locked, record, sentences
from newsroom.core import clock
from newsroom.core.text import printable

LONGEST: Final = timedelta(days=30)
MOST_OPEN: Final = 50
MOST_ANSWERS, IN_A_WHILE, WHILE = 100, 5, timedelta(minutes=10)
LONGEST_COMMENT: Final = 4000


def share(
    article: Article,
    *,
    by: Any,
    for_whom: str,
    expires_at: datetime,
    version: ArticleVersion | None = None,
    follows: bool = False,
    may_comment: bool = False,
    may_approve: bool = False,
    reason: str = "",
    now: datetime | None = None,
) -> PreviewLink:
    """Make a link that shows a version (that of the working copy, if none is named) until a moment to come.

    `follows`: it shows instead what the working copy says whenever it is opened. Under embargo it wants the permission
    for that and a reason.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb="share", seen=None)
        now = now or clock.now()
        whom, why = " ".join(printable(for_whom).split())[:80], reason.strip()
        _check_bounds(stored, whom, expires_at, now)
        embargoed = _check_embargo(stored, why, by=by, now=now)
        shown = None if follows else _version(stored, version)
        link = PreviewLink.objects.create(
            article=stored,
            version=shown,
            for_whom=whom,
            reason=why,
            despite_embargo=embargoed,
            may_comment=may_comment,
            may_approve=may_approve,
            made_by=by,
            made_at=now,
            expires_at=expires_at,
        )
        words = f"for {whom}, until {clock.moment_words(expires_at, now)}"
        held = "Under embargo" if embargoed else ""
        note = sentences(words, held, why)
        record(Verb.SHARE, stored, by=by, version=shown, note=note, now=now)
    return link


def _check_bounds(article: Article, whom: str, expires_at: datetime, now: datetime) -> None:
    if not whom:
        raise Refused("Say whom the preview is for.")
    if expires_at <= now:
        raise Refused(f"{clock.moment_words(expires_at, now)} has passed. Choose a later moment.")
    if expires_at - now > LONGEST:
        raise Refused(f"A preview ends after {LONGEST.days} days at the latest.")
    if article.previews.open(now).count() >= MOST_OPEN:
        raise Refused("So many previews of this story are open: end some of them first.")


def _check_embargo(article: Article, reason: str, *, by: Any, now: datetime) -> bool:
    """Whether it is shared in spite of an embargo. Raises `Refused` where that must not be."""
    if article.embargo_until is None or article.embargo_until <= now:
        return False
    moment = clock.moment_words(article.embargo_until, now)
    if not policy.may_share_embargoed(by):
        raise Refused(f"The story is under embargo until {moment}: you may not share it before.")
    if not reason:
        raise Refused(f"The story is under embargo until {moment}. Say why it is shared before.")
    return True


def _version(article: Article, version: ArticleVersion | None) -> ArticleVersion:
    found = article.versions.filter(pk=version.pk).first() if version else article.written_from
    if found is None:
        raise Refused("There is nothing to share: save the story first.")
    return found


def revoke(link: PreviewLink, *, by: Any, now: datetime | None = None) -> PreviewLink:
    """End a link at once."""
    with transaction.atomic():
        article = locked(link.article, by=by, verb="revoke", seen=None)
        now = now or clock.now()
        link = article.previews.select_for_update().get(pk=link.pk)
        if link.revoked_at is not None or link.expires_at <= now:
            raise Refused("This preview has ended already.")
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        note = f"for {link.for_whom}"
        record(Verb.REVOKE, article, by=by, version=link.version, note=note, now=now)
    return link


def revoke_all(article: Article, *, by: Any, now: datetime) -> int:
    """End every open link of a story whose lock the caller holds; how many there were. One event for all of them."""
    ended = article.previews.open(now).update(revoked_at=now)
    if ended:
        words = "one preview" if ended == 1 else f"{ended} previews"
        record(Verb.REVOKE, article, by=by, version=None, note=words, now=now)
    return ended


def answer(
    link: PreviewLink,
    *,
    name: str,
    comment: str = "",
    approved: bool | None = None,
    now: datetime | None = None,
) -> PreviewAnswer:
    """What somebody without an account says of what they were shown. Only so much, and only so often."""
    with transaction.atomic():
        article = locked(link.article, by=None, verb=Verb.ANSWER, seen=None)
        now = now or clock.now()
        link = article.previews.select_for_update().select_related("article").get(pk=link.pk)
        if not link.is_open(now):
            raise Refused("This preview has ended.")
        words = _plain(comment) if link.may_comment else ""
        said = approved if link.may_approve else None
        who = " ".join(_plain(name).split())[:80]
        if not who:
            raise Refused("Say who you are.")
        if len(words) > LONGEST_COMMENT:
            raise Refused(f"A comment has at most {LONGEST_COMMENT:,} characters.")
        if not words and said is None:
            raise Refused("Nothing was said yet.")
        _check_rate(link, now)
        made = PreviewAnswer.objects.create(
            link=link, name=who, comment=words, approved=said, at=now
        )
        verdict = {True: "approves of it", False: "does not approve of it", None: ""}[said]
        note = sentences(f"{who} {verdict}".strip(), words)
        event = record(Verb.ANSWER, article, by=None, version=link.version, note=note, now=now)
        tidings.of_preview(event, link.made_by_id)
    return made


def _check_rate(link: PreviewLink, now: datetime) -> None:
    answers = link.answers.order_by()
    lately = answers.filter(at__gt=now - WHILE).count()
    if lately >= IN_A_WHILE or answers.count() >= MOST_ANSWERS:
        raise Refused("That is a lot at once. Wait ten minutes before you write again.")


def _plain(text: str) -> str:
    return printable(text.replace("\r\n", "\n")).strip()
