"""The working copy between its writer and an editor: submit, send back, approve."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, Event, Verb
from articles.workflow.table import TRANSITIONS, check_state, locked, record
from newsroom.core import clock


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


def _move(
    verb: Verb, article: Article, *, by: Any, note: str, seen: str | None, now: datetime | None
) -> Event:
    with transaction.atomic():
        stored = locked(article, by=by, verb=verb, seen=seen)
        now = now or clock.now()
        check_state(verb, stored, note)
        stored.desk_state = TRANSITIONS[verb].target
        stored.updated_at = now
        stored.save(update_fields=["desk_state", "updated_at"])
        event = record(verb, stored, by=by, version=stored.written_from, note=note, now=now)
    article.desk_state = stored.desk_state
    return event
