"""One line of state, the same wherever a story is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from articles import workflow
from articles.models import Article
from articles.states import state_line, state_lines
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_follows_a_story_from_draft_to_withdrawal() -> None:
    story = make_story()
    assert state_line(story).text == "Draft v1 · embargo none"
    workflow.submit(story, by=cast.rhea())
    assert state_line(story).line == "In review v1"
    workflow.approve(story, by=cast.ed())
    assert state_line(story).line == "Approved v1"
    workflow.schedule(story, by=cast.ed(), at=SATURDAY)
    assert state_line(story).line == "Goes live Sat 28 Nov, 06:00 IST · v1"
    now = revise(story, headline="Now")
    workflow.publish(story, by=cast.ed(), version=now, waiting={1: "as_it_is"})
    assert state_line(Article.objects.get()).line == "Live v2 · update v1 on Sat 28 Nov, 06:00 IST"
    workflow.unpublish(story, by=cast.ed(), at=NOW + timedelta(hours=1))
    assert state_line(Article.objects.get()).line == "Live v2 · until Sun 22 Nov, 16:47 IST"
    assert (
        state_line(Article.objects.get(), NOW + timedelta(hours=2)).line
        == "Withdrawn since Sun 22 Nov, 16:47 IST"
    )


def test_it_names_the_embargo_and_the_newer_draft() -> None:
    story = make_story(embargo_until=SATURDAY)
    assert state_line(story).text == "Draft v1 · embargo until Sat 28 Nov, 06:00 IST"
    live = make_story("Live one", live=True)
    revise(live, headline="Mended")
    assert state_line(Article.objects.get(pk=live.pk)).line == "Live v1 · draft v2"


def test_it_notices_an_update_that_was_written_from_an_older_version() -> None:
    story = make_story(live=True)
    workflow.schedule(story, by=cast.dana(), at=SATURDAY, version=revise(story, headline="Update"))
    assert state_line(story).stale == ()
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), waiting={2: "as_it_is"})
    [stale] = state_line(story).stale
    assert stale.sentence == "v2 was written from v1; v4 is live."


def test_it_names_what_is_held() -> None:
    story = make_story(live=True)
    workflow.schedule(story, by=cast.dana(), at=SATURDAY, version=revise(story, headline="Update"))
    workflow.hold(story.versions.get(number=2), by=cast.dana())
    assert state_line(story).line == "Live v1 · v2 held, meant for Sat 28 Nov, 06:00 IST"
    assert state_line(story, SATURDAY).line == "Live v1 · v2 held since Sat 28 Nov, 06:00 IST"


def test_it_asks_the_same_few_queries_for_any_number(django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        story = make_story(f"Story {n}", live=True)
        workflow.schedule(
            story, by=cast.dana(), at=SATURDAY, version=revise(story, headline=f"Update {n}")
        )
    stories = list(Article.objects.all())
    with django_assert_max_num_queries(3):
        lines = state_lines(stories)
    assert {line.line for line in lines.values()} == {
        "Live v1 · update v2 on Sat 28 Nov, 06:00 IST"
    }


def test_of_a_story_that_readers_have_not_seen_it_says_that_it_is_held() -> None:
    story = make_story()
    workflow.schedule(story, by=cast.dana(), at=SATURDAY)
    workflow.hold(story.newest_version(), by=cast.dana())
    story = Article.objects.get()
    assert state_line(story).line == ("Approved v1 · held, was to go out on Sat 28 Nov, 06:00 IST")
    revise(story, headline="Another")
    assert "v1 held, was to go out on Sat" in state_line(Article.objects.get()).line
