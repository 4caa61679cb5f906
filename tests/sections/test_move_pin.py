"""A pin is moved by those who may pin there, from where they saw it, and its front alone is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.refusal import Refused
from newsroom.core import pagecache
from sections import pin_moves, pins
from sections.models import FrontPin
from tests import cast
from tests.make import home, make_section, make_story, pin

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def held() -> FrontPin:
    front = make_section("world")
    return pin(make_story(live=True), front, starts_at=TEN + HOUR, ends_at=TEN + 3 * HOUR)


def test_it_begins_or_ends_at_another_moment(held: FrontPin) -> None:
    with patch.object(pagecache, "drop") as drop:
        pin_moves.move(held, "starts_at", TEN + 2 * HOUR, by=cast.ed(), seen=pin_moves.token(held))
    drop.assert_called_once_with(f"front:{held.section_id}")
    pin_moves.move(held, "ends_at", TEN + 5 * HOUR, by=cast.ed())
    held.refresh_from_db()
    assert (held.starts_at, held.ends_at) == (TEN + 2 * HOUR, TEN + 5 * HOUR)


@pytest.mark.parametrize(
    ("edge", "hours", "told"),
    [
        ("starts_at", 4, "A pin ends after it begins."),
        ("ends_at", 0.5, "A pin ends after it begins."),
        ("starts_at", -1, "has passed"),
    ],
)
def test_it_is_refused_what_no_pin_can_be(
    held: FrontPin, edge: str, hours: float, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        pin_moves.move(held, edge, TEN + hours * HOUR, by=cast.ed())


def test_what_has_begun_or_has_no_end_is_not_moved() -> None:
    begun = pin(make_story(live=True), make_section("world"))
    with pytest.raises(Refused, match="It has begun"):
        pin_moves.move(begun, "starts_at", TEN + HOUR, by=cast.ed())
    with pytest.raises(Refused, match="has no end"):
        pin_moves.move(begun, "ends_at", TEN + HOUR, by=cast.ed())


def test_what_somebody_changed_meanwhile_is_not_moved(held: FrontPin) -> None:
    seen = pin_moves.token(held)
    other = FrontPin.objects.get(pk=held.pk)
    other.position = 4
    pins.change(other, now=TEN)
    with pytest.raises(Refused, match="Somebody changed this pin"):
        pin_moves.move(held, "starts_at", TEN + 2 * HOUR, by=cast.ed(), seen=seen)


@pytest.mark.parametrize("who", ["rhea", "ed", "pia", "sal", "wes"])
def test_who_may_not_pin_there_may_not_move(who: str, client: Client) -> None:
    """Ed edits World; the pin stands on Home."""
    held = pin(make_story(live=True), home(), starts_at=TEN + HOUR)
    with pytest.raises(Refused, match="You may not pin stories on Home"):
        pin_moves.move(held, "starts_at", TEN + 2 * HOUR, by=getattr(cast, who)())
    client.force_login(getattr(cast, who)())
    url = reverse("admin:sections_frontpin_move", args=[held.pk, "starts_at"])
    assert client.get(url).status_code == 403
    assert client.post(url, {"at": "2026-11-23T10:00"}).status_code == 403


def test_its_page_moves_it_and_keeps_who_did(client: Client, held: FrontPin) -> None:
    client.force_login(cast.ed())
    url = reverse("admin:sections_frontpin_move", args=[held.pk, "ends_at"])
    html = client.get(url).text
    assert "When (IST)" in html
    assert "place 1 of World ends on Sun 22 Nov, 18:30 IST" in html
    answer = client.post(url, {"at": "2026-11-23T10:00", "seen": pin_moves.token(held)})
    assert answer.url == reverse("admin:sections_frontpin_changelist")
    assert LogEntry.objects.get().user == cast.ed()
    wrong = [(10**30, "ends_at"), (held.pk, "position")]
    for pk, edge in wrong:
        assert (
            client.get(reverse("admin:sections_frontpin_move", args=[pk, edge])).status_code == 404
        )


def heading(client: Client, pin: FrontPin) -> str:
    html = client.get(reverse("admin:sections_frontpin_change", args=[pin.pk])).text
    assert "on World, place 1" not in html
    return html.partition("<h1>")[2].partition("</h1>")[0]


def test_its_page_is_headed_by_the_story_for_those_who_may_see_it(
    client: Client, held: FrontPin
) -> None:
    client.force_login(cast.ed())
    assert heading(client, held) == held.article.headline
    workflow.kill(held.article, by=None, note="Not true.")
    assert heading(client, held) == "World, place 1"
