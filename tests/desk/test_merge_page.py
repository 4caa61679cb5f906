"""The page of a merge: it shows what comes from where, and does it for those who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Article, ArticleVersion, Event, Verb
from tests import cast
from tests.desk.torn import BODY, HOUR, NOON, TEN, lines_of, merge_url, post, torn
from tests.make import make_photo, make_story, revise

pytestmark = pytest.mark.django_db
MINE = {"headline": "Ports reopen at dawn"}
THEIRS = {"body": BODY.replace("five", "six")}


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def made_from(story: Article, before: int = 4) -> list[ArticleVersion]:
    return list(story.versions.filter(number__gt=before))


def test_it_shows_what_each_side_changed_alone(client: Client) -> None:
    photo = make_photo(alt="Two cranes at dawn")
    mine = MINE | {"lead_photo": photo, "tags": ["Baltic"], "kicker": "Trade"}
    story = torn(mine, THEIRS | {"bylines": ["Tomek Lis"], "kicker": "Trade"}, tags=["RUSSIA"])
    client.force_login(cast.ed())
    answer = client.get(merge_url(story))
    assert "Merge v2 and v4" in answer.content.decode()
    (_, mine), (_, theirs) = answer.context["alone"]
    assert lines_of(mine) == [
        ("Headline", "-Baltic ports- reopen", "+Ports+ reopen +at dawn+"),
        ("Lead photo", "", "+Two cranes at dawn+"),
        ("Tags", "-RUSSIA-", "+Baltic+"),
    ]
    assert lines_of(theirs) == [
        ("Paragraph 2", "One scale serves -five- harbours.", "One scale serves +six+ harbours."),
        ("Bylines", "", "+Tomek Lis+"),
    ]
    assert lines_of(answer.context["alike"]) == [("Kicker", "", "+Trade+")]
    assert "It goes live on Sun 22 Nov" in answer.content.decode()


def test_what_both_changed_is_among_what_neither_changed_alone(client: Client) -> None:
    """The paragraph that clashes, and the one that both mended alike, are no side's own."""
    mine = {"body": BODY.replace("five", "six").replace("Monday", "Tuesday")}
    theirs = {"body": BODY.replace("five", "nine").replace("Monday", "Tuesday")}
    story = torn(mine, theirs | {"headline": "Ports reopen at last"})
    client.force_login(cast.ed())
    answer = client.get(merge_url(story))
    (_, mine), (_, theirs) = answer.context["alone"]
    assert (lines_of(mine), [line.name for line in theirs.lines]) == ([], ["Headline"])
    said = [("Paragraph 3", "More on -Monday-.", "More on +Tuesday+.")]
    assert lines_of(answer.context["alike"]) == said


def test_the_merged_version_takes_the_release_of_the_one_that_waits(client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.ed())
    answer = post(client, story)
    assert answer.url == reverse("admin:articles_article_change", args=[story.pk])
    [told] = get_messages(answer.wsgi_request)
    assert str(told).startswith("v5 is v2 and v4 in one. It goes live on Sun 22 Nov")
    [made] = made_from(story)
    assert (made.headline, "six harbours" in made.body) == ("Ports reopen at dawn", True)
    assert (made.live_from, made.published_by) == (NOON, cast.ed())
    assert story.versions.get(number=2).live_from is None
    assert story.versions.get(number=4).live_until == NOON
    event = Event.objects.filter(article=story).latest("pk")
    assert (event.verb, event.version, event.actor) == (Verb.MERGE, made, cast.ed())


def test_one_that_is_held_goes_back_to_its_moment(client: Client) -> None:
    story = torn(MINE, THEIRS, answer="hold")
    client.force_login(cast.ed())
    assert "for which v2 is held" in client.get(merge_url(story)).content.decode()
    post(client, story)
    assert made_from(story)[0].live_from == NOON
    assert story.versions.get(number=2).held_for is None


def test_one_whose_moment_has_passed_is_held_again(client: Client) -> None:
    story = torn(MINE, THEIRS, answer="hold")
    client.force_login(cast.ed())
    with time_machine.travel(NOON + HOUR, tick=False):
        assert "which has passed" in client.get(merge_url(story)).content.decode()
        post(client, story)
    [made] = made_from(story)
    assert (made.live_from, made.held_for) == (None, NOON)


def test_one_whose_moment_another_has_taken_is_held_for_it_in_its_turn(client: Client) -> None:
    story = torn(MINE, THEIRS, answer="hold")
    workflow.schedule(story, by=cast.dana(), at=NOON, version=revise(story, kicker="Trade"))
    client.force_login(cast.ed())
    html = client.get(merge_url(story)).content.decode()
    assert "Another release waits for that moment: the merged version is held" in html
    post(client, story)
    made = story.versions.get(merged_with__number=2)
    assert (made.live_from, made.held_for) == (None, NOON)


def test_a_release_that_would_undo_the_merged_one_is_asked_about(client: Client) -> None:
    story = torn(MINE, THEIRS)
    workflow.restore(story.versions.get(number=2), by=cast.dana())
    later = revise(story, kicker="Trade")
    story.refresh_from_db()
    workflow.schedule(story, by=cast.dana(), at=NOON + HOUR, version=later)
    client.force_login(cast.ed())
    answer = post(client, story)
    [question] = answer.context["questions"]
    assert question.name == f"answer-{later.number}"
    assert "Nothing is merged yet" in answer.content.decode()
    assert not made_from(story, later.number)
    post(client, story, **{question.name: "merge"})
    first, second = sorted(made_from(story, later.number), key=lambda made: made.live_from)
    assert (first.live_from, second.live_from) == (NOON, NOON + HOUR)
    assert (second.kicker, "six harbours" in second.body) == ("Trade", True)


def test_a_writer_merges_what_waits_for_nothing(client: Client) -> None:
    story = make_story(body=BODY)
    revise(story, by=cast.rhea(), **MINE)
    workflow.restore(story.versions.get(number=1), by=cast.rhea())
    revise(story, by=cast.rhea(), **THEIRS)
    client.force_login(cast.rhea())
    assert "Nothing is released by it." in client.get(merge_url(story)).content.decode()
    assert post(client, story).status_code == 302
    [made] = made_from(story)
    assert (made.headline, made.live_from) == ("Ports reopen at dawn", None)


def test_the_queries_of_the_page_are_constant(client: Client) -> None:
    client.force_login(cast.dana())
    few = torn(MINE | {"tags": ["A"]}, THEIRS | {"bylines": ["Tomek Lis"]})
    names = ["Tomek Lis", "Ira Mohanty", "Ada Voss"]
    many = torn(MINE | {"tags": ["A", "B", "C"]}, THEIRS | {"bylines": names})
    counts = []
    for story in (few, few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(merge_url(story)).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]
