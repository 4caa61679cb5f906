"""Verbs for many stories: what would happen is shown first, each is done by itself, and each is reported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.corrections import Said
from articles.models import Article, DeskState, Event
from newsroom.core import clock
from tests import cast
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
URL = "admin:articles_article_changelist"


def ask(
    client: Client, action: str, *stories: Article, confirmed: bool = False, **more: Any
) -> Any:
    data: dict[str, Any] = {
        "action": action,
        "_selected_action": [story.pk for story in stories],
        **more,
    }
    if confirmed:
        data["_confirmed"] = "1"
        for story in stories:
            data.setdefault(f"seen-{story.pk}", Article.objects.get(pk=story.pk).edit_token)
    return client.post(reverse(URL), data, follow=True)


def test_it_shows_each_story_before_anything_is_done(client: Client) -> None:
    ready, empty = make_story("Ready"), make_story("Empty", body="")
    client.force_login(cast.dana())
    html = ask(client, "publish", ready, empty).content.decode()
    assert "v1 goes up now, at /world/ready/." in html
    assert "The story has no text." in html
    assert "Publish 1 of 2" in html
    assert not Article.objects.live().exists()


def test_it_does_each_by_itself_and_reports_each(client: Client) -> None:
    ready, empty = make_story("Ready"), make_story("Empty", body="")
    client.force_login(cast.dana())
    html = ask(client, "publish", ready, empty, confirmed=True).content.decode()
    assert "“Ready”: v1 is live." in html
    assert "“Empty”: The story has no text." in html
    assert list(Article.objects.live()) == [ready]


def test_it_refuses_a_story_that_was_saved_meanwhile(client: Client) -> None:
    story = make_story()
    old = story.edit_token
    revise(story, headline="Other words")
    client.force_login(cast.dana())
    html = ask(
        client, "publish", story, confirmed=True, **{f"seen-{story.pk}": old}
    ).content.decode()
    assert "saved this story while you had it open" in html
    assert not Article.objects.live().exists()


@pytest.mark.parametrize("action", ["publish", "approve", "unpublish"])
def test_it_does_no_editors_verb_for_a_reporter(client: Client, action: str) -> None:
    story = make_story(live=action == "unpublish")
    before = Event.objects.count()
    client.force_login(cast.rhea())
    ask(client, action, story, confirmed=True)
    assert Event.objects.count() == before
    html = client.get(reverse(URL)).content.decode()
    assert f'value="{action}"' not in html


def test_it_leaves_sport_alone_when_a_world_editor_asks_for_all(client: Client) -> None:
    world, sport = make_story("World"), make_story("Sport", section="sport")
    client.force_login(cast.ed())
    assert (
        "You may not do this to this story."
        in ask(client, "publish", world, sport).content.decode()
    )
    ask(client, "publish", world, sport, confirmed=True)
    assert list(Article.objects.live()) == [world]


def test_it_never_takes_more_than_what_was_ticked(client: Client) -> None:
    one, two = make_story("One"), make_story("Two")
    client.force_login(cast.dana())
    ask(
        client,
        "publish",
        one,
        confirmed=True,
        select_across="1",
        **{f"seen-{two.pk}": two.edit_token},
    )
    assert list(Article.objects.live()) == [one]


def test_it_sends_drafts_for_review_and_withdraws_what_is_live(client: Client) -> None:
    draft, live = make_story("Draft"), make_story("Live", live=True)
    workflow.schedule(
        live,
        by=cast.dana(),
        at=clock.now() + timedelta(days=1),
        version=revise(live, headline="Later"),
    )
    client.force_login(cast.rhea())
    ask(client, "submit", draft, confirmed=True)
    draft.refresh_from_db()
    assert draft.desk_state == DeskState.IN_REVIEW
    client.force_login(cast.dana())
    assert (
        "is cancelled: it would bring the story back"
        in ask(client, "unpublish", live).content.decode()
    )
    ask(client, "unpublish", live, confirmed=True)
    assert not live.versions.live().exists()
    assert not live.versions.waiting().exists()


def test_a_correction_that_was_written_is_not_left_unsaid(client: Client) -> None:
    story = make_story("Ports", live=True)
    update = revise(story, headline="Ports, mended")
    said = Said("correction", "The crane is green.")
    how = {"significance": "correction", "said": said}
    workflow.schedule(
        story, by=cast.dana(), at=clock.now() + timedelta(days=1), version=update, **how
    )
    workflow.cancel(update, by=cast.dana())
    client.force_login(cast.dana())
    html = ask(client, "publish", story).content.decode()
    assert "A correction was written for v2. Publish it from the story’s own page" in html
    assert f"/admin/articles/article/{story.pk}/act/publish/?version=2" in html
    assert "Publish 0 of 1" not in html
    ask(client, "publish", story, confirmed=True)
    assert story.versions.live().get().number == 1
    own = client.get(reverse("admin:articles_article_act", args=[story.pk, "publish"])).text
    assert "The crane is green." in own
