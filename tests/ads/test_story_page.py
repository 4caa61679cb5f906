"""The story page as readers get it: its boxes by length and policy, and its bytes whatever is booked."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from ads import workflow
from newsroom.core import clock
from tests import make
from tests.ads.bookings import line
from tests.reader import Reader

pytestmark = pytest.mark.django_db


def body(words: int, paragraphs: int) -> str:
    return f"<p>{'word ' * (words // paragraphs)}</p>" * paragraphs


def address_of(story: Any) -> str:
    return f"/{story.section.path}/{story.slug}/"


def slots(client: Client, story: Any) -> list[str]:
    page = BeautifulSoup(client.get(address_of(story)).content, "html.parser")
    labels = page.select("[data-slot] .slot__label")
    assert all(label.get_text() == "Advertisement · Scroll to continue" for label in labels)
    return [slot["data-slot"] for slot in page.select("[data-slot]")]


@pytest.mark.parametrize("paragraphs", [2, 5, 10])
def test_a_story_of_250_words_shows_two(client: Client, paragraphs: int) -> None:
    story = make.make_story(live=True, body=body(250, paragraphs))
    assert slots(client, story) == ["under-standfirst", "in-article"]


def test_a_story_may_be_shown_without_any(client: Client) -> None:
    story = make.make_story(live=True, body=body(1000, 20), ad_policy="off")
    assert slots(client, story) == []


def test_an_undecided_grave_story_gets_the_limited_set(client: Client) -> None:
    story = make.make_story(
        "Four dead in Gdynia fire", live=True, body=body(300, 6), tags=["Gdynia"]
    )
    page = BeautifulSoup(client.get(address_of(story)).content, "html.parser")
    facts = page.select_one("[data-page-kind]")
    assert facts["data-policy"] == "limited"
    assert facts["data-section"] == str(story.section_id)
    assert facts["data-tags"] == str(story.tags.get().pk)


def test_a_pause_leaves_the_kept_page_as_it_is_and_takes_the_line_off_the_sheet(
    admin_user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        story = make.make_story(live=True, body=body(500, 10))
        now = clock.now()
        row = line(starts_at=now, ends_at=now + timedelta(days=365))
    reader, address = Reader(), address_of(story)
    sheet = f"/_p/s/story/{story.section_id}.json"
    before = reader.get(address).body
    assert [entry["id"] for entry in json.loads(reader.get(sheet).text)["lines"]] == [row.pk]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.pause(row, by=admin_user)
    after = reader.get(address)
    assert (after.came, after.body) == ("HIT", before)
    assert json.loads(reader.get(sheet).text)["lines"] == []
