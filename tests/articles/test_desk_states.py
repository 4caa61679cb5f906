"""From draft to approval and back: one table of transitions, one event for each verb."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
import time_machine

from articles import workflow
from articles.models import Article, DeskState, Event, Verb
from articles.workflow import TRANSITIONS, Refused
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
MOVES = {
    Verb.SUBMIT: workflow.submit,
    Verb.SEND_BACK: workflow.send_back,
    Verb.APPROVE: workflow.approve,
}


@time_machine.travel(TEN, tick=False)
def test_a_story_goes_to_review_and_back_and_is_approved() -> None:
    story = make.make_story()
    workflow.submit(story, by=cast.rhea())
    assert story.desk_state == DeskState.IN_REVIEW
    workflow.send_back(story, by=cast.ed(), note="Who says so?")
    assert story.desk_state == DeskState.DRAFT
    workflow.submit(story, by=cast.rhea())
    workflow.approve(story, by=cast.ed())
    assert story.desk_state == DeskState.APPROVED
    events = [(e.verb, e.actor.username, e.note) for e in Event.objects.order_by("pk")]
    assert events == [
        ("write", "rhea", ""),
        ("submit", "rhea", ""),
        ("send_back", "ed", "Who says so?"),
        ("submit", "rhea", ""),
        ("approve", "ed", ""),
    ]
    assert all(event.at == TEN for event in Event.objects.all())


@pytest.mark.parametrize(("verb", "state"), [*product(MOVES, DeskState.values)])
def test_the_table_alone_says_what_follows(verb: Verb, state: str) -> None:
    story = make.make_story()
    Article.objects.filter(pk=story.pk).update(desk_state=state)
    events = Event.objects.count()
    if state in TRANSITIONS[verb].sources:
        MOVES[verb](story, by=cast.dana(), note="Because")
        story.refresh_from_db()
        assert story.desk_state == TRANSITIONS[verb].target
    else:
        with pytest.raises(Refused):
            MOVES[verb](story, by=cast.dana(), note="Because")
        assert Event.objects.count() == events


def test_sending_back_wants_a_reason() -> None:
    story = make.make_story()
    workflow.submit(story, by=cast.rhea())
    with pytest.raises(Refused, match="Say why"):
        workflow.send_back(story, by=cast.dana(), note="  ")


@pytest.mark.parametrize(
    "change", [{"headline": "Other words"}, {"tags": ["New"]}, {"bylines": ["Tomek Lis"]}]
)
def test_what_changes_after_approval_is_a_draft_again(change: dict[str, object]) -> None:
    story = make.make_story()
    workflow.submit(story, by=cast.rhea())
    workflow.approve(story, by=cast.dana())
    make.revise(story, by=cast.rhea(), **change)
    story.refresh_from_db()
    assert story.desk_state == DeskState.DRAFT


def test_saving_leaves_a_story_in_review_in_review() -> None:
    story = make.make_story()
    workflow.submit(story, by=cast.rhea())
    make.revise(story, by=cast.dana(), headline="Other words")
    story.refresh_from_db()
    assert story.desk_state == DeskState.IN_REVIEW
