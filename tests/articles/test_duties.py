"""What is asked of people: mine and due, overdue, nobody's; and who is told when a story becomes overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from articles import duties, workflow
from articles.models import Article
from newsroom.desk import housekeeping
from newsroom.desk.models import Notice
from tests import cast
from tests.make import make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def story(headline: str, due: datetime | None, **more: Any) -> Article:
    more.setdefault("assignee", cast.rhea())
    return make_story(headline, due_at=due, by=cast.dana(), now=TEN - 2 * HOUR, **more)


def names(rows: Any) -> list[str]:
    return [row.headline for row in rows]


def approved(made: Article) -> None:
    workflow.submit(made, by=cast.dana())
    workflow.approve(made, by=cast.dana())


@time_machine.travel(TEN, tick=False)
def test_mine_and_due_are_the_next_days_and_the_overdue_soonest_first() -> None:
    story("Tonight", TEN + 8 * HOUR)
    story("Late", TEN - HOUR)
    story("Next week", TEN + 170 * HOUR)
    story("No time", None)
    story("Ed’s", TEN, assignee=cast.ed())
    approved(story("Approved", TEN))
    assert names(duties.mine_and_due(cast.rhea(), TEN)) == ["Late", "Tonight"]


@time_machine.travel(TEN, tick=False)
def test_the_row_and_the_table_agree_what_is_late() -> None:
    made = [story("Due now", TEN), story("Soon", TEN + timedelta(seconds=1)), story("None", None)]
    done, killed = story("Approved", TEN - HOUR), story("Killed", TEN - HOUR)
    approved(done)
    Article.objects.filter(pk=killed.pk).update(killed_at=TEN)
    rows = Article.objects.filter(pk__in=[each.pk for each in (*made, done, killed)])
    assert [row for row in rows.order_by("pk") if row.is_late(TEN)] == list(
        Article.objects.late(TEN)
    )
    assert names(Article.objects.late(TEN)) == ["Due now"]
    assert duties.late_words(made[0], TEN) == "was due Sun 22 Nov, 15:30 IST"
    assert duties.late_words(made[1], TEN) == ""


@time_machine.travel(TEN, tick=False)
def test_overdue_are_those_that_one_may_change() -> None:
    story("World", TEN - HOUR)
    story("Sport", TEN - 2 * HOUR, section="sport", assignee=None)
    assert names(duties.overdue(cast.dana(), TEN)) == ["Sport", "World"]
    assert names(duties.overdue(cast.ed(), TEN)) == ["World"]
    assert names(duties.overdue(cast.rhea(), TEN)) == ["World"]
    assert names(duties.overdue(cast.sal(), TEN)) == []


@time_machine.travel(TEN, tick=False)
def test_nobodys_are_those_one_may_take_on_with_a_time_first() -> None:
    story("No time", None, assignee=None)
    story("Tonight", TEN + HOUR, assignee=None)
    story("Out already", None, assignee=None, live=True)
    story("Sport", TEN, assignee=None, section="sport")
    story("Rhea’s", TEN)
    assert names(duties.unclaimed(cast.ed())) == ["Tonight", "No time"]
    assert names(duties.unclaimed(cast.dana())) == ["Sport", "Tonight", "No time"]


@time_machine.travel(TEN, tick=False)
def test_who_has_it_is_told_once_for_each_time_it_was_due() -> None:
    made = story("Late", TEN - HOUR)
    story("Nobody’s", TEN - HOUR, assignee=None)
    story("Long ago", TEN - 80 * HOUR)
    Notice.objects.all().delete()
    for _ in range(2):
        duties.tell_late(TEN)
    told = Notice.objects.get()
    assert (told.person, told.kind) == (cast.rhea(), "late")
    assert told.words == "“Late” was due Sun 22 Nov, 14:30 IST."
    workflow.assign(made, by=cast.dana(), due_at=TEN - HOUR / 2)
    duties.tell_late(TEN)
    assert Notice.objects.filter(kind="late").count() == 2


def test_the_chore_is_registered() -> None:
    assert "overdue stories" in housekeeping.tick(TEN)
