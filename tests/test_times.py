"""Dates and times as readers see them, and when the clock changes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Template
from django.template.loader import render_to_string

from newsroom.context import initials
from newsroom.core import pagecache
from newsroom.templatetags import newsroom as times

MORNING = datetime(2026, 11, 22, 5, 50, tzinfo=UTC)  # 11:20 in the newsroom
MIDNIGHT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # 22:30
NEXT_MORNING = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_a_moment_names_its_zone_and_carries_its_offset() -> None:
    assert times.moment(MORNING) == (
        '<time class="num" datetime="2026-11-22T11:20:00+05:30">22 Nov 2026, 11:20 IST</time>'
    )
    assert "22 November 2026, 11:20 IST" in times.moment(MORNING, "long")


def test_an_hour_stands_under_its_day() -> None:
    assert ">11:20<" in times.hour(MORNING)


@pytest.mark.parametrize(
    ("now", "words"),
    [(EVENING, "11:20"), (NEXT_MORNING, "22 Nov")],
)
def test_a_morning_story_shows_its_time_until_midnight(now: datetime, words: str) -> None:
    with time_machine.travel(now, tick=False), pagecache.recording() as seen:
        assert f">{words}<" in times.lately(MORNING)
    assert seen.until == (MIDNIGHT.timestamp() if words == "11:20" else float("inf"))


def test_an_evening_story_says_its_day_from_midnight_on() -> None:
    for moment, words, day in (
        (MIDNIGHT - timedelta(microseconds=1), "22:30", ""),
        (MIDNIGHT, "22 Nov", "22 Nov"),
    ):
        with time_machine.travel(moment, tick=False), pagecache.recording() as seen:
            assert f">{words}<" in times.lately(EVENING)
            assert times.past_day(EVENING) == day
        assert seen.until == (float("inf") if day else MIDNIGHT.timestamp())


def test_the_list_of_the_latest_names_the_day_of_what_is_of_yesterday() -> None:
    story = SimpleNamespace(published_at=EVENING, url="/x/", short_headline="Late", kind="news")
    with time_machine.travel(MIDNIGHT, tick=False):
        page = render_to_string("components/latest.html", {"stories": [story], "title": "Latest"})
    assert '22:30</time><span class="latest__day">22 Nov</span>' in page


def test_a_day_names_its_year_when_it_is_another() -> None:
    with time_machine.travel(MORNING, tick=False), pagecache.recording() as seen:
        assert ">Sunday, 22 November<" in times.day(date(2026, 11, 22))
        assert ">Monday, 22 November 2021<" in times.day(date(2021, 11, 22))
    assert seen.until == datetime(2026, 12, 31, 18, 30, tzinfo=UTC).timestamp()


def test_the_front_page_changes_its_date_at_midnight() -> None:
    with time_machine.travel(MORNING, tick=False), pagecache.recording() as seen:
        page = Template("{% load newsroom %}{% today %}").render(Context())
    assert ">Sunday, 22 November 2026<" in page
    assert seen.until == MIDNIGHT.timestamp()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("The Daily Guardian", "DG"), ("Valley Voice of the North", "VV"), ("Mint", "M")],
)
def test_the_paper_signs_with_its_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
