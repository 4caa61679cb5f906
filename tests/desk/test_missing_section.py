"""A story that cannot go out yet is told so when it is sent for review, approved, or looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import SUCCESS, WARNING
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.admin.gates import gates
from articles.foresight import foresee
from articles.models import Article, DeskState
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.make import make_section, make_story

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
WARNED = "v1 waits for review. It cannot go out yet. Choose the section in which the story stands."


def said(answer: Any) -> list[tuple[int, str]]:
    return [(message.level, str(message)) for message in answer.context["messages"]]


def test_a_new_story_without_a_section_is_sent_with_a_warning(client: Client) -> None:
    client.force_login(cast.rhea())
    form = filled(headline="Ports", body="<p>Open.</p>", _verb="submit")
    assert said(client.post(ADD, form, follow=True)) == [(WARNING, WARNED)]
    assert Article.objects.get().desk_state == DeskState.IN_REVIEW


def test_a_story_that_lacks_nothing_is_sent_without_one(client: Client) -> None:
    client.force_login(cast.rhea())
    section = make_section("world").pk
    form = filled(headline="Ports", body="<p>Open.</p>", section=section, _verb="submit")
    assert said(client.post(ADD, form, follow=True)) == [(SUCCESS, "v1 waits for review.")]


def test_the_page_of_the_verb_and_the_checks_name_the_section(client: Client) -> None:
    story = make_story(section=None)
    client.force_login(cast.rhea())
    page = client.get(reverse("admin:articles_article_act", args=[story.pk, "submit"])).text
    assert "It cannot go out yet. Choose the section in which the story stands." in page
    stops = [gate for gate in gates(story) if gate.level == "stop"]
    assert [(gate.words, gate.cure) for gate in stops] == [
        ("Choose the section in which the story stands.", "#id_section")
    ]
    assert "Choose the section in which the story stands." in client.get(change_url(story)).text


def test_an_approval_says_what_is_missing_and_sending_back_does_not(client: Client) -> None:
    story = make_story(section=None, by=cast.dana())
    workflow.submit(story, by=cast.dana())
    client.force_login(cast.dana())
    assert said(press(client, story, "approve"))[0][0] == WARNING
    assert len(foresee("approve", story).sentences) == 2
    assert len(foresee("send_back", story).sentences) == 1


def test_the_form_of_a_new_story_says_what_it_will_need(client: Client) -> None:
    client.force_login(cast.rhea())
    page = client.get(ADD).text
    for words in ("Before it goes", "Choose the section in which the story stands.", "No byline"):
        assert words in page
    assert "Headline fits" not in page
