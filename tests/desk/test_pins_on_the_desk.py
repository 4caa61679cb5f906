"""Pins on the desk: what is changed or taken away there leaves what stood on the front before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from articles.admin.story_field import StoryField
from newsroom.core import clock
from sections.models import FrontPin
from tests import cast
from tests.make import home, make_section, make_story, pin

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, 30, tzinfo=UTC)  # 15:30:30 in the newsroom
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(cast.ed())
    return client


def form(held: FrontPin, **changes: object) -> dict[str, object]:
    def typed(moment: datetime | None) -> str:
        return f"{clock.newsroom_time(moment):%Y-%m-%dT%H:%M}" if moment else ""

    data = {
        "section": held.section_id, "article": held.article_id, "position": held.position,
        "starts_at": typed(held.starts_at), "ends_at": typed(held.ends_at),
    }  # fmt: skip
    return data | changes


def url(held: FrontPin, act: str = "change") -> str:
    return reverse(f"admin:sections_frontpin_{act}", args=[held.pk])


def standing(**more: object) -> FrontPin:
    return pin(make_story(live=True), make_section("world"), **more)


def rows() -> list[tuple[int, datetime, datetime | None]]:
    found = FrontPin.objects.order_by("pk")
    return [(each.position, each.starts_at, each.ends_at) for each in found]


def test_another_place_begins_now_in_a_row_of_its_own(desk: Client) -> None:
    held = standing()
    answer = desk.post(url(held), form(held, position=2))
    assert answer.status_code == 302
    assert rows() == [(1, TEN - HOUR, TEN), (2, TEN, None)]


def test_saving_it_as_it_is_changes_nothing(desk: Client) -> None:
    held = standing(starts_at=TEN - timedelta(seconds=10))
    desk.post(url(held), form(held))
    assert rows() == [(1, TEN - timedelta(seconds=10), None)]


def test_a_new_pin_of_the_past_begins_now(desk: Client) -> None:
    held = standing(starts_at=TEN - 5 * HOUR)
    desk.post(reverse("admin:sections_frontpin_add"), form(held))
    assert rows()[1] == (1, TEN, None)


def test_taking_one_away_ends_it_and_the_page_says_so(desk: Client) -> None:
    held = standing()
    assert "ends now, and its past stays in the record" in desk.get(url(held, "delete")).text
    desk.post(url(held, "delete"), {"post": "yes"})
    assert rows() == [(1, TEN - HOUR, TEN)]


def test_none_is_taken_away_by_the_dozen(desk: Client) -> None:
    held = standing()
    bulk = {"action": "delete_selected", "_selected_action": [held.pk], "post": "yes"}
    desk.post(reverse("admin:sections_frontpin_changelist"), bulk)
    assert rows() == [(1, TEN - HOUR, None)]


def test_one_that_has_not_begun_is_gone(desk: Client) -> None:
    held = standing(starts_at=TEN + HOUR)
    desk.post(url(held, "delete"), {"post": "yes"})
    assert rows() == []


def test_one_that_is_over_is_read_and_not_changed(desk: Client) -> None:
    held = standing(ends_at=TEN - HOUR / 2)
    assert desk.get(url(held)).status_code == 200
    assert desk.post(url(held), form(held, position=2)).status_code == 403
    assert desk.post(url(held, "delete"), {"post": "yes"}).status_code == 403
    assert rows() == [(1, TEN - HOUR, TEN - HOUR / 2)]


def test_an_end_that_has_passed_is_said_on_the_form(desk: Client) -> None:
    held = standing()
    html = desk.post(url(held), form(held, ends_at="2026-11-22T15:20")).content.decode()
    assert "Sun 22 Nov, 15:20 IST has passed." in html
    assert rows() == [(1, TEN - HOUR, None)]


def test_who_may_not_see_stories_finds_none_to_pin(client: Client) -> None:
    make_story("The informant", body="<p>Skrei.</p>")
    make_story("The other informant", body="<p>Skrei.</p>")
    finn = cast.person("Finn", sections=(home(),))
    finn.user_permissions.add(Permission.objects.get(codename="add_frontpin"))
    add = reverse("admin:sections_frontpin_add")
    asked = {"section": home().pk, "article": "skrei", "position": 1}
    client.force_login(finn)
    answer = client.post(add, asked)
    assert "No story has this headline, address or number." in answer.text
    assert "informant" not in answer.text
    client.force_login(cast.dana())
    assert "The other informant" in client.post(add, asked).text


def test_a_form_that_names_no_reader_finds_no_story() -> None:
    story = make_story("The informant")
    field = StoryField()
    with pytest.raises(ValidationError):
        field.clean(str(story.pk))
    assert field.prepare_value(story.pk) == story.pk
