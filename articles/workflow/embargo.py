"""The bound that nothing passes, and how it is lifted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, Verb
from articles.models.article import new_token
from articles.refusal import Refused
from articles.workflow.table import locked, record
from newsroom.core import clock


def lift(
    article: Article,
    *,
    by: Any,
    note: str,
    until: datetime | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> Article:
    """End an embargo early: at once, or at `until`, which is before it would end. Nothing is released by it."""
    if not note.strip():
        raise Refused("Say why the embargo ends early: it stays in the record.")
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.LIFT, seen=seen)
        now = now or clock.now()
        stands = stored.embargo_until
        if stands is None or stands <= now:
            raise Refused("No embargo holds this story.")
        if until is not None and not now < until < stands:
            raise Refused(
                f"Choose a moment before {clock.moment_words(stands, now)} that is still to come."
            )
        stored.embargo_until, stored.edit_token, stored.updated_at = until, new_token(), now
        stored.save(update_fields=["embargo_until", "edit_token", "updated_at"])
        words = f"was to hold until {clock.moment_words(stands, now)}. {note}"
        record(Verb.LIFT, stored, by=by, version=None, note=words, now=now)
    article.embargo_until, article.edit_token = stored.embargo_until, stored.edit_token
    return stored
