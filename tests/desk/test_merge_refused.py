"""No merge unseen, of what is not there, by those who may not, or of words that may not go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles import workflow
from articles.models import Article, ArticleVersion
from tests import cast
from tests.desk.torn import BODY, NOON, TEN, merge_url, post, torn
from tests.make import make_photo, make_section, revise

pytestmark = pytest.mark.django_db
MINE = {"headline": "Ports reopen at dawn"}
THEIRS = {"body": BODY.replace("five", "six")}


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def made_from(story: Article, before: int = 4) -> list[ArticleVersion]:
    return list(story.versions.filter(number__gt=before))


def test_a_story_saved_meanwhile_is_not_merged_unseen(client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.ed())
    seen = client.get(merge_url(story)).context["original"].edit_token
    revise(story, kicker="Trade")
    answer = post(client, story, seen=seen)
    assert "saved this story while you had it open" in answer.content.decode()
    assert not made_from(story, 5)


def test_a_version_that_readers_have_seen_is_not_merged(client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.ed())
    page = client.get(merge_url(story, 1, 2)).content.decode()
    assert "v1 has been before readers" in page
    assert 'name="seen"' not in page
    post(client, story, 1, 2)
    assert not made_from(story)


def test_a_version_is_not_merged_with_what_it_was_written_from(client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.ed())
    assert "v2 was written from v1" in client.get(merge_url(story, 2, 1)).content.decode()
    post(client, story, 2, 1)
    assert not made_from(story)


@pytest.mark.parametrize("pair", [(2, 9), (9, 2), (2, 2), (0, 2), (2, 10**30)])
def test_a_version_that_there_is_not(pair: tuple[int, int], client: Client) -> None:
    story = torn(MINE, THEIRS)
    client.force_login(cast.dana())
    assert client.get(merge_url(story, *pair)).status_code == 404
    assert client.post(merge_url(story, *pair)).status_code == 404


@pytest.mark.parametrize("answer", ["as_it_is", "hold"])
@pytest.mark.parametrize(
    ("who", "section"),
    [(cast.rhea, "world"), (cast.ed, "sport"), (cast.wes, "world"), (cast.sal, "world"), (cast.pia, "world")],
)  # fmt: skip
def test_what_goes_out_is_merged_by_nobody_else(
    who: Any, section: str, answer: str, client: Client
) -> None:
    story = torn(MINE, THEIRS, section=section, answer=answer)
    client.force_login(who())
    assert client.get(merge_url(story)).status_code == 403
    assert post(client, story).status_code == 403
    assert not made_from(story)


def test_an_editor_lets_nothing_out_in_a_section_of_others(client: Client) -> None:
    story = torn(MINE, {"section": make_section("sport")}, answer=None)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    client.force_login(cast.ed())
    answer = post(client, story)
    assert "You may not publish in Sport." in answer.content.decode()
    assert story.versions.get(number=2).live_from == NOON
    assert not made_from(story, 5)


def test_words_that_may_not_go_out_take_no_release(client: Client) -> None:
    bare = make_photo(alt="")
    story = torn(MINE, {"lead_photo": bare}, answer=None)
    client.force_login(cast.ed())
    answer = post(client, story)
    assert answer.status_code == 200
    assert not made_from(story)
