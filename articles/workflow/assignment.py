"""Who has a story, until when, and how urgent it is: given, taken on, given back. Readers see none of it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction

from articles import policy, tidings
from articles.models import Article, Event, Priority, Task, Verb
from articles.models.task import priority_of
from articles.refusal import Refused
from articles.workflow.table import locked, record, sentences
from newsroom.core import clock


class As(Enum):
    """What is left as it is: None would take it away."""

    IT_IS = "as it is"


def assign(
    article: Article,
    *,
    by: Any,
    to: Any = As.IT_IS,
    due_at: datetime | None | As = As.IT_IS,
    priority: int | As = As.IT_IS,
    note: str = "",
    now: datetime | None = None,
) -> Event | None:
    """Give the story to somebody (None: to nobody), and say until when and how urgently. None where nothing changes.

    No version and no new edit token: who has the story open loses nothing. `due_at` is aware; the past is allowed.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.ASSIGN, seen=None)
        now = now or clock.now()
        had, said, asked = stored.assignee, [], []
        if to is not As.IT_IS and to != had:
            _check_writer(to)
            stored.assignee = to
            said.append(f"to {tidings.name_of(to)}" if to else "to nobody")
        if due_at is not As.IT_IS and due_at != stored.due_at:
            stored.due_at = due_at
            asked.append(f"due {clock.moment_words(due_at, now)}" if due_at else "no due time")
        if priority is not As.IT_IS and priority != priority_of(stored):
            asked.append(_set_priority(stored, Priority(priority)))
        if not said and not asked:
            return None
        stored.save(update_fields=["assignee", "due_at"])
        words = sentences(", ".join([*said, *asked]), note)
        event = record(Verb.ASSIGN, stored, by=by, version=stored.written_from, note=words, now=now)
        _tell(event, had, sentences(", ".join(asked), note))
    article.assignee, article.due_at = stored.assignee, stored.due_at
    return event


def begin_with(article: Article, *, by: Any, now: datetime) -> None:
    """Record whose a story is that was given to somebody with its first save."""
    due = f"due {clock.moment_words(article.due_at, now)}" if article.due_at else ""
    words = sentences(f"to {tidings.name_of(article.assignee)}", due)
    event = record(Verb.ASSIGN, article, by=by, version=article.written_from, note=words, now=now)
    _tell(event, None, due)


def _tell(event: Event, had: Any, said: str) -> None:
    if event.actor is None:
        return
    is_new = event.article.assignee != had
    tidings.given(event, is_new=is_new, said=said)
    if is_new and had is not None:
        tidings.taken_from(event, had)


def claim(
    article: Article, *, by: Any, over: int | None = None, now: datetime | None = None
) -> Event:
    """Take the story on. Where somebody has it, `over` must be their key: the person was asked, and knows."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.CLAIM, seen=None)
        now = now or clock.now()
        had = stored.assignee
        if had == by:
            raise Refused("You have this story already.")
        if had is not None and had.pk != over:
            raise Refused(f"{tidings.name_of(had)} has this story. Ask first, or take it over.")
        stored.assignee = by
        stored.save(update_fields=["assignee"])
        words = f"from {tidings.name_of(had)}" if had else ""
        event = record(Verb.CLAIM, stored, by=by, version=stored.written_from, note=words, now=now)
        if had is not None and by is not None:
            tidings.taken_from(event, had)
    article.assignee = by
    return event


def give_back(article: Article, *, by: Any, note: str = "", now: datetime | None = None) -> Event:
    """Have the story no longer: it is with nobody, and its editors are told."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.CLAIM, seen=None)
        if by is None or stored.assignee != by:
            raise Refused("You do not have this story, so you cannot give it back.")
        stored.assignee = None
        stored.save(update_fields=["assignee"])
        words = sentences("given back, and with nobody now", note)
        event = record(
            Verb.ASSIGN, stored, by=by, version=stored.written_from, note=words,
            now=now or clock.now(),
        )  # fmt: skip
        tidings.given_back(event, note)
    article.assignee = None
    return event


def _check_writer(person: Any) -> None:
    if person is not None and not policy.writers().filter(pk=person.pk).exists():
        raise Refused(f"{tidings.name_of(person)} writes no stories here, and cannot have one.")


def _set_priority(article: Article, priority: Priority) -> str:
    Task.objects.update_or_create(article=article, defaults={"priority": priority})
    return f"{priority.label.lower()} priority"
