"""Which buttons a person sees on the story form, and that a POST without the button is asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, DeskState, Event
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.make import make_section, make_story, revise

pytestmark = pytest.mark.django_db


def page(client: Client, person: Any, story: Article) -> str:
    client.force_login(person)
    return client.get(change_url(story)).content.decode()


def buttons(html: str) -> set[str]:
    return {
        verb
        for verb in ("submit", "approve", "send_back", "publish", "schedule", "unpublish")
        if f'value="{verb}"' in html
    }


def test_it_offers_a_reporter_to_save_and_to_send(client: Client) -> None:
    assert buttons(page(client, cast.rhea(), make_story())) == {"submit"}


def test_it_offers_an_editor_what_may_be_done_in_review(client: Client) -> None:
    story = make_story()
    workflow.submit(story, by=cast.rhea())
    assert buttons(page(client, cast.ed(), story)) == {
        "approve",
        "send_back",
        "publish",
        "schedule",
    }


def test_the_release_box_has_one_main_act_two_more_and_words_for_the_rest(client: Client) -> None:
    story = make_story()
    workflow.submit(story, by=cast.rhea())
    client.force_login(cast.dana())
    box = client.get(change_url(story)).context["box"]
    assert [box.main.words, *(each.words for each in box.next)] == [
        "Publish now", "Save the draft", "Approve",
    ]  # fmt: skip
    assert all(each.says for each in box.more) and "Send back…" in [e.words for e in box.more]
    client.force_login(cast.rhea())
    mine = client.get(change_url(make_story("Mine"))).context["box"]
    assert (mine.main.verb, mine.next[0].verb) == ("submit", "save")


def test_under_the_thumb_is_saving_and_publishing_is_not(client: Client) -> None:
    bar = page(client, cast.dana(), make_story()).partition('class="story-foot-bar"')[2]
    assert bar.index('value="save"') < bar.index('href="#release"')
    assert 'value="publish"' not in bar


def test_it_offers_to_withdraw_only_what_is_live(client: Client) -> None:
    assert "unpublish" in buttons(page(client, cast.dana(), make_story(live=True)))
    assert "unpublish" not in buttons(page(client, cast.dana(), make_story("Another")))


def test_it_offers_to_cancel_each_release_that_waits(client: Client) -> None:
    story = make_story(live=True)
    version = revise(story, headline="Ports reopen, at last")
    workflow.schedule(story, by=cast.dana(), at=clock.now() + timedelta(days=1), version=version)
    assert 'value="cancel:2"' in page(client, cast.dana(), story)


def test_it_offers_a_world_editor_nothing_in_sport(client: Client) -> None:
    html = page(client, cast.ed(), make_story(section="sport"))
    assert buttons(html) == set()
    assert 'id="article_form"' not in html
    assert "not yours to change" in html


def test_it_shows_another_reporters_story_for_reading(client: Client) -> None:
    html = page(client, cast.person("Rana", "Reporter"), make_story())
    assert 'id="article_form"' not in html
    assert "The pilots went back to work" in html


@pytest.mark.parametrize("verb", ["publish", "schedule", "approve", "unpublish", "cancel:1"])
def test_it_refuses_a_reporter_who_posts_an_editors_verb(client: Client, verb: str) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    tomorrow = clock.newsroom_time(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    press(client, story, verb, headline="Mine to change", release_at=tomorrow)
    story.refresh_from_db()
    assert story.headline == "Mine to change"
    assert not story.versions.released().exists()
    assert story.desk_state == DeskState.DRAFT


@pytest.mark.parametrize(
    "verb", ["publish", "schedule", "approve", "send_back", "unpublish", "cancel"]
)
def test_it_closes_the_page_of_a_verb_to_those_who_may_not(client: Client, verb: str) -> None:
    story = make_story(section="sport", live=verb == "unpublish")
    url = reverse("admin:articles_article_act", args=[story.pk, verb])
    for person in (cast.rhea(), cast.ed(), cast.sal(), cast.wes()):
        client.force_login(person)
        assert client.get(url).status_code == 403
        assert client.post(url, {"seen": story.edit_token}).status_code == 403


def test_it_closes_the_desk_to_a_stranger_and_the_stories_to_sales(client: Client) -> None:
    story = make_story()
    for person in (cast.wes(), cast.sal()):
        client.force_login(person)
        assert client.get(change_url(story)).status_code == 403
        assert client.get(reverse("admin:articles_article_changelist")).status_code == 403
        assert client.get(reverse("admin:index")).status_code == 200


def test_it_refuses_a_post_to_another_reporters_story(client: Client) -> None:
    story = make_story()
    client.force_login(cast.person("Rana", "Reporter"))
    answer = client.post(change_url(story), {"headline": "Taken over", "_verb": "save"})
    assert answer.status_code == 403
    story.refresh_from_db()
    assert story.headline == "Baltic ports reopen"


def test_it_takes_no_embargo_and_no_assignee_from_a_reporter(client: Client) -> None:
    story, dana = make_story(), cast.dana()
    client.force_login(cast.rhea())
    press(client, story, "save", embargo_until="2031-01-01T06:00", assignee=str(dana.pk))
    story.refresh_from_db()
    assert story.embargo_until is None
    assert story.assignee is None


def test_it_takes_no_address_from_a_reporter_once_the_story_was_out(client: Client) -> None:
    story = make_story(live=True)
    slug = story.slug
    client.force_login(cast.rhea())
    press(client, story, "save", slug="elsewhere")
    story.refresh_from_db()
    assert story.slug == slug


def test_it_lets_nobody_delete_a_story(client: Client) -> None:
    story = make_story()
    client.force_login(cast.dana())
    assert client.post(reverse("admin:articles_article_delete", args=[story.pk])).status_code == 403
    html = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "delete_selected" not in html


def test_it_saves_a_new_story_with_tags_and_bylines_in_one_verb(client: Client) -> None:
    make_section("world")
    client.force_login(cast.rhea())
    client.post(
        reverse("admin:articles_article_add"),
        filled(headline="New from the quay", tags="RUSSIA, Baltic ports"),
    )
    story = Article.objects.get()
    assert story.created_by == cast.rhea()
    assert [tag.name for tag in story.newest_version().tags.order_by("name")] == [
        "Baltic ports",
        "RUSSIA",
    ]
    assert list(Event.objects.values_list("verb", flat=True)) == ["write"]


def test_it_offers_to_mend_what_is_live_while_an_update_waits(client: Client) -> None:
    story = make_story(live=True)
    assert "Mend what is live" not in page(client, cast.dana(), story)
    revise(story, headline="As it will be")
    workflow.schedule(story, by=cast.dana(), at=clock.now() + timedelta(hours=2))
    assert "Mend what is live (v1)" in page(client, cast.dana(), story)
    asked = reverse("admin:articles_article_act", args=[story.pk, "restore"])
    assert client.get(f"{asked}?version=1").status_code == 200
