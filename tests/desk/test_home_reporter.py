"""A reporter's home: what is theirs and due, what came back, what they sent, what waits for their word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles import workflow
from articles.models import Article
from tests import cast
from tests.desk.forms import change_url
from tests.desk.homes import HOUR, NOW, Seen
from tests.make import make_story

pytestmark = pytest.mark.django_db
EDITORS = {"review", "overdue", "stale", "held", "unclaimed", "published", "scheduled", "activity"}


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def given(headline: str, due_in: int) -> Article:
    story = make_story(headline)
    workflow.assign(story, by=cast.dana(), to=cast.rhea(), due_at=NOW + due_in * HOUR)
    return story


def test_it_begins_with_what_is_due_the_overdue_first(client: Client) -> None:
    given("Tonight", 4)
    late = given("Late", -1)
    given("Next week", 24 * 7)
    home = Seen(client, cast.rhea())
    assert home.titles("mine-and-due") == ["Late", "Tonight"]
    first, second = home.cards("mine-and-due")
    assert first.red == "was due Sun 22 Nov, 14:47 IST" and first.url == change_url(late)
    assert second.grey.startswith("Due Sun 22 Nov, 19:47 IST")
    assert home.titles("my-drafts") == ["Next week"]
    assert "2 stories of yours are due, 1 of them overdue. 1 draft is yours." in home.html


def test_what_was_sent_back_stands_with_its_reason_and_not_among_the_drafts(client: Client) -> None:
    story = make_story("Ports")
    make_story("Ferries")
    workflow.submit(story, by=cast.rhea())
    workflow.send_back(story, by=cast.ed(), note="Who says so?")
    home = Seen(client, cast.rhea())
    assert home.titles("sent-back") == ["Ports"]
    assert home.cards("sent-back")[0].grey == "Ed, 15:47: “Who says so?”"
    assert home.titles("my-drafts") == ["Ferries"]
    workflow.submit(story, by=cast.rhea())
    again = Seen(client, cast.rhea())
    assert "sent-back" not in again.panels and again.titles("sent") == ["Ports"]


def test_suggestions_and_notes_wait_until_they_are_answered(client: Client) -> None:
    story = make_story("Ports")
    workflow.submit(story, by=cast.rhea())
    assert "word" not in Seen(client, cast.rhea()).panels
    workflow.suggest(story, by=cast.ed(), text={"headline": "Ports reopen"})
    written = workflow.comment(story, by=cast.ed(), text="Who counted?")
    home = Seen(client, cast.rhea())
    change, note = home.panels["word"].content["lines"]
    assert change["before"] == "Ed suggests 1 change to"
    assert change["url"].endswith(f"/{story.pk}/suggestions/#v2")
    assert note["after"] == ": “Who counted?”" and note["url"].startswith(
        f"{change_url(story)}#note-"
    )
    assert "2 remarks wait for your word." in home.sentence
    workflow.comment(story, by=cast.rhea(), text="I did.", answers=written.note)
    assert len(Seen(client, cast.rhea()).panels["word"].content["lines"]) == 1


def test_only_their_own_go_out_and_have_gone_out(client: Client) -> None:
    make_story("Hers tonight", at=NOW + HOUR)
    make_story("Ed’s tonight", at=NOW + HOUR, by=cast.ed())
    make_story("Hers out", live=True)
    make_story("Ed’s out", live=True, by=cast.ed())
    make_story("Hers of last week", live=True, now=NOW - timedelta(days=7))
    home = Seen(client, cast.rhea())
    assert home.titles("mine-to-come") == ["Hers tonight"]
    assert home.titles("mine-published") == ["Hers out"]
    assert "Ed’s" not in home.html


def test_it_is_not_an_editors(client: Client) -> None:
    workflow.submit(make_story("Ed’s sent", by=cast.ed()), by=cast.ed())
    make_story("Out", live=True)
    home = Seen(client, cast.rhea())
    assert not EDITORS & home.panels.keys()
    assert not {"wants-picture", "rights", "uploads", "kills", "chores"} & home.panels.keys()
    assert "Ed’s sent" not in home.html


def test_what_is_nothing_is_one_quiet_line(client: Client) -> None:
    home = Seen(client, cast.rhea())
    assert not home.panels
    assert home.board["quiet"] == ["No draft is yours.", "None of yours waits for review."]
    assert "Nothing waits for you." in home.html and "Write a story" in home.html


def test_what_was_done_to_their_stories_by_others_stands_at_the_foot(client: Client) -> None:
    make_story("Hers", live=True)
    make_story("Ed’s", live=True, by=cast.ed())
    (line,) = Seen(client, cast.rhea()).panels["on-mine"].content["lines"]
    assert (line["before"], line["title"]) == ("Dana published", "Hers")
