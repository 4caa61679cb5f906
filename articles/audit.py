"""What was done to stories, as the desk's audit reads it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Value
from django.urls import reverse

from articles import policy
from articles.activity import SAID
from articles.admin.story_field import AnyStoryField
from articles.models import Event, Verb
from newsroom.desk import auditing
from newsroom.desk.auditing import Asked, Line, Record


def rows(asked: Asked, kind: str) -> Any:
    """Each with `in_full`: whether the reader may be told what a killed story said."""
    in_full = asked.reader is not None and policy.sees_killed(asked.reader)
    found = Event.objects.select_related("actor", "article", "version")
    found = found.annotate(in_full=Value(in_full, output_field=BooleanField()))
    if asked.person is not None:
        found = found.filter(actor=asked.person)
    if asked.story is not None:
        found = found.filter(article=asked.story)
    return found.filter(verb=kind) if kind else found


def line(row: Event) -> Line:
    actor = row.actor
    version = f", v{row.version.number}" if row.version else ""
    before, after = SAID[Verb(row.verb)]
    told = row.in_full or row.article.killed_at is None
    return Line(
        at=row.at,
        who=(actor.get_full_name() or actor.get_username()) if actor else "The desk",
        person=actor.get_username() if actor else "",
        what=row.get_verb_display(),
        said=(before, f"{after}{version}" if after else ""),
        thing=f"“{row.article.headline if told else row.article}”{'' if after else version}",
        url=reverse("admin:articles_article_change", args=[row.article_id]),
        note=row.note if told else "",
        kind="event",
        number=row.pk,
    )


def story_field(reader: Any) -> AnyStoryField:
    return AnyStoryField(
        label="Story", required=False, stories=lambda: policy.allowed(reader, "view"), help_text=""
    )


auditing.ask_stories_by(story_field)
auditing.register(Record("event", "Stories", dict(Verb.choices), rows, line))
