"""A draft that nobody wants: thrown away, and brought back for thirty days.

Its row, its versions and its events stay, as those of every story; it is hidden, and its address stays its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles import releases
from articles.models import Article, Verb
from articles.refusal import Refused
from articles.workflow import membership
from articles.workflow.sharing import revoke_all
from articles.workflow.table import locked, record
from newsroom.core import clock
from newsroom.desk.models import Binned


def throw_away(
    article: Article,
    *,
    by: Any,
    note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Binned:
    """Take a draft off the desk. Raises `Refused` where readers have seen the story, or are to see it."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.BIN, seen=seen)
        now = now or clock.now()
        if why := obstacle(stored):
            raise Refused(why)
        membership.leave_all(stored, by=by, now=now)
        revoke_all(stored, by=by, now=now)
        row = Binned.objects.create(
            kind=Article._meta.label_lower,
            object_id=stored.pk,
            label=stored.headline,
            by=by,
            at=now,
        )
        record(Verb.BIN, stored, by=by, version=stored.written_from, note=note, now=now)
    article.is_thrown_away = True
    return row


def bring_back(article: Article, *, by: Any, now: datetime | None = None) -> Article:
    """Put a draft back on the desk as it was: its words, its versions, its address."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.BRING_BACK, seen=None)
        now = now or clock.now()
        rows = Binned.objects.within_reach(now).filter(kind=Article._meta.label_lower)
        row = rows.select_for_update(of=("self",)).filter(object_id=stored.pk).first()
        if row is None:
            raise Refused("This story was not thrown away, or longer than thirty days ago.")
        row.back_at, row.back_by = now, by
        row.save(update_fields=["back_at", "back_by"])
        record(Verb.BRING_BACK, stored, by=by, version=stored.written_from, now=now)
    article.is_thrown_away = stored.is_thrown_away = False
    return stored


def obstacle(article: Article) -> str:
    """Why a story cannot be thrown away; "" where it can."""
    if article.first_published_at and not releases.standing(article).exists():
        return (
            "Readers have seen this story, so it stays. It can be killed, if it must go for good."
        )
    if releases.standing(article).exists():
        return "This story is released, or is to be. Withdraw it, cancel the release, or kill it."
    if article.versions.held().exists():
        return "A release of this story is held. Give it up first."
    return ""
