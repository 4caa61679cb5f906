"""A story of its own that begins with what another one says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles import policy
from articles.content import Content
from articles.models import Article, Verb
from articles.refusal import Refused
from articles.workflow.table import locked, record
from articles.workflow.writing import save
from newsroom.core import clock


def copy(article: Article, *, by: Any, now: datetime | None = None) -> Article:
    """A draft of the person's own with the words, tags, names and pictures of the working copy; raises `Refused`.

    An embargo that holds binds the copy too: the words are the same.
    """
    if by is not None and not policy.may_begin(by):
        raise Refused("You may not begin a story.")
    with transaction.atomic():
        stored = locked(article, by=by, verb="view", seen=None)
        now = now or clock.now()
        made = Article(**Content.of_working_copy(stored).columns, created_by=by)
        names = stored.bylines.select_related("author")
        save(
            made,
            by=by,
            tags=[tag.name for tag in stored.tags_in_order()],
            bylines=[(row.author, row.role) for row in names],
            note=f"A copy of “{stored.headline}”"[:200],
            now=now,
        )
        if stored.embargo_until and stored.embargo_until > now:
            made.embargo_until = stored.embargo_until
            made.save(update_fields=["embargo_until"])
        words = f"as “{made.slug}”"
        record(Verb.COPY, stored, by=by, version=stored.written_from, note=words, now=now)
    return made
