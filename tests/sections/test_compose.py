"""A front: pins first, each for its own window, then the newest of the subtree; no story twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.cards import Card
from newsroom.core import clock
from sections.fronts import Front, compose
from sections.models import FrontPin, Section
from sections.tree import tree
from tests import make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def front_of(path: str, at: datetime | None = None) -> Front:
    sections = tree()
    return compose(sections.by_path[path], sections, at or clock.now())


def cards_of(front: Front) -> list[Card]:
    found = [front.lead] if front.lead else []
    for group in (front.seconds, front.follow_ups, front.opinion, front.latest):
        found += group
    for strip in front.strips:
        found += strip.cards
    for _, cards in front.days:
        found += cards
    return found


def make_stories(count: int, *sections: str) -> None:
    for number in range(count):
        path = sections[number % len(sections)]
        make.make_story(f"Story {number}", section=path, live=True, now=TEN - (number + 1) * MINUTE)


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.mark.django_db
class TestCompose:
    def test_it_shows_the_newest_of_the_subtree(self) -> None:
        make_stories(8, "world", "world/europe", "sport")
        names = [card.headline for card in cards_of(front_of("world"))]
        assert names == ["Story 0", "Story 1", "Story 3", "Story 4", "Story 6", "Story 7"]

    def test_a_pin_holds_its_place_and_the_rest_moves_up(self) -> None:
        make_stories(6, "world")
        make.pin(story("Story 4"), make.make_section("world"), position=1)
        make.pin(story("Story 5"), make.make_section("world"), position=3)
        names = [card.headline for card in cards_of(front_of("world"))]
        assert names == ["Story 4", "Story 0", "Story 5", "Story 1", "Story 2", "Story 3"]

    def test_a_pin_can_bring_a_story_from_elsewhere(self) -> None:
        make_stories(4, "world", "sport")
        make.pin(story("Story 1"), make.make_section("world"), position=1)
        assert front_of("world").lead.headline == "Story 1"

    def test_a_pin_that_has_ended_leaves_no_hole(self) -> None:
        make_stories(6, "world")
        FrontPin.objects.create(
            section=make.make_section("world"), article=story("Story 5"), position=1,
            starts_at=TEN - MINUTE, ends_at=TEN,
        )  # fmt: skip
        assert front_of("world", TEN - MINUTE / 2).lead.headline == "Story 5"
        assert front_of("world", TEN).lead.headline == "Story 0"

    def test_of_two_pins_on_one_place_the_newer_stands(self) -> None:
        make_stories(4, "world")
        world = make.make_section("world")
        for number, ago in (("Story 2", 3), ("Story 3", 2)):
            FrontPin.objects.create(
                section=world, article=story(number), position=1, starts_at=TEN - ago * MINUTE
            )
        assert front_of("world").lead.headline == "Story 3"

    def test_home_gives_each_section_a_strip_and_opinion_a_band(self) -> None:
        make_stories(60, "world/europe", "sport", "opinion")
        front = front_of("")
        assert [strip.title for strip in front.strips] == ["Sport", "World"]
        assert {card.section_name for card in front.opinion} == {"Opinion"}

    def test_an_empty_front_says_nothing_and_breaks_nothing(self) -> None:
        make.make_section("world")
        assert cards_of(front_of("world")) == []
        assert Client().get("/world/").status_code == 200

    def test_paging_by_key_shows_every_story_once(self) -> None:
        make_stories(60, "world", "world/europe")
        seen, url, client = [], "/world/", Client()
        while url:
            front = client.get(url).context["front"]
            seen += [card.headline for card in cards_of(front)]
            url = front.older_url
        assert sorted(seen) == sorted(f"Story {number}" for number in range(60))

    @pytest.mark.parametrize("cursor", ["", "abc", "x" * 500, "MTIz", "%00", "LTEuLTE", "é"])
    def test_a_cursor_that_names_no_place_is_the_first_page_or_missing(self, cursor: str) -> None:
        make_stories(3, "world")
        assert Client().get(f"/world/?before={cursor}").status_code in (200, 404)


def story(headline: str) -> object:
    return FrontPin._meta.get_field("article").related_model.objects.get(headline=headline)


class NoStoryTwice(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        pins=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 8)), max_size=8),
        path=st.sampled_from(["", "world", "world/europe"]),
    )
    def test_whatever_is_pinned(self, pins: list[tuple[int, int]], path: str) -> None:
        with time_machine.travel(TEN, tick=False):
            make_stories(12, "world", "world/europe", "opinion")
            section = Section.objects.get(path=path)
            for number, position in pins:
                make.pin(story(f"Story {number}"), section, position=position)
            shown = [card.article_id for card in cards_of(front_of(path))]
        self.assertEqual(len(shown), len(set(shown)))
