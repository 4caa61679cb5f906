"""A reason to pass a gate counts for one release, for as long as that waits or is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles import workflow
from articles.models import Article, ArticleVersion
from articles.workflow import Barred
from newsroom.roles import CHIEF
from tests import cast
from tests.house import set_gate
from tests.make import make_photo, make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE = TEN + timedelta(hours=2), TEN + timedelta(hours=5)
WHY = {"credit": "The agency will name him tomorrow."}
pytestmark = pytest.mark.django_db


@pytest.fixture
def watch() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


@pytest.fixture
def version(watch: time_machine.Traveller) -> ArticleVersion:
    """What is to go out at noon, a bar passed with a reason."""
    set_gate("credit", "bar", role=CHIEF)
    story = make_story(lead_photo=make_photo(credit=""))
    return workflow.schedule(story, by=cast.dana(), at=NOON, passes=WHY)


def test_it_is_moved_and_let_go_after_a_hold_without_another(version: ArticleVersion) -> None:
    workflow.schedule(version.article, by=cast.dana(), at=THREE, version=version)
    workflow.hold(version, by=cast.dana())
    workflow.publish(version.article, by=cast.dana(), version=version)
    assert Article.objects.live().exists()


def test_given_up_it_wants_another(version: ArticleVersion) -> None:
    workflow.cancel(version, by=cast.dana())
    with pytest.raises(Barred):
        workflow.schedule(version.article, by=cast.dana(), at=THREE, version=version)


def test_withdrawn_from_readers_it_wants_another(
    watch: time_machine.Traveller, version: ArticleVersion
) -> None:
    watch.move_to(NOON)
    workflow.unpublish(version.article, by=cast.dana())
    watch.move_to(THREE)
    with pytest.raises(Barred):
        workflow.publish(version.article, by=cast.dana(), version=version)
    again = workflow.publish(version.article, by=cast.dana(), version=version, passes=WHY)
    assert again.number == version.number + 1


def two_updates_under_a_fix() -> Article:
    """v2 waits for noon and goes as it is; v3, which the gates would bar by now, for three; v5 mended what is live."""
    story = make_story(live=True)
    revise(story, headline="At noon")
    workflow.schedule(story, by=cast.dana(), at=NOON)
    revise(story, lead_photo=make_photo(credit=""))
    set_gate("credit", "off")
    workflow.schedule(story, by=cast.dana(), at=THREE)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), waiting={2: "as_it_is"})
    set_gate("credit", "bar", role=CHIEF)
    return story


@pytest.mark.parametrize("verb", [workflow.cancel, workflow.hold])
def test_what_giving_up_a_release_merges_goes_past_a_bar_with_a_reason(
    watch: time_machine.Traveller, verb: Callable[..., object]
) -> None:
    story = two_updates_under_a_fix()
    first = story.versions.get(number=2)
    with pytest.raises(Barred):
        verb(first, by=cast.dana(), waiting={3: "merge"})
    verb(first, by=cast.dana(), waiting={3: "merge"}, passes=WHY)
    made = story.versions.get(live_from=THREE)
    assert made.merged_with.number == 3
    assert story.events.get(verb="pass_gate").version == made


def test_the_page_of_a_cancellation_asks_for_the_reason(
    watch: time_machine.Traveller, client: Client
) -> None:
    story = two_updates_under_a_fix()
    story.refresh_from_db()
    client.force_login(cast.dana())
    url = f"/admin/articles/article/{story.pk}/act/cancel/?version=2"
    given = {"version": 2, "seen": story.edit_token, "answer-3": "merge"}
    assert 'name="pass-credit"' in client.post(url, given).text
    client.post(url, given | {"pass-credit": WHY["credit"]})
    assert story.versions.get(live_from=THREE).merged_with.number == 3
