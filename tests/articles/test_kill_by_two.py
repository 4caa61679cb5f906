"""Where the site asks for two: one asks, another agrees or refuses, and until then nothing changes for readers."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from articles import workflow
from articles.models import Article, Event, KillRequest, Verb
from articles.states import state_line
from articles.workflow import Refused
from newsroom.roles import CHIEF
from tests import cast, make

WHY = "The source withdrew it"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two(settings: Settings) -> None:
    settings.KILL_NEEDS_TWO = True


def mara() -> Any:
    """The other chief."""
    return cast.person("Mara", CHIEF, sections=(make.home(),))


@pytest.fixture
def asked() -> Article:
    story = make.make_story(live=True)
    assert workflow.kill(story, by=cast.dana(), note=WHY).killed_at is None
    return Article.objects.get()


def verbs() -> list[str]:
    return [event.verb for event in Event.objects.order_by("pk")[2:]]


def test_the_first_only_asks(asked: Article) -> None:
    assert asked.killed_at is None
    assert asked.live_version() is not None
    assert verbs() == [Verb.ASK_KILL]
    assert "kill asked for by Dana" in state_line(asked).line


def test_a_second_agrees(asked: Article) -> None:
    workflow.kill(asked, by=mara())
    story = Article.objects.get()
    assert story.killed_at is not None
    assert story.kill_reason == WHY
    assert story.live_version() is None
    event = Event.objects.get(verb=Verb.KILL)
    assert event.actor == mara()
    assert f"as Dana asked: {WHY}" in event.note
    request = KillRequest.objects.get()
    assert (request.agreed, request.answered_by) == (True, mara())


def test_nobody_agrees_with_themselves(asked: Article) -> None:
    with pytest.raises(Refused, match="somebody else must agree"):
        workflow.kill(asked, by=cast.dana(), note="I insist")
    assert Article.objects.get().killed_at is None


def test_a_second_refuses_with_a_reason(asked: Article) -> None:
    with pytest.raises(Refused, match="Say why"):
        workflow.keep(asked, by=mara(), note=" ")
    workflow.keep(asked, by=mara(), note="It is true, and ours")
    assert Article.objects.get().live_version() is not None
    assert verbs() == [Verb.ASK_KILL, Verb.KEEP]
    assert (
        Event.objects.get(verb=Verb.KEEP).note == "though Dana asked for it. It is true, and ours"
    )
    assert "kill asked" not in state_line(Article.objects.get()).line


def test_who_asked_may_take_it_back_and_ask_again(asked: Article) -> None:
    workflow.keep(asked, by=cast.dana(), note="A mistake of mine")
    assert Event.objects.get(verb=Verb.KEEP).note == "took the request back. A mistake of mine"
    workflow.kill(asked, by=mara(), note="And yet")
    assert KillRequest.objects.filter(agreed=None).count() == 1


def test_nobody_refuses_what_was_not_asked() -> None:
    with pytest.raises(Refused, match="Nobody has asked"):
        workflow.keep(make.make_story(), by=mara(), note="No")


def test_those_without_the_right_neither_ask_nor_answer(asked: Article) -> None:
    for who in (cast.rhea(), cast.ed(), cast.pia(), cast.sal(), cast.wes()):
        with pytest.raises(Refused, match="You may not"):
            workflow.kill(asked, by=who, note="Please")
        with pytest.raises(Refused, match="You may not"):
            workflow.keep(asked, by=who, note="Please not")
    assert verbs() == [Verb.ASK_KILL]


def test_the_story_goes_on_while_the_request_waits(asked: Article) -> None:
    make.revise(asked, headline="Mended meanwhile")
    workflow.publish(asked, by=cast.dana())
    assert Article.objects.get().live_version().headline == "Mended meanwhile"


def test_where_one_is_enough_a_request_that_was_left_is_done(
    asked: Article, settings: Settings
) -> None:
    settings.KILL_NEEDS_TWO = False
    workflow.kill(asked, by=cast.dana())
    assert Article.objects.get().killed_at is not None
    assert KillRequest.objects.get().agreed is True
