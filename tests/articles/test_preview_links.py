"""Previews for people without an account: made, ended and answered through the workflow, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.models import Article, Event, PreviewAnswer, PreviewLink
from articles.workflow import Refused
from newsroom.core.immutable import ImmutableError
from newsroom.desk.models import Notice
from tests import cast
from tests.make import make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, TOMORROW = TEN + timedelta(hours=2), TEN + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def shared(story: Article, **more: object) -> PreviewLink:
    given = {"by": cast.dana(), "for_whom": "Lena Lawyer", "expires_at": TOMORROW, **more}
    return workflow.share(story, **given)


def test_it_shows_the_version_that_was_shared_and_leaves_its_word() -> None:
    story = make_story()
    link = shared(story, reason="To be read for the law.")
    assert link.version == story.newest_version()
    event = Event.objects.get(verb="share")
    assert (event.actor, event.version) == (cast.dana(), link.version)
    assert event.note == "for Lena Lawyer, until Mon 23 Nov, 15:30 IST. To be read for the law."


def test_it_may_follow_the_working_copy() -> None:
    assert shared(make_story(), follows=True).version is None


def test_its_token_can_be_made_again_and_not_be_guessed() -> None:
    one, other = shared(make_story("One")), shared(make_story("Two"))
    assert PreviewLink.objects.get(pk=one.pk).token == one.token
    assert PreviewLink.objects.named(one.token) == one
    number, _, secret = one.token.partition("-")
    assert len(secret) == 43
    wrong = [
        f"{other.pk}-{secret}",
        f"{number}-{'A' * 43}",
        f"{number}-",
        number,
        "",
        f"{'9' * 30}-{secret}",
        f"-{secret}",
        f"{one.token}x",
        "0-" + secret,
    ]
    assert [PreviewLink.objects.named(token) for token in wrong] == [None] * len(wrong)
    stored = PreviewLink.objects.filter(pk=one.pk).values().get()
    assert secret not in str(stored)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"for_whom": "  "}, "Say whom"),
        ({"expires_at": TEN}, "has passed"),
        ({"expires_at": TEN + timedelta(days=31)}, "after 30 days"),
    ],
)
def test_it_has_bounds(given: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        shared(make_story(), **given)
    assert not PreviewLink.objects.exists()


def test_reporters_and_others_share_nothing_and_editors_only_what_is_theirs() -> None:
    world, sport = make_story("World"), make_story("Sport", section="sport")
    for person in (cast.rhea(), cast.pia(), cast.sal(), cast.wes()):
        with pytest.raises(Refused, match="You may not"):
            shared(world, by=person)
    with pytest.raises(Refused, match="You may not"):
        shared(sport, by=cast.ed())
    link = shared(world, by=cast.ed())
    with pytest.raises(Refused, match="You may not"):
        workflow.revoke(link, by=cast.rhea())


def test_an_embargo_holds_it_back_from_all_but_those_who_may_and_say_why() -> None:
    story = make_story(embargo_until=NOON)
    with pytest.raises(Refused, match="you may not share it before"):
        shared(story, by=cast.ed())
    with pytest.raises(Refused, match="Say why"):
        shared(story)
    link = shared(story, reason="The ministry checks the figures.")
    assert link.is_open(TEN)
    assert "Under embargo. The ministry" in Event.objects.get(verb="share").note


def test_an_embargo_that_comes_later_shuts_it_until_it_ends() -> None:
    story = make_story()
    link = shared(story)
    Article.objects.filter(pk=story.pk).update(embargo_until=NOON)
    link = PreviewLink.objects.select_related("article").get(pk=link.pk)
    assert not link.is_open(TEN)
    assert link.is_open(NOON)


def test_it_ends_by_itself_and_by_hand(clock: time_machine.Traveller) -> None:
    link = shared(make_story())
    assert (link.is_open(TOMORROW - timedelta(seconds=1)), link.is_open(TOMORROW)) == (True, False)
    ended = workflow.revoke(link, by=cast.ed())
    assert not ended.is_open(TEN)
    assert Event.objects.get(verb="revoke").note == "for Lena Lawyer"
    with pytest.raises(Refused, match="ended already"):
        workflow.revoke(link, by=cast.ed())


def test_all_of_a_story_end_at_once_with_one_event() -> None:
    story, other = make_story("One"), make_story("Two")
    links = [shared(story), shared(story, for_whom="Another"), shared(other)]
    assert workflow.revoke_all(story, by=cast.dana(), now=TEN) == 2
    assert workflow.revoke_all(story, by=cast.dana(), now=TEN) == 0
    found = PreviewLink.objects.in_bulk([link.pk for link in links])
    assert [found[link.pk].is_open(TEN) for link in links] == [False, False, True]
    assert [event.note for event in Event.objects.filter(verb="revoke")] == ["2 previews"]


def test_a_killed_story_has_no_preview() -> None:
    link = shared(make_story())
    Article.objects.filter(pk=link.article_id).update(killed_at=TEN)
    assert not PreviewLink.objects.named(link.token).is_open(TEN)
    with pytest.raises(Refused, match="killed"):
        workflow.answer(link, name="Lena", comment="Still here?")


def test_an_answer_is_kept_with_its_event() -> None:
    story = make_story()
    link = shared(story, may_comment=True, may_approve=True)
    workflow.answer(
        link, name=" Lena\n Lawyer ", comment="Strike the name.\r\nElse well.", approved=False
    )
    made = PreviewAnswer.objects.get()
    assert (made.name, made.approved) == ("Lena Lawyer", False)
    assert made.comment == "Strike the name.\nElse well."
    event = Event.objects.get(verb="answer")
    assert (event.actor, event.version) == (None, link.version)
    assert event.note == "Lena Lawyer does not approve of it. Strike the name.\nElse well."
    made.comment = "Other words"
    with pytest.raises(ImmutableError):
        made.save()


def test_who_shared_it_is_told() -> None:
    link = shared(make_story(), may_comment=True, by=cast.ed())
    workflow.answer(link, name="Lena", comment="Strike the name.")
    notice = Notice.objects.get(kind="previewed")
    assert notice.person == cast.ed()
    assert (
        notice.words == "Your preview of “Baltic ports reopen” is answered: Lena. Strike the name."
    )


def test_it_says_no_more_than_it_was_asked_for() -> None:
    comments = shared(make_story("One"), may_comment=True)
    workflow.answer(comments, name="Lena", comment="Well.", approved=True)
    assert PreviewAnswer.objects.get().approved is None
    approves = shared(make_story("Two"), may_approve=True)
    workflow.answer(approves, name="Lena", comment="Well.", approved=True)
    assert PreviewAnswer.objects.latest("pk").comment == ""
    with pytest.raises(Refused, match="Nothing was said"):
        workflow.answer(shared(make_story("Three")), name="Lena", comment="Well.", approved=True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Say who you are"),
        ({"comment": "x" * 4001}, "at most 4,000"),
        ({"comment": " \n "}, "Nothing was said"),
    ],
)
def test_an_answer_has_bounds(given: dict[str, str], words: str) -> None:
    link = shared(make_story(), may_comment=True)
    with pytest.raises(Refused, match=words):
        workflow.answer(link, **{"name": "Lena", "comment": "Well.", **given})
    assert not PreviewAnswer.objects.exists()


def test_nobody_floods_the_desk(clock: time_machine.Traveller) -> None:
    link = shared(make_story(), may_comment=True)
    for n in range(5):
        workflow.answer(link, name="Lena", comment=f"Point {n}.")
    with pytest.raises(Refused, match="Wait ten minutes"):
        workflow.answer(link, name="Lena", comment="One more.")
    clock.move_to(TEN + timedelta(minutes=11))
    workflow.answer(link, name="Lena", comment="One more.")


def test_after_its_end_nobody_answers(clock: time_machine.Traveller) -> None:
    link = shared(make_story(), may_comment=True)
    clock.move_to(TOMORROW)
    with pytest.raises(Refused, match="has ended"):
        workflow.answer(link, name="Lena", comment="Late.")


def test_a_version_of_another_story_is_not_shared() -> None:
    with pytest.raises(Refused, match="nothing to share"):
        shared(make_story("One"), version=make_story("Two").newest_version())
    story = make_story("Three")
    first = story.newest_version()
    revise(story, headline="Three again")
    assert shared(story, version=first).version == first


def test_who_shared_it_before_one_embargo_has_not_shared_it_before_the_next() -> None:
    story = make_story(embargo_until=NOON)
    link = shared(story, reason="The ministry asked.")
    story.embargo_until = TOMORROW
    workflow.save(story, by=cast.dana())
    link = PreviewLink.objects.get(pk=link.pk)
    assert not link.is_open(TEN)
    again = shared(story, reason="The ministry asked again.", expires_at=TOMORROW)
    workflow.lift(story, by=cast.dana(), note="It is out elsewhere.", until=NOON)
    assert PreviewLink.objects.get(pk=again.pk).is_open(TEN)
