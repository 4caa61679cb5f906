"""What was done to stories, as the desk's audit reads it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from articles.models import Event, Verb
from newsroom.desk import auditing
from newsroom.desk.auditing import Asked, Line, Record


def rows(asked: Asked, kind: str) -> Any:
    found = Event.objects.select_related("actor", "article", "version")
    if asked.person is not None:
        found = found.filter(actor=asked.person)
    if asked.story is not None:
        found = found.filter(article=asked.story)
    return found.filter(verb=kind) if kind else found


def line(row: Event) -> Line:
    actor = row.actor
    version = f", v{row.version.number}" if row.version else ""
    return Line(
        at=row.at,
        who=(actor.get_full_name() or actor.get_username()) if actor else "The desk",
        person=actor.get_username() if actor else "",
        what=row.get_verb_display(),
        thing=f"“{row.article.headline}”{version}",
        url=reverse("admin:articles_article_change", args=[row.article_id]),
        note=row.note,
        kind="event",
        number=row.pk,
    )


auditing.register(Record("event", "Stories", dict(Verb.choices), rows, line))
