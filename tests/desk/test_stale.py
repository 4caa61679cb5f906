"""Two people on one story: nobody overwrites what they have not seen, and nobody's words are lost."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast
from tests.desk.forms import change_url, filled
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db


def test_it_refuses_a_stale_form_and_keeps_every_word(client: Client) -> None:
    story = make_story(tags=["RUSSIA"], bylines=["Ira Mohanty"])
    mine = filled(
        story, headline="Rhea’s headline", body="<p>Rhea’s words.</p>", tags="RUSSIA, Harbours"
    )
    revise(story, headline="Dana’s headline", bylines=["Tomek Lis"])
    client.force_login(cast.rhea())
    answer = client.post(change_url(story), mine)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has saved this story" in html
    assert "Dana saved this story while you had it open" in html
    assert "Rhea’s headline" in html
    assert "Rhea’s words." in html
    assert "RUSSIA, Harbours" in html
    assert "<dd>Dana’s headline</dd>" in html
    story.refresh_from_db()
    assert story.headline == "Dana’s headline"
    assert story.versions.count() == 2


def test_it_saves_over_it_when_the_person_has_seen_theirs(client: Client) -> None:
    story = make_story()
    mine = filled(story, headline="Rhea’s headline")
    revise(story, headline="Dana’s headline")
    story.refresh_from_db()
    client.force_login(cast.rhea())
    client.post(change_url(story), mine | {"over": story.edit_token})
    assert [v.headline for v in story.versions.order_by("number")] == [
        "Baltic ports reopen", "Dana’s headline", "Rhea’s headline",
    ]  # fmt: skip


def test_it_refuses_again_when_a_third_save_came_between(client: Client) -> None:
    story = make_story()
    mine = filled(story, headline="Rhea’s headline")
    revise(story, headline="Dana’s headline")
    story.refresh_from_db()
    seen = story.edit_token
    revise(story, headline="Dana’s second headline")
    client.force_login(cast.rhea())
    html = client.post(change_url(story), mine | {"over": seen}).content.decode()
    assert "<dd>Dana’s second headline</dd>" in html
    assert story.versions.count() == 3


def test_it_refuses_a_form_without_a_token(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    client.post(change_url(story), filled(story, headline="Blind", edit_token=""))
    story.refresh_from_db()
    assert story.headline == "Baltic ports reopen"


def test_it_keeps_every_word_when_a_field_is_wrong(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    wrong = filled(story, headline="", standfirst="Kept", body="<p>Also kept.</p>", tags="Kept too")
    wrong["bylines-0-author"] = "Nobody Known"
    html = client.post(change_url(story), wrong).content.decode()
    assert "There is no author “Nobody Known”" in html
    for words in ("Kept", "Also kept.", "Kept too", "Nobody Known", "Nothing you typed is lost"):
        assert words in html
