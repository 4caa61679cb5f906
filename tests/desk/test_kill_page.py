"""The kill on the desk: what it will do is said first, and every door asks who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles import workflow
from articles.models import Article, KillRequest
from newsroom.roles import CHIEF
from tests import cast, make
from tests.desk.forms import change_url

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def act_url(story: Article, verb: str = "kill") -> str:
    return reverse("admin:articles_article_act", args=[story.pk, verb])


def mara() -> Any:
    """The other chief."""
    return cast.person("Mara", CHIEF, sections=(make.home(),))


@time_machine.travel(TEN, tick=False)
def test_it_says_what_will_happen(client: Client) -> None:
    alone, shared = make.make_photo(), make.make_photo()
    make.make_story("Another", lead_photo=shared, live=True)
    story = make.make_story(live=True, lead_photo=alone, social_photo=shared, now=TEN)
    make.revise(story, headline="Update")
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(hours=2))
    client.force_login(cast.dana())
    page = client.get(act_url(story)).text
    for words in (
        "v1 comes down now", "answers “gone”", "The release of v2 on Sun 22 Nov, 17:30 IST is given up",
        "1 picture stands nowhere else", "1 picture stands elsewhere too", "A kill is for good", "withdraw it",
    ):  # fmt: skip
        assert words in page, words


def test_it_does_not_promise_gone_where_nobody_saw_it(client: Client) -> None:
    client.force_login(cast.dana())
    assert "will not learn that it was there" in client.get(act_url(make.make_story())).text


def test_it_is_not_done_without_a_reason(client: Client) -> None:
    story = make.make_story(live=True)
    client.force_login(cast.dana())
    assert "This field is required" in client.post(act_url(story), {"note": ""}).text
    assert Article.objects.get().killed_at is None


@pytest.mark.parametrize("verb", ["kill", "keep"])
def test_those_who_may_not_find_no_door(verb: str, client: Client) -> None:
    story = make.make_story(section="world", live=True)
    for who in (cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        assert client.get(act_url(story, verb)).status_code in (403, 404), who.__name__
        assert client.post(act_url(story, verb), {"note": "x"}).status_code in (403, 404)
        assert act_url(story) not in client.get(change_url(story)).text
    assert Article.objects.get().killed_at is None


def test_the_form_leads_there_without_saving(client: Client) -> None:
    story = make.make_story(live=True)
    client.force_login(cast.dana())
    assert f'href="{act_url(story)}"' in client.get(change_url(story)).text


def test_a_request_waits_on_the_board_and_on_the_form(client: Client, settings: Settings) -> None:
    settings.KILL_NEEDS_TWO = True
    story = make.make_story(live=True)
    client.force_login(cast.dana())
    assert "Ask for the kill" in client.get(act_url(story)).text
    answer = client.post(act_url(story), {"note": "Their lawyer wrote"}, follow=True).text
    assert "when a second person agrees" in answer
    assert "Take the request back" in answer and "Agree to the kill" not in answer
    client.force_login(mara())
    board = client.get("/admin/").text
    assert "Asked to be killed" in board and "Their lawyer wrote" in board
    assert "Agree to the kill" in client.get(change_url(story)).text
    client.force_login(cast.rhea())
    page = client.get(change_url(story)).text
    assert "Dana asks to kill this story" in page and "Their lawyer wrote" not in page
    assert "Asked to be killed" not in client.get("/admin/").text


def test_a_second_person_agrees_or_refuses_on_the_page(client: Client, settings: Settings) -> None:
    settings.KILL_NEEDS_TWO = True
    story, kept = make.make_story(live=True), make.make_story("Another", live=True)
    for each in (story, kept):
        workflow.kill(each, by=cast.dana(), note="Their lawyer wrote")
    client.force_login(cast.dana())
    assert "somebody else must agree" in client.post(act_url(story), {"note": "Now"}).text
    client.force_login(mara())
    assert "Dana asked for it" in client.get(act_url(story)).text
    assert "/proof/" in client.post(act_url(story), {"note": ""})["Location"]
    assert Article.objects.get(pk=story.pk).killed_at is not None
    assert "This field is required" in client.post(act_url(kept, "keep"), {"note": ""}).text
    client.post(act_url(kept, "keep"), {"note": "It is true"})
    assert Article.objects.get(pk=kept.pk).killed_at is None
    assert set(KillRequest.objects.values_list("agreed", flat=True)) == {True, False}
