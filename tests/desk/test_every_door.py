"""Every verb by every role through every door of the desk: its page, the form's button, the list's action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Event, Verb
from newsroom.core import clock
from tests import cast
from tests.desk.forms import press
from tests.make import make_story

pytestmark = pytest.mark.django_db

PEOPLE = (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes)
VERBS = ("submit", "send_back", "approve", "publish", "schedule", "unpublish", "cancel", "restore")
EDITORS = {"send_back", "approve", "publish", "schedule", "unpublish", "cancel"}
# Rhea wrote the story; Ed edits World and not Sport.
MAY: dict[str, dict[str, set[str]]] = {
    "world": {"rhea": {"submit", "restore"}, "ed": set(VERBS), "dana": set(VERBS)},
    "sport": {"rhea": {"submit", "restore"}, "dana": set(VERBS)},
}
IN_LIST = {"submit", "approve", "publish", "unpublish"}


def ready_for(verb: str, section: str) -> Article:
    """Rhea's story in the state in which the verb begins."""
    story = make_story(section=section, live=verb == "unpublish")
    if verb in ("send_back", "approve"):
        workflow.submit(story, by=cast.rhea())
    if verb == "cancel":
        workflow.schedule(story, by=cast.dana(), at=clock.now() + timedelta(days=1))
    return Article.objects.get(pk=story.pk)


def tomorrow() -> str:
    return clock.newsroom_time(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def by_page(client: Client, story: Article, verb: str) -> None:
    url = reverse("admin:articles_article_act", args=[story.pk, verb])
    at = tomorrow() if verb == "schedule" else ""
    given = {"at": at, "shown": at, "note": "Because", "seen": story.edit_token, "version": 1}
    client.post(url, given)


def by_button(client: Client, story: Article, verb: str) -> None:
    """The button that acts at once; one that asks first is followed to its page, as a person would."""
    named = f"{verb}:1" if verb in ("cancel", "restore") else verb
    press(client, story, named, release_at=tomorrow() if verb == "schedule" else "")


def by_list(client: Client, story: Article, verb: str) -> None:
    url = reverse("admin:articles_article_changelist")
    chosen = {"action": verb, "_selected_action": [story.pk], "_confirmed": "1"}
    client.post(url, chosen | {f"seen-{story.pk}": story.edit_token})


Door = Callable[[Client, Article, str], None]


def done(person: User, verb: str, before: int) -> bool:
    return Event.objects.filter(pk__gt=before, actor=person, verb=Verb(verb)).exists()


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("section", MAY)
def test_the_page_of_a_verb(section: str, verb: str, client: Client) -> None:
    for who in PEOPLE:
        story, before = ready_for(verb, section), last_event()
        client.force_login(who())
        by_page(client, story, verb)
        assert done(who(), verb, before) is (verb in MAY[section].get(who.__name__, set())), who


@pytest.mark.parametrize("verb", sorted(IN_LIST))
@pytest.mark.parametrize("section", MAY)
def test_the_action_of_the_list(section: str, verb: str, client: Client) -> None:
    for who in PEOPLE:
        story, before = ready_for(verb, section), last_event()
        client.force_login(who())
        by_list(client, story, verb)
        assert done(who(), verb, before) is (verb in MAY[section].get(who.__name__, set())), who


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("section", MAY)
def test_the_button_of_the_form_does_nothing_for_those_who_may_not(
    section: str, verb: str, client: Client
) -> None:
    for who in PEOPLE:
        if verb in MAY[section].get(who.__name__, set()):
            continue
        story, before = ready_for(verb, section), last_event()
        client.force_login(who())
        by_button(client, story, verb)
        assert not done(who(), verb, before), who


@pytest.mark.parametrize("verb", ["submit", "approve", "publish"])
def test_the_button_of_the_form_acts_for_those_who_may(verb: str, client: Client) -> None:
    story, before = ready_for(verb, "world"), last_event()
    client.force_login(cast.dana())
    by_button(client, story, verb)
    assert done(cast.dana(), verb, before)
