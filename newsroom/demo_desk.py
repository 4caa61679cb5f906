"""The desk of the demonstration paper at work: stories that are given and due, and notes on them, through the verbs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import get_ident
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_save

from articles import workflow
from articles.models import Article, Event, StoryNote, Verb
from articles.passages import Passage
from newsroom.desk import notices
from newsroom.desk.models import Letter, Notice

GIVEN, APART = timedelta(hours=4), timedelta(minutes=7)
READ = timedelta(minutes=100)
"""What is older has been read by those whom it was told."""

Plan = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """The letters and events that one loading of the paper made: a server may be running, and makes its own."""

    letters: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)

    def notices(self) -> QuerySet[Notice]:
        """What people were told of by the run's events."""
        return Notice.objects.filter(mark__in=[f"event:{pk}" for pk in self.events])


@contextmanager
def watched() -> Iterator[Run]:
    """Note what is made from here on, by this thread."""
    run, thread = Run(), get_ident()

    def note(sender: Any, instance: Any, created: bool, **more: Any) -> None:
        if created and get_ident() == thread:
            (run.letters if sender is Letter else run.events).append(instance.pk)

    for model in (Letter, Event):
        post_save.connect(note, sender=model, weak=False)
    try:
        yield run
    finally:
        for model in (Letter, Event):
            post_save.disconnect(note, sender=model)


def make_desk(
    people: Mapping[str, Any], plan: Plan, now: datetime, made: Counter[str], run: Run
) -> None:
    """Give the stories, write the notes; what stands already is left alone."""
    for number, row in enumerate(plan["tasks"]):
        story = Article.objects.get(slug=row["story"])
        if not story.events.filter(verb=Verb.ASSIGN).exists():
            give(people, row, story, now, at=now - GIVEN + number * APART)
            made["assignments"] += 1
    noted = set(StoryNote.objects.values_list("article__slug", flat=True))
    for row in plan["notes"]:
        if row["story"] not in noted:
            write_note(people, row, now)
            made["notes"] += 1
    if made["notes"]:
        put_in_order(run)
        notices.read(run.notices().filter(at__lt=now - READ), now=now)


def take_back_letters(run: Run) -> None:
    """Nobody is written to of what happens in a paper that is made up."""
    Letter.objects.filter(pk__in=run.letters).delete()


def put_in_order(run: Run) -> None:
    """What was told is listed by its number: the newest last, whatever the order in which it was loaded."""
    told = list(run.notices().order_by("at", "pk"))
    run.notices().delete()
    for notice in told:
        notice.pk = None
    Notice.objects.bulk_create(told)


def give(
    people: Mapping[str, Any], row: Plan, story: Article, now: datetime, *, at: datetime
) -> None:
    due = (now + timedelta(hours=row["due_in"])).replace(second=0, microsecond=0)
    workflow.assign(
        story, by=people[row["by"]], to=people[row["to"]] if "to" in row else None, due_at=due,
        priority=row["priority"], note=row.get("asked", ""), now=at,
    )  # fmt: skip


def write_note(people: Mapping[str, Any], row: Plan, now: datetime) -> None:
    story = Article.objects.get(slug=row["story"])
    at = now - timedelta(hours=row["hours_ago"])
    about = Passage(row["quote"]) if "quote" in row else None
    written = workflow.comment(story, by=people[row["by"]], text=row["text"], about=about, now=at)
    for answer in row.get("answers", ()):
        moment = now - timedelta(hours=answer["hours_ago"])
        workflow.comment(
            story, by=people[answer["by"]], text=answer["text"], answers=written.note, now=moment
        )
    if "settled_by" in row:
        workflow.resolve(written.note, by=people[row["settled_by"]], now=at + timedelta(hours=1))
