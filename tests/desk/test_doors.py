"""From a release, the day, a section and its pins a link leads to the paper of that moment, for those who may look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_section, make_story, pin

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # 15:30 in the newsroom
FIVE, SATURDAY = TEN + timedelta(hours=1.5), datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
AT_FIVE, AT_SIX = "?at=2026-11-22T17%3A00", "?at=2026-11-28T06%3A00"


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make_story("The quay", slug="quay", section="world/europe", at=FIVE, now=TEN)


def seen(client: Client, person: Any, url: str) -> str:
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_story_form_leads_to_the_story_its_front_and_home_at_each_release(
    client: Client, story: Article
) -> None:
    html = seen(client, cast.ed(), change_url(story))
    for path in ("/world/europe/quay/", "/world/europe/", "/"):
        assert f'href="{path}{AT_FIVE}"' in html
    assert "Sun 22 Nov, 17:00 IST, v1" in html


def test_the_form_of_a_live_story_leads_to_it_as_it_stands(client: Client) -> None:
    live = make_story(slug="live", live=True, now=TEN - timedelta(hours=1))
    html = seen(client, cast.ed(), change_url(live))
    assert "As readers see it now" in html and 'href="/world/live/?at=2026-11-22T15%3A30"' in html
    draft = make_story("A draft")
    assert "?at=" not in seen(client, cast.ed(), change_url(draft))


def test_the_board_leads_to_the_page_of_each_release_and_to_home_at_the_next(
    client: Client, story: Article
) -> None:
    html = seen(client, cast.dana(), reverse("admin:index"))
    assert f'href="/world/europe/quay/{AT_FIVE}"' in html
    assert f'<a href="/{AT_FIVE}">See the front page at 17:00</a>' in html


def test_a_section_leads_to_its_front_now_and_when_its_pins_begin(client: Client) -> None:
    world = make_section("world")
    held = pin(make_story(live=True), world, starts_at=SATURDAY)
    html = seen(client, cast.ed(), reverse("admin:sections_section_change", args=[world.pk]))
    assert 'href="/world/?at=2026-11-22T15%3A30"' in html and f'href="/world/{AT_SIX}"' in html
    pins = seen(client, cast.ed(), reverse("admin:sections_frontpin_changelist"))
    assert f'href="/world/{AT_SIX}"' in pins and held.article.headline in pins


def test_there_is_no_door_for_who_may_not_look(client: Client, story: Article) -> None:
    world = make_section("world")
    section = reverse("admin:sections_section_change", args=[world.pk])
    for url in (change_url(story), reverse("admin:index"), section):
        assert "?at=" not in seen(client, cast.rhea(), url)
