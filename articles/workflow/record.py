"""What is said to readers about a story besides the story itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, Correction, Verb
from articles.refusal import Refused
from articles.workflow.table import locked, record
from newsroom.core import clock, pagecache


def correct(
    article: Article, *, by: Any, kind: str, text: str, now: datetime | None = None
) -> Correction:
    """Say in public what was wrong, and what is right; the mended words are released as any others."""
    if not text.strip():
        raise Refused("Say what was wrong, and what is right.")
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.CORRECT, seen=None)
        now = now or clock.now()
        made = Correction.objects.create(article=stored, kind=kind, text=text, at=now, made_by=by)
        record(Verb.CORRECT, stored, by=by, version=stored.written_from, note=text, now=now)
        pagecache.drop(f"article:{stored.pk}", "corrections")
    return made
