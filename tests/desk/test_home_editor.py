"""An editor's home: what waits for them in their sections, what goes wrong if nobody looks, what goes out today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles import workflow
from tests import cast
from tests.desk.homes import HOUR, NOW, Seen
from tests.make import make_photo, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_longest_waiting_of_their_sections_comes_first(client: Client) -> None:
    for hours, section in ((1, "world"), (3, "world/europe"), (2, "sport")):
        story = make_story(f"{hours} hours", section=section, now=NOW - 5 * HOUR)
        workflow.submit(story, by=cast.rhea(), now=NOW - hours * HOUR)
    home = Seen(client, cast.ed())
    assert home.titles("review") == ["3 hours", "1 hours"]
    assert home.cards("review")[0].grey == "Since 12:47 · Rhea · Europe"
    assert home.sentence == "2 stories wait for you."
    assert Seen(client, cast.dana()).titles("review") == ["3 hours", "2 hours", "1 hours"]


def test_overdue_and_nobodys_are_those_of_their_sections(client: Client) -> None:
    for section in ("world", "sport"):
        late = make_story(f"Late in {section}", section=section)
        workflow.assign(late, by=cast.dana(), to=cast.rhea(), due_at=NOW - HOUR)
        wanted = make_story(f"Wanted in {section}", section=section, by=cast.dana())
        workflow.assign(wanted, by=cast.dana(), to=None, due_at=NOW + HOUR)
        make_story(f"A draft of {section}", section=section)
    home = Seen(client, cast.ed())
    assert home.titles("overdue") == ["Late in world"]
    assert home.panels["overdue"].content["pressing"]
    assert home.cards("overdue")[0].grey == "Rhea · World"
    assert home.titles("unclaimed") == ["Wanted in world"]
    assert home.cards("unclaimed")[0].grey == "Due Sun 22 Nov, 16:47 IST · Begun by Dana · World"


def test_today_goes_on_until_midnight_and_through_the_night(client: Client) -> None:
    make_story("Tonight", at=NOW + HOUR)
    make_story("Tomorrow noon", at=NOW + 20 * HOUR)
    make_story("Sport tonight", section="sport", at=NOW + HOUR)
    home = Seen(client, cast.ed())
    assert home.titles("scheduled") == ["Tonight"]
    assert "Sport tonight" not in [card.title for card in home.cards("scheduled")]
    with time_machine.travel(NOW + 12 * HOUR, tick=False):  # Monday, 03:47
        assert Seen(client, cast.ed()).titles("scheduled") == ["Tomorrow noon"]


def test_embargoes_that_end_within_two_days(client: Client) -> None:
    make_story("Tomorrow", embargo_until=NOW + 20 * HOUR)
    make_story("In an hour", embargo_until=NOW + HOUR)
    make_story("Next week", embargo_until=NOW + timedelta(days=6))
    make_story("In sport", section="sport", embargo_until=NOW + HOUR)
    home = Seen(client, cast.ed())
    assert home.titles("embargoes") == ["In an hour", "Tomorrow"]
    assert home.cards("embargoes")[0].grey == "Until Sun 22 Nov, 16:47 IST · World"


def test_rights_that_end_are_told_of_where_their_stories_show_the_picture(client: Client) -> None:
    end = (NOW + timedelta(days=3)).date()
    shown = make_photo(alt="Cranes", rights_until=end)
    make_photo(alt="In a drawer", rights_until=end)
    elsewhere = make_photo(alt="A stadium", rights_until=end)
    make_story("Ports", live=True, lead_photo=shown)
    make_story("Cup", live=True, lead_photo=elsewhere, section="sport")
    (card,) = Seen(client, cast.ed()).cards("rights")
    assert (card.title, card.grey, card.red) == ("Cranes", "In “Ports”", "rights end on Wed 25 Nov")


def test_what_just_went_out_is_of_their_sections_the_newest_first(client: Client) -> None:
    make_story("Ferries", live=True, now=NOW - 2 * HOUR)
    make_story("Ports", live=True, now=NOW - HOUR, section="world/europe")
    make_story("Cup", live=True, section="sport")
    make_story("Long ago", live=True, now=NOW - timedelta(days=4))
    assert Seen(client, cast.ed()).titles("published") == ["Ports", "Ferries"]


def test_a_story_stands_once_where_it_waits_for_them_and_is_theirs(client: Client) -> None:
    story = make_story("Ports")
    workflow.assign(story, by=cast.dana(), to=cast.ed(), due_at=NOW - HOUR)
    workflow.submit(story, by=cast.rhea())
    home = Seen(client, cast.ed())
    assert home.titles("review") == ["Ports"]
    assert home.cards("review")[0].red.startswith("was due")
    assert not {"mine-and-due", "overdue"} & home.panels.keys()


def test_an_editor_without_a_section_has_a_writers_home(client: Client) -> None:
    workflow.submit(make_story("Ports"), by=cast.rhea())
    home = Seen(client, cast.ed(sections=()))
    assert "review" not in home.panels and "Ports" not in home.html
