"""On Home a strip is led by a story with a picture, and what is paid for stands only where its label does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles.models import Photo
from newsroom.core import clock
from sections.fronts import Front, compose
from sections.tree import tree
from tests import make
from tests.articles import pictures as draw
from tests.articles.photo_desk import make_photo

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
# The lead, three seconds, two follow-ups and the list of the latest take these before any strip.
ABOVE = 1 + 3 + 2 + 14
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def home() -> Front:
    sections = tree()
    return compose(sections.home, sections, clock.now())


def story(headline: str, minutes: int, section: str = "sport", **more: object) -> None:
    make.make_story(
        headline, section=section, live=True, now=TEN - timedelta(minutes=minutes), **more
    )


def pictured() -> Photo:
    return make_photo(draw.jpeg(900, 600), alt="A quay", credit="Asha Rao")


@pytest.fixture
def full_top() -> None:
    for number in range(ABOVE):
        story(f"Above {number}", number, section="world")


@pytest.mark.usefixtures("full_top")
def test_the_newest_with_a_picture_leads_its_strip() -> None:
    story("Newest", 100)
    story("Pictured", 101, lead_photo=pictured())
    story("Oldest", 102)
    (strip,) = home().strips
    assert [card.headline for card in strip.cards] == ["Pictured", "Newest", "Oldest"]


@pytest.mark.usefixtures("full_top")
def test_without_any_picture_the_newest_leads_and_paid_never_does() -> None:
    story("Paid", 99, kind="paid", lead_photo=pictured())
    story("Newest", 100)
    story("Older", 101)
    (strip,) = home().strips
    assert [card.headline for card in strip.cards] == ["Newest", "Paid", "Older"]


def test_what_is_paid_for_is_in_no_list_that_has_no_label() -> None:
    story("Paid", 0, kind="paid")
    story("Paid view", 1, section="opinion", kind="paid")
    for number in range(8):
        story(f"Story {number}", 2 + number)
    front = home()
    unlabelled = (front.lead, *front.seconds, *front.follow_ups, *front.latest, *front.opinion)
    assert not [card.headline for card in unlabelled if card and card.is_paid]
    assert [card.headline for strip in front.strips for card in strip.cards] == ["Paid"]
    html = Client().get("/").text
    assert html.index("Paid for by an advertiser") < html.index(">Paid<")
