"""What is asked of people: stories that are theirs, due, overdue or nobody's. For the desk's home, lists and chore."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from articles import policy, tidings
from articles.models import Article, Task
from newsroom.core import clock

LOOKED_BACK: Final = timedelta(days=2)
"""A chore that did not run for longer tells of no older lateness."""
MOST_AT_ONCE: Final = 200


def late_words(story: Article, now: datetime) -> str:
    """ "was due Fri 27 Nov, 18:00 IST", in red wherever it is shown; "" where the story is not late."""
    return f"was due {clock.moment_words(story.due_at, now)}" if story.is_late(now) else ""


def mine_and_due(person: Any, now: datetime, *, within: timedelta = timedelta(days=1)) -> Any:
    """Stories that somebody has and that are due by then, or are overdue; the soonest first."""
    waits = Article.objects.on_the_desk().unfinished().had_by(person)
    due = waits.alias(when_due=Coalesce("due_at", "due_at")).filter(when_due__lte=now + within)
    return due.order_by("when_due", "pk")


def overdue(person: Any, now: datetime) -> Any:
    """Stories overdue that a person may change: a reporter's own, an editor's sections'."""
    return policy.allowed(person, "change").late(now)


def unclaimed(person: Any) -> Any:
    """Stories that nobody has and the person may take on; those with a due time first, the soonest first."""
    waits = policy.allowed(person, "claim").unfinished().had_by(None)
    unbegun = waits.filter(first_published_at=None)
    return unbegun.order_by(F("due_at").asc(nulls_last=True), "-updated_at", "pk")


def tell_late(now: datetime) -> None:
    """The chore: whoever has a story that became overdue is told, once for each moment it was due."""
    late = Article.objects.late(now).filter(due_at__gt=now - LOOKED_BACK, assignee__isnull=False)
    told = Task.objects.filter(article=OuterRef("pk"), told_late_for=OuterRef("due_at"))
    fresh = late.exclude(Exists(told)).select_related("assignee").defer("body", "body_text")
    for story in fresh[:MOST_AT_ONCE]:
        with transaction.atomic():
            tidings.tell_late(story, now)
            Task.objects.update_or_create(article=story, defaults={"told_late_for": story.due_at})
