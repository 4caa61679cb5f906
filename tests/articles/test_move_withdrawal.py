"""A withdrawal that was planned is moved, earlier or later; what was to come after it stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from articles import workflow
from articles.foresight import foresee
from articles.models import Article, ArticleVersion
from articles.workflow import Refused
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ELEVEN, NOON, ONE, SIX = (TEN.replace(hour=hour) for hour in (11, 12, 13, 18))


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    """Live, to come down at noon."""
    story = make_story(live=True, now=TEN.replace(hour=9))
    workflow.unpublish(story, by=cast.dana(), at=NOON)
    return story


@pytest.mark.parametrize("at", [ELEVEN, ONE])
def test_it_comes_down_at_the_new_moment_alone(story: Article, at: datetime) -> None:
    told = foresee("unpublish", story, at=at)
    assert told.sentences == [
        f"v1 comes down on {words(at)}, and not on Sun 22 Nov, 17:30 IST.",
    ]
    assert told.harmless
    workflow.unpublish(story, by=cast.dana(), at=at)
    assert story.versions.get().live_until == at
    assert story.events.latest("pk").note == (
        f"v1 until {words(at)}, and not Sun 22 Nov, 17:30 IST"
    )


def words(at: datetime) -> str:
    return {ELEVEN: "Sun 22 Nov, 16:30 IST", ONE: "Sun 22 Nov, 18:30 IST"}[at]


@pytest.mark.parametrize("at", [ELEVEN, ONE])
def test_what_is_to_bring_the_story_back_stays(story: Article, at: datetime) -> None:
    back = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=SIX, version=back)
    workflow.unpublish(story, by=cast.dana(), at=at)
    assert story.versions.get(number=1).live_until == at
    back.refresh_from_db()
    assert back.live_from == SIX


def test_it_is_not_moved_into_a_release(story: Article) -> None:
    """Once the story is back, a withdrawal takes that down."""
    back = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=ONE, version=back)
    workflow.unpublish(story, by=cast.dana(), at=SIX)
    back.refresh_from_db()
    assert (story.versions.get(number=1).live_until, back.live_until) == (NOON, SIX)


def test_of_two_releases_the_earlier_is_not_taken_for_the_last() -> None:
    story = make_story(live=True, now=TEN.replace(hour=9))
    update = revise(story, headline="Update")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    workflow.unpublish(story, by=cast.dana(), at=SIX)
    workflow.unpublish(story, by=cast.dana(), at=ELEVEN, was=SIX)
    assert story.versions.get(number=1).live_until == ELEVEN
    update.refresh_from_db()
    assert update.live_from is None


def test_it_is_not_moved_from_where_it_no_longer_is(story: Article) -> None:
    with pytest.raises(Refused, match="Somebody moved this withdrawal"):
        workflow.unpublish(story, by=cast.dana(), at=ONE, was=SIX)
    workflow.unpublish(story, by=cast.dana(), at=ONE, was=NOON)
    assert story.versions.get().live_until == ONE


def test_what_has_come_down_is_not_put_up_again_by_it(story: Article) -> None:
    with (
        time_machine.travel(ONE, tick=False),
        pytest.raises(Refused, match="No version of this story is live"),
    ):
        workflow.unpublish(story, by=cast.dana(), at=SIX)


@pytest.mark.parametrize("verb", [workflow.cancel, workflow.hold])
def test_it_stands_again_where_the_release_in_its_place_is_given_up(
    story: Article, verb: Callable[..., object]
) -> None:
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    update.refresh_from_db()
    assert "v1 comes down then, as was planned before." in (
        foresee("cancel", story, version=update).sentences
    )
    verb(update, by=cast.dana())
    assert story.versions.get(number=1).live_until == NOON


def test_it_stands_again_where_the_release_in_its_place_is_moved(story: Article) -> None:
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    update.refresh_from_db()
    told = foresee("schedule", story, version=update, at=SIX)
    assert "The withdrawal that was planned for then stands again." in told.sentences
    workflow.schedule(story, by=cast.dana(), at=SIX, version=update)
    assert story.versions.get(number=1).live_until == NOON
    workflow.cancel(update, by=cast.dana())
    assert story.versions.get(number=1).live_until == NOON


def test_a_merged_release_in_its_place_remembers_it(story: Article) -> None:
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    fix = revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), version=fix, waiting={update.number: "merge"})
    made = story.versions.get(live_from=NOON)
    assert made.pk != update.pk
    workflow.cancel(made, by=cast.dana())
    fix.refresh_from_db()
    assert fix.live_until == NOON


def foreseen(version: ArticleVersion) -> list[str]:
    """What the desk says of giving up a release, which is then done."""
    version.refresh_from_db()
    told = foresee("cancel", version.article, version=version).sentences
    workflow.cancel(version, by=cast.dana())
    return told


def test_a_later_withdrawal_is_the_last_word(story: Article) -> None:
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    workflow.unpublish(story, by=cast.dana(), at=SIX)
    assert "v1 stays up until Sun 22 Nov, 23:30 IST." in foreseen(update)
    assert story.versions.get(number=1).live_until == SIX


def test_it_is_the_last_word_over_a_release_between_too(story: Article) -> None:
    first = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=first)
    second = revise(story, headline="Ports, and again")
    workflow.schedule(story, by=cast.dana(), at=ONE, version=second)
    workflow.unpublish(story, by=cast.dana(), at=SIX)
    assert "v1 stays up until Sun 22 Nov, 18:30 IST, when v3 replaces it." in foreseen(first)
    assert "v1 stays up until Sun 22 Nov, 23:30 IST." in foreseen(second)
    assert story.versions.get(number=1).live_until == SIX


def test_an_earlier_withdrawal_is_the_last_word_for_what_it_leaves(story: Article) -> None:
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=update)
    workflow.unpublish(story, by=cast.dana(), at=ELEVEN, keep_waiting=True)
    between = revise(story, headline="Ports, for an hour")
    workflow.schedule(
        story, by=cast.dana(), at=ELEVEN.replace(minute=30), version=between,
        waiting={update.number: "as_it_is"},
    )  # fmt: skip
    assert "v3 stays up." in foreseen(update)
    between.refresh_from_db()
    assert between.live_until is None


def test_one_in_whose_place_a_release_came_later_is_not_superseded(story: Article) -> None:
    """The first withdrawal is moved, the second is another run's, and stands again."""
    back = revise(story, headline="Ports are back")
    workflow.schedule(story, by=cast.dana(), at=ONE, version=back)
    workflow.unpublish(story, by=cast.dana(), at=SIX)
    update = revise(story, headline="Ports, once more")
    workflow.schedule(story, by=cast.dana(), at=SIX, version=update)
    workflow.unpublish(story, by=cast.dana(), at=ELEVEN, was=NOON)
    assert "v2 comes down then, as was planned before." in foreseen(update)
    back.refresh_from_db()
    assert back.live_until == SIX
