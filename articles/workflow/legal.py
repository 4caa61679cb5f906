"""Reading a story for the law: somebody asks for it, and somebody who may says that it was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, ArticleVersion, LegalNeed, LegalRead, Verb
from articles.refusal import Refused
from articles.workflow.table import locked, record, sentences
from newsroom.core import clock


def ask_legal(article: Article, *, by: Any, now: datetime | None = None) -> None:
    """Mark the story as one that must be read for the law before it goes."""
    with transaction.atomic():
        stored = locked(article, by=by, verb="ask_legal", seen=None)
        now = now or clock.now()
        _, made = LegalNeed.objects.get_or_create(article=stored, defaults={"by": by, "at": now})
        if made:
            note = "to be read for the law before it goes"
            record(Verb.ASSIGN, stored, by=by, version=stored.written_from, note=note, now=now)


def drop_legal(article: Article, *, by: Any, note: str, now: datetime | None = None) -> None:
    """Take the mark off again, with the reason."""
    if not note.strip():
        raise Refused("Say why the story needs no legal read: it stays in the record.")
    with transaction.atomic():
        stored = locked(article, by=by, verb="drop_legal", seen=None)
        now = now or clock.now()
        gone, _ = LegalNeed.objects.filter(article=stored).delete()
        if not gone:
            raise Refused("The story is not marked for a legal read.")
        words = sentences("no longer to be read for the law", note)
        record(Verb.ASSIGN, stored, by=by, version=stored.written_from, note=words, now=now)


def read_for_law(
    version: ArticleVersion, *, by: Any, note: str = "", now: datetime | None = None
) -> LegalRead:
    """Say that a version was read for the law. It holds for these words alone: another version wants another read."""
    with transaction.atomic():
        article = locked(version.article, by=by, verb="legal", seen=None)
        now = now or clock.now()
        version = article.versions.get(pk=version.pk)
        made = LegalRead.objects.create(version=version, by=by, at=now, note=note.strip())
        words = sentences("Legal read: done", note.strip())
        record(Verb.PASS_GATE, article, by=by, version=version, note=words, now=now)
    return made
