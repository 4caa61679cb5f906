"""Versions, log and preview: read by those who may see the story, restored by those who may change it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
PAGES = ("history", "log", "preview", "change")


def url(story: object, page: str, *more: object) -> str:
    return reverse(f"admin:articles_article_{page}", args=[story.pk, *more])


def test_it_lists_versions_with_who_when_and_why(client: Client) -> None:
    story = make_story(live=True)
    revise(story, headline="Ports reopen at last", note="Headline mended")
    client.force_login(cast.rhea())
    html = client.get(url(story, "history")).content.decode()
    assert "Headline mended" in html
    assert "Live since" in html
    assert "Restore v1 in the working copy…" in html


def test_it_shows_one_version_as_it_was(client: Client) -> None:
    story = make_story(tags=["RUSSIA"])
    revise(story, body="<p>Other words.</p>")
    client.force_login(cast.rhea())
    html = client.get(url(story, "version", 1)).content.decode()
    assert "The pilots went back to work" in html
    assert "Other words." not in html
    assert "RUSSIA" in html
    assert client.get(url(story, "version", 9)).status_code == 404


def test_it_restores_a_version_after_asking(client: Client) -> None:
    story = make_story()
    revise(story, headline="Worse")
    client.force_login(cast.rhea())
    page = url(story, "act", "restore")
    answer = client.get(f"{page}?version=1")
    assert "says again what v1 said, as v3, a draft" in answer.content.decode()
    client.post(page, {"version": 1, "seen": answer.context["form"]["seen"].value()})
    story.refresh_from_db()
    assert story.headline == "Baltic ports reopen"
    assert story.versions.count() == 3


def test_it_restores_nothing_for_a_reader_of_the_story(client: Client) -> None:
    story = make_story()
    revise(story, headline="Better")
    client.force_login(cast.person("Rana", "Reporter"))
    assert "Restore" not in client.get(url(story, "history")).content.decode()
    page = url(story, "act", "restore")
    assert client.post(page, {"version": 1, "seen": story.edit_token}).status_code == 403


def test_it_previews_the_working_copy_and_keeps_it_nowhere(client: Client) -> None:
    story = make_story("Not out yet")
    client.force_login(cast.rhea())
    answer = client.get(url(story, "preview"))
    assert "Not out yet" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_it_closes_every_page_to_those_who_may_not_see_stories(client: Client, page: str) -> None:
    story = make_story()
    for person in (cast.sal(), cast.wes()):
        client.force_login(person)
        assert client.get(url(story, page)).status_code == 403
    client.logout()
    assert client.get(url(story, page)).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_it_answers_an_unknown_story_without_an_error(client: Client, page: str) -> None:
    client.force_login(cast.dana())
    for number in ("999999", "abc"):
        address = reverse(f"admin:articles_article_{page}", args=[number])
        assert client.get(address).status_code in (302, 404)


def test_the_versions_say_as_what_each_was_released_and_by_whom(client: Client) -> None:
    story = make_story(live=True, by=cast.dana())
    revise(story, headline="Mended", note="A letter")
    workflow.publish(story, by=cast.ed(), significance="silent")
    revise(story, headline="Not out")
    client.force_login(cast.rhea())
    page = client.get(reverse("admin:articles_article_history", args=[story.pk])).text
    assert page.count("As an update, by Dana") == page.count("As a silent fix, by Ed") == 1
    assert page.count("As ") == 2
    assert "A letter" in page


def test_it_offers_to_roll_back_beside_what_readers_have_seen_alone(client: Client) -> None:
    story = make_story(live=True)
    revise(story, headline="Never seen")
    revise(story, headline="Live now")
    workflow.publish(story, by=cast.dana())
    client.force_login(cast.dana())
    html = client.get(url(story, "history")).text
    assert [f"Roll back to v{n}…" in html for n in (1, 2, 3)] == [True, False, False]
    form = client.get(url(story, "change")).text
    assert "Roll back…" in form and f'href="{url(story, "history")}"' in form
    client.force_login(cast.rhea())
    assert "Roll back" not in client.get(url(story, "history")).text
    fresh = make_story("Fresh", live=True)
    client.force_login(cast.dana())
    assert "Roll back…" not in client.get(url(fresh, "change")).text
