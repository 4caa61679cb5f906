"""Four eyes: where a section has it so, the last to change a story is not the one to release it, but with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User

from articles import drafts, four_eyes, workflow
from articles.models import Article, Event, Verb
from articles.workflow import Barred
from tests import cast, house
from tests.make import make_section, make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)
WHY = "Nobody else is here, and the river rises."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    """Rhea's, in Europe; four eyes hold in World and below."""
    house.four_eyes(make_section("world"))
    return make_story(section="world/europe")


def eve() -> User:
    """Another editor of the whole paper."""
    return cast.person("Eve", "Editor", sections=(make_section(""),))


def test_another_may_release_what_the_reporter_wrote(story: Article) -> None:
    workflow.publish(story, by=cast.ed())
    assert not Event.objects.filter(verb=Verb.OVERRIDE).exists()


def test_who_changed_it_last_may_not(story: Article) -> None:
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    with pytest.raises(Barred, match="You were the last to change it"):
        workflow.publish(story, by=cast.ed())
    with pytest.raises(Barred):
        workflow.schedule(story, by=cast.ed(), at=NOON)
    workflow.publish(story, by=eve())


def test_how_loudly_it_goes_out_makes_no_difference(story: Article) -> None:
    workflow.publish(story, by=cast.ed())
    revise(story, by=cast.ed(), headline="Baltic ports reopen.")
    with pytest.raises(Barred):
        workflow.publish(story, by=cast.ed(), significance="silent")


def test_who_changed_it_before_another_did_may(story: Article) -> None:
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    revise(story, by=cast.rhea(), headline="Ports reopen, say both")
    workflow.publish(story, by=cast.ed())


def test_elsewhere_one_pair_of_eyes_is_enough() -> None:
    house.four_eyes(make_section("world/europe"))
    story = make_story(section="world")
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    workflow.publish(story, by=cast.ed())


def test_a_reason_lets_those_through_who_may_override(story: Article) -> None:
    revise(story, by=cast.dana(), headline="Ports reopen, says Dana")
    with pytest.raises(Barred, match="Say why"):
        workflow.publish(story, by=cast.dana())
    version = workflow.publish(story, by=cast.dana(), passes={"four_eyes": WHY})
    event = Event.objects.get(verb=Verb.OVERRIDE)
    assert (event.actor, event.version) == (cast.dana(), version)
    assert event.note.startswith("Four eyes. You were the last to change it")
    assert event.note.endswith(WHY)


def test_a_reason_lets_nobody_else_through(story: Article) -> None:
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    with pytest.raises(Barred):
        workflow.publish(story, by=cast.ed(), passes={"four_eyes": WHY})
    ed = cast.ed()
    ed.user_permissions.add(Permission.objects.get(codename="override_rules"))
    workflow.publish(story, by=cast.ed(), passes={"four_eyes": WHY})


def test_a_restored_version_is_its_writers(story: Article) -> None:
    first = story.newest_version()
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    restored = workflow.restore(first, by=cast.ed())
    assert four_eyes.hands(restored) == {cast.rhea().pk}
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.ed())


def test_what_one_wrote_and_another_restored_stays_ones_own(story: Article) -> None:
    mine = revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    revise(story, by=cast.rhea(), headline="Ports reopen, says Rhea")
    workflow.restore(mine, by=cast.dana())
    with pytest.raises(Barred):
        workflow.publish(Article.objects.get(pk=story.pk), by=cast.ed())


def test_it_holds_for_rolling_back(story: Article) -> None:
    mine = revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    workflow.publish(story, by=cast.dana())
    theirs = revise(story, by=cast.rhea(), headline="Ports reopen, says Rhea")
    workflow.publish(story, by=cast.dana())
    with pytest.raises(Barred):
        workflow.roll_back(mine, by=cast.ed())
    workflow.roll_back(mine, by=cast.dana())
    workflow.roll_back(theirs, by=cast.ed())


def test_what_is_typed_and_not_saved_is_no_change(story: Article) -> None:
    drafts.keep(
        story, by=cast.ed(), key="a" * 16, turn=1, token=story.edit_token,
        typed={"headline": "Not saved"}, now=TEN,
    )  # fmt: skip
    workflow.publish(story, by=cast.ed())


def two_lines(story: Article, *, clash: bool) -> tuple[int, int]:
    """Rhea's update waits for noon; Dana's fix, from the same version, is live."""
    first = story.newest_version()
    workflow.publish(story, by=cast.ed())
    update = revise(story, by=cast.rhea(), standfirst="By Rhea.")
    workflow.schedule(story, by=cast.ed(), at=NOON)
    workflow.restore(first, by=cast.rhea())
    change = {"standfirst": "By Dana."} if clash else {"kicker": "Harbours"}
    fix = revise(story, by=cast.dana(), **change)
    return update.number, fix.number


def test_what_merges_by_itself_is_the_work_of_its_two_writers(story: Article) -> None:
    update, _ = two_lines(story, clash=False)
    story = Article.objects.get(pk=story.pk)
    workflow.publish(story, by=cast.ed(), waiting={update: "merge"})
    made = story.versions.waiting().get()
    assert four_eyes.hands(made) == {cast.rhea().pk, cast.dana().pk}


def test_who_chose_where_they_clash_has_a_hand_in_it(story: Article) -> None:
    update, fix = two_lines(story, clash=True)
    story = Article.objects.get(pk=story.pk)
    workflow.publish(story, by=cast.ed(), waiting={update: "as_it_is"})
    one, other = (story.versions.get(number=number) for number in (update, fix))
    with pytest.raises(Barred):
        workflow.merge(one, other, by=cast.ed(), choices={"standfirst": "mine"})


def test_an_import_is_nobodys_work(story: Article) -> None:
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    workflow.publish(story, by=None)
