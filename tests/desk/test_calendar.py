"""The calendar shows everything that will happen, by week and by day, and never more than a page of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import workflow
from articles.workflow import bundles
from newsroom.desk import calendar_page
from tests import cast
from tests.make import home, make_photo, make_section, make_story, pin, revise

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)  # Sunday, 15:47 in the newsroom
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def asked(client: Client, **query: str) -> Any:
    return client.get(reverse("admin:calendar"), query)


def entries(answer: Any) -> list[str]:
    """Each entry as "24 06:00 title, words"."""
    found = []
    for day in answer.context["days"]:
        for _, rows in day["hours"]:
            for row in rows:
                words = f", {row['entry'].words}" if row["entry"].words else ""
                found.append(f"{day['number']} {row['clock']} {row['entry'].title}{words}")
    return found


def make_week() -> None:
    """One of everything."""
    dana = cast.dana()
    make_story("Tonight", at=NOW + HOUR)
    live = make_story("Live", live=True, now=NOW - 2 * HOUR)
    workflow.unpublish(live, by=dana, at=NOW + DAY)
    make_story("Rail", embargo_until=NOW + 2 * DAY, section="sport")
    bundle = bundles.make("Budget night", by=dana)
    bundles.add(bundle, make_story("Budget").written_from, by=dana)
    bundles.schedule(bundle, by=dana, at=NOW + 3 * DAY)
    make_photo(alt="A quay", rights_until=date(2026, 11, 26))
    pin(live, home(), starts_at=NOW + 5 * DAY, ends_at=NOW + 6 * DAY)


def test_it_shows_a_week_of_everything(client: Client) -> None:
    make_week()
    client.force_login(cast.dana())
    answer = asked(client)
    assert answer.context["heading"] == "22 to 28 November"
    assert entries(answer) == [
        "22 16:47 Tonight",
        "23 15:47 Live, comes down",
        "24 15:47 Rail, embargo ends",
        "25 15:47 Budget night, bundle of 1 story",
        "25 15:47 Budget, with “Budget night”",
        "26 Last day A quay, rights to the picture end",
        "27 15:47 Live, pinned on Home, place 1",
        "28 15:47 Live, pin ends on Home, place 1",
    ]
    assert "All times IST." in answer.text
    assert 'href="/admin/calendar/" aria-current="page"' in answer.text


@pytest.mark.parametrize(
    ("kind", "section", "found"),
    [
        ("release", "", ["22 16:47 Tonight", "25 15:47 Budget, with “Budget night”"]),
        ("embargo", "", ["24 15:47 Rail, embargo ends"]),
        ("embargo", "world", []),
        ("rights", "sport", []),
        ("", "sport", ["24 15:47 Rail, embargo ends"]),
        ("bundle", "world", ["25 15:47 Budget night, bundle of 1 story"]),
    ],
)
def test_it_is_narrowed_by_kind_and_section(
    client: Client, kind: str, section: str, found: list[str]
) -> None:
    make_week()
    client.force_login(cast.dana())
    assert entries(asked(client, kind=kind, **{"in": section})) == found


def test_it_goes_from_week_to_week_and_to_a_day(client: Client) -> None:
    make_week()
    client.force_login(cast.dana())
    answer = asked(client, on="2026-11-27")
    assert answer.context["heading"] == "27 November to 3 December"
    assert "on=2026-11-20" in answer.context["earlier"]
    assert "on=2026-12-04" in answer.context["later"]
    day = asked(client, view="day", on="2026-11-25")
    assert day.context["heading"] == "Wednesday, 25 November"
    assert len(entries(day)) == 2
    assert "on=2026-11-26" in day.context["later"]
    assert asked(client, view="day", on="2027-01-01").context["heading"].endswith("1 January 2027")


def test_what_is_over_is_left_out_of_todays_column_and_not_of_the_day(client: Client) -> None:
    make_story("This morning", live=True, now=NOW - 5 * HOUR)
    make_story("Just now", live=True, now=NOW - HOUR / 2)
    client.force_login(cast.rhea())
    answer = asked(client)
    assert entries(answer) == ["22 15:17 Just now"]
    assert "Earlier today" in answer.text
    assert entries(asked(client, view="day")) == ["22 10:47 This morning", "22 15:17 Just now"]


@pytest.mark.parametrize(
    "query",
    [
        "on=soon",
        "on=9999-12-31",
        "view=year",
        "kind=%00x",
        "in=nowhere",
        "after=x~1~2",
        "view=day&after=2026-11-22T10:00~1~2",
        "view=day&after=2026-11-22T10:00%2B00:00~1",
    ],
)
def test_what_cannot_be_read_is_this_week(client: Client, query: str) -> None:
    client.force_login(cast.rhea())
    answer = client.get(f"{reverse('admin:calendar')}?{query}")
    assert answer.status_code == 200
    assert "22" in answer.context["heading"]


def test_a_busy_day_goes_on_after_the_last_entry_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_page, "MOST", {"week": 3, "day": 4})
    bundle = bundles.make("Six at once", by=cast.dana())
    stories = [make_story(f"Story {n}") for n in range(6)]
    for story in stories:
        bundles.add(bundle, story.written_from, by=cast.dana())
    bundles.schedule(bundle, by=cast.dana(), at=NOW + DAY)
    pin(stories[0], home(), starts_at=NOW + DAY)
    make_story("Tuesday’s", at=NOW + 2 * DAY)
    client.force_login(cast.dana())
    week = asked(client)
    assert len(entries(week)) == 4
    assert entries(week)[-1] == "24 15:47 Tuesday’s"
    assert "All of Mon 23 Nov" in week.text
    pages, url = [], week.context["days"][1]["more"]
    while url:
        answer = client.get(url)
        pages.append(entries(answer))
        url = answer.context["days"][0]["more"]
    assert [len(page) for page in pages] == [4, 4]
    titles = [line.split(" ", 2)[2].split(",")[0] for page in pages for line in page]
    assert titles == ["Six at once", *(f"Story {n}" for n in range(6)), "Story 0"]


def test_a_stale_update_says_so(client: Client) -> None:
    story = make_story("Ports", live=True, now=NOW - HOUR)
    workflow.schedule(story, by=cast.dana(), at=NOW + DAY, version=revise(story, headline="Update"))
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), waiting={2: "as_it_is"})
    client.force_login(cast.rhea())
    answer = asked(client)
    assert "written from v1; v4 is live" in answer.text
    assert "entry--look" in answer.text


def test_it_says_the_days_of_a_newsroom_whose_clocks_change(
    client: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/London"
    timezone.get_default_timezone.cache_clear()
    make_story("Before", at=datetime(2027, 3, 27, 23, 30, tzinfo=UTC))
    make_story("After", at=datetime(2027, 3, 28, 23, 30, tzinfo=UTC))
    client.force_login(cast.rhea())
    answer = asked(client, on="2027-03-27")
    timezone.get_default_timezone.cache_clear()
    assert entries(answer) == ["27 23:30 Before", "29 00:30 After"]


def test_the_palette_leads_there(client: Client) -> None:
    client.force_login(cast.rhea())
    assert 'href="/admin/calendar/">Calendar' in client.get("/admin/find/", {"q": "cal"}).text
    client.force_login(cast.wes())
    assert "Calendar" not in client.get("/admin/find/", {"q": "cal"}).text


@pytest.mark.parametrize(("who", "sees"), [("rhea", 6), ("pia", 6), ("sal", None), ("wes", None)])
def test_each_sees_what_is_theirs_to_see(client: Client, who: str, sees: int | None) -> None:
    """Front pins are the editors'."""
    make_week()
    client.force_login(getattr(cast, who)())
    answer = asked(client)
    assert answer.status_code == (403 if sees is None else 200)
    assert sees is None or len(entries(answer)) == sees
    linked = 'href="/admin/calendar/"' in client.get(reverse("admin:index")).text
    assert linked is (sees is not None)


def test_it_asks_the_same_of_few_and_of_many(client: Client) -> None:
    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert asked(client, **query).status_code == 200
        assert not [each["sql"] for each in caught if "COUNT(*)" in each["sql"].upper()]
        return len(caught)

    make_week()
    client.force_login(cast.ed())
    asked(client)
    few = queries(), queries(view="day", on="2026-11-25")
    make_section("sport/hockey")
    for n in range(20):
        make_story(f"Story {n}", at=NOW + 3 * DAY + n * HOUR / 4)
    assert (queries(), queries(view="day", on="2026-11-25")) == few
    assert few[0] <= 24
