"""A desk at work on the paper that is measured: people, what each has to do, and an archive that was theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F

from articles import workflow
from articles.models import Article, Photo
from newsroom.core import clock
from tests import cast, make

HOUR = timedelta(hours=1)
STORIES = 9
"""Of each kind of work, so that every panel is full."""
SECTIONS = ("world", "world/europe")


def lay_desk() -> dict[str, User]:
    """Work of every kind for everybody; the people by what they do."""
    people = {
        "reporter": cast.rhea(),
        "editor": cast.ed(),
        "photo editor": cast.pia(),
        "chief": cast.dana(),
    }
    now = clock.now()
    for number in range(STORIES):
        _work(number, now)
    photos = Photo.objects.order_by("pk")
    first = photos.values_list("pk", flat=True)[: photos.count() // 2]
    ending = clock.newsroom_time(now).date() + timedelta(days=5)
    Photo.objects.filter(pk__in=list(first)).update(rights_until=ending)
    return people


def _work(number: int, now: datetime) -> None:
    """One story of each kind."""
    rhea, ed, dana = cast.rhea(), cast.ed(), cast.dana()
    section = SECTIONS[number % 2]
    name = f"number {number} of {section}"
    make.make_story(f"Draft: {name}", section=section)
    late = make.make_story(f"Overdue: {name}", section=section)
    workflow.assign(late, by=dana, to=rhea, due_at=now - HOUR)
    wanted = make.make_story(f"Wanted: {name}", section=section, by=ed)
    workflow.assign(wanted, by=dana, to=None, due_at=now + 8 * HOUR)
    sent = make.make_story(f"Sent: {name}", section=section)
    workflow.submit(sent, by=rhea)
    back = make.make_story(f"Sent back: {name}", section=section)
    workflow.submit(back, by=rhea)
    workflow.send_back(back, by=dana, note="Who says so?")
    make.make_story(f"Tonight: {name}", section=section, at=now + (number + 1) * HOUR)
    out = make.make_story(f"Out: {name}", section=section, live=True)
    version = make.revise(out, headline=f"Update: {name}", by=ed)
    workflow.schedule(out, by=dana, at=now + (number + 2) * HOUR, version=version)
    workflow.comment(sent, by=ed, text="A second source, please.")
    workflow.suggest(sent, by=ed, text={"headline": f"Better: {name}"})
    make.make_photo(alt="", credit="")


def give_out_archive() -> None:
    """A third of the archive was the reporter's, every story was due once, and none of it is to be done any more."""
    old = Article.objects.filter(first_published_at__lt=clock.now() - timedelta(days=5))
    rhea = cast.rhea()
    old.filter(due_at=None).update(due_at=F("first_published_at"))
    old.alias(third=F("pk") % 3).filter(third=0, created_by=None).update(
        created_by=rhea, assignee=rhea
    )
