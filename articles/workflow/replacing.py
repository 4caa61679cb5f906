"""Find and replace, story by story: each a version of its own, shown to readers where they see the words; undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import merge, versions
from articles.content import Content
from articles.models import Article, ArticleVersion, Significance, Verb
from articles.models.replacement import Replacement, ReplacementLine
from articles.refusal import Refused
from articles.replacing import Search, replaced
from articles.workflow.release import publish
from articles.workflow.table import locked, record
from articles.workflow.writing import save
from newsroom.core import clock


def replace_words(
    article: Article,
    search: Search,
    batch: Replacement,
    *,
    by: Any,
    seen: str | None = None,
    passes: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> ReplacementLine:
    """Replace the words in the working copy, as a version; `batch.released`: show it to readers too, as a silent fix.

    Readers are shown it only where the working copy said what they see: nothing unfinished goes out with it. `passes`
    are the reasons to pass gates of the house. Raises `Refused` with nothing done.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.REPLACE, seen=seen)
        now = now or clock.now()
        before = stored.written_from
        content, count = replaced(Content.of_working_copy(stored), search)
        if before is None or not count:
            raise Refused("The words no longer stand in this story.")
        note = f"“{search.find}” → “{search.put}”"
        was_live = before.is_live(now)
        made = _said(stored, content, by=by, note=note, now=now)
        record(Verb.REPLACE, stored, by=by, version=made, note=note, now=now)
        release = partial(_released, stored, made, was_live, passes, by=by, note=note, now=now)
        released = batch.released and release()
        return ReplacementLine.objects.create(
            replacement=batch, article=stored, before=before, made=made, count=count, released=released
        )  # fmt: skip


def revert(line: ReplacementLine, *, by: Any, now: datetime | None = None) -> ArticleVersion:
    """Take the words back out of one story. What was changed since then stays; where it clashes, `Refused`."""
    with transaction.atomic():
        stored = locked(line.article, by=by, verb=Verb.REVERT, seen=None)
        now = now or clock.now()
        line.refresh_from_db(fields=["back"])
        if line.back_id is not None:
            raise Refused("This is undone already.")
        found = merge.merge(
            Content.of_version(line.made),
            Content.of_version(line.before),
            Content.of_working_copy(stored),
        )
        if found.clashes:
            raise Refused("The same words were changed since: mend this story by hand.")
        note = f"{line.replacement} undone"
        was_live = line.made_id == stored.written_from_id and stored.written_from.is_live(now)
        back = _said(stored, found.settled(), by=by, note=note, now=now)
        record(Verb.REVERT, stored, by=by, version=back, note=note, now=now)
        if line.released:
            _released(stored, back, was_live, None, by=by, note=note, now=now)
        line.back, line.trouble = back, ""
        line.save(update_fields=["back", "trouble"])
    return back


def _said(
    article: Article, content: Content, *, by: Any, note: str, now: datetime
) -> ArticleVersion:
    versions.put_content(article, content)
    try:
        article.clean_fields(exclude={"slug"})
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        name = Article._meta.get_field(field).verbose_name
        raise Refused(f"The {name} would not be right: {sentences[0]}") from wrong
    return save(article, by=by, note=note[:200], now=now)


def _released(
    article: Article,
    made: ArticleVersion,
    was_live: bool,
    passes: Mapping[str, str] | None,
    *,
    by: Any,
    note: str,
    now: datetime,
) -> bool:
    if not was_live:
        return False
    silent = Significance.SILENT
    publish(article, by=by, version=made, significance=silent, note=note, passes=passes, now=now)
    return True
