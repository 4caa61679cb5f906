"""A kill: the story leaves every reader at once and for good. Where the site asks for it, two people agree first.

There is no verb that undoes it. A story that may come back is withdrawn.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from articles import on_kill, releases, takedowns
from articles.models import Article, ArticleVersion, KillRequest, Verb
from articles.models.article import new_token
from articles.refusal import Refused
from articles.workflow import membership
from articles.workflow.sharing import revoke_all
from articles.workflow.table import locked, record, sentences
from newsroom.core import clock, pagecache


def kill(article: Article, *, by: Any, note: str = "", now: datetime | None = None) -> Article:
    """Kill the story; `note` is the reason. What is live, waits or is held ends now, whoever has the story open.

    With `KILL_NEEDS_TWO` the first person's kill is a request, and nothing changes for readers; that of a second is
    the agreement to it, and needs no reason of its own. `killed_at` of the story returned says which it was.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.KILL, seen=None)
        now = now or clock.now()
        asked = open_request(stored)
        reason = note.strip() or (asked.reason if asked else "")
        if not reason:
            raise Refused("Say why the story is killed: the reason stays in the record.")
        if by is not None and settings.KILL_NEEDS_TWO and asked is None:
            _write_request(stored, by=by, reason=reason, now=now)
            return stored
        if asked is not None:
            _check_another(asked, by)
            _answer(asked, True, by=by, now=now)
            note = sentences(f"as {name_of(asked.asked_by)} asked: {asked.reason}", note.strip())
        _end(stored, reason=asked.reason if asked else reason, said=note.strip(), by=by, now=now)
    article.killed_at, article.kill_reason = stored.killed_at, stored.kill_reason
    article.edit_token, article.first_published_at = stored.edit_token, stored.first_published_at
    return stored


def ask(article: Article, *, by: Any, reason: str, now: datetime | None = None) -> None:
    """Ask for a kill and leave it to somebody else, where the site would let one person do it alone too."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.KILL, seen=None)
        if open_request(stored) is not None:
            raise Refused("Somebody has asked for it already.")
        _write_request(stored, by=by, reason=reason, now=now or clock.now())


def _write_request(stored: Article, *, by: Any, reason: str, now: datetime) -> None:
    KillRequest.objects.create(article=stored, asked_by=by, asked_at=now, reason=reason)
    record(Verb.ASK_KILL, stored, by=by, version=None, note=reason, now=now)


def keep(article: Article, *, by: Any, note: str, now: datetime | None = None) -> Article:
    """Refuse a kill that somebody asked for, with a reason; or take back what one asked for oneself."""
    if not note.strip():
        raise Refused("Say why the story is kept.")
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.KEEP, seen=None)
        now = now or clock.now()
        asked = open_request(stored)
        if asked is None:
            raise Refused("Nobody has asked to kill this story.")
        own = by is not None and by.pk == asked.asked_by_id
        _answer(asked, False, by=by, now=now)
        words = "took the request back" if own else f"though {name_of(asked.asked_by)} asked for it"
        record(Verb.KEEP, stored, by=by, version=None, note=sentences(words, note), now=now)
    return stored


def open_request(article: Article) -> KillRequest | None:
    """The request that waits for a second person, if there is one."""
    return article.kill_requests.select_related("asked_by").filter(agreed=None).first()


def name_of(person: Any) -> str:
    return person.get_short_name() or person.get_username()


def _check_another(asked: KillRequest, by: Any) -> None:
    if settings.KILL_NEEDS_TWO and by is not None and by.pk == asked.asked_by_id:
        raise Refused("You asked for it: somebody else must agree.")


def _answer(asked: KillRequest, agreed: bool, *, by: Any, now: datetime) -> None:
    asked.agreed, asked.answered_by, asked.answered_at = agreed, by, now
    asked.save(update_fields=["agreed", "answered_by", "answered_at"])


def _end(stored: Article, *, reason: str, said: str, by: Any, now: datetime) -> None:
    """Everything at once. The keys are named before anything is changed."""
    live = stored.versions.live(now).select_related("section").first()
    coming = list(stored.versions.waiting(now))
    held = list(stored.versions.held())
    keys = _keys(stored, live, now)
    if live is not None:
        releases.close(live, now)
    membership.leave_all(stored, by=by, now=now)
    revoke_all(stored, by=by, now=now)
    for version in coming:
        releases.take_out(version)
    for version in held:
        version.held_for = None
        version.save(update_fields=["held_for"])
    releases.settle_dates(stored, now)
    keys |= takedowns.take_down(stored, now=now)
    keys |= on_kill.end_all(stored, by=by, now=now)
    stored.killed_at, stored.kill_reason = now, reason
    stored.edit_token, stored.updated_at = new_token(), now
    stored.save(update_fields=["killed_at", "kill_reason", "edit_token", "updated_at"])
    words = sentences(said, *(f"The release of v{v.number} is given up" for v in (*coming, *held)))
    record(Verb.KILL, stored, by=by, version=live, note=words, now=now)
    pagecache.drop(*keys, grace=False)


def _keys(stored: Article, live: ArticleVersion | None, now: datetime) -> set[str]:
    """The story's page, its cards wherever they stand, its months, and what leads to its addresses, old ones too."""
    slugs = [stored.slug, *stored.old_slugs.values_list("slug", flat=True)]
    keys = {f"article:{stored.pk}", f"card:{stored.pk}", *(f"slug:{slug}" for slug in slugs)}
    if live is not None:
        keys |= releases.own_keys(live) | releases.index_keys(stored, live, now)
    return keys
