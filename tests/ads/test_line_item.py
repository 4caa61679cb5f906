"""Line items: their state in a word, what stands against them, and the verbs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from ads import workflow
from ads.conflicts import conflicts, stored
from ads.models import LineItem, LineItemCreative, LineItemRule
from ads.workflow import Refused
from tests import cast, make
from tests.ads.bookings import NOON, advertiser, creative, line

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SOLD = {"tier": "sponsorship", "goal_type": "share_permille"}


@pytest.mark.parametrize(
    ("status", "after", "word"),
    [
        ("ready", -2 * DAY, "scheduled"),
        ("ready", -DAY, "live"),
        ("ready", timedelta(0), "live"),
        ("ready", DAY, "ended"),
        ("draft", timedelta(0), "draft"),
        ("paused", timedelta(0), "paused"),
        ("archived", timedelta(0), "archived"),
    ],
)
def test_its_state_is_computed_and_the_query_agrees(
    status: str, after: timedelta, word: str
) -> None:
    row, at = line(status=status), NOON + after
    assert row.phase(at) == word
    assert row.is_live(at) is (word == "live")
    assert LineItem.objects.running(at).exists() is (word == "live")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": NOON - DAY}, "ends_at"),
        ({"goal_type": "share_permille", "goal_value": 1001}, "goal_value"),
        ({"goal_type": "share_permille", "goal_value": 0}, "goal_value"),
        ({"tier": "sponsorship"}, "goal_type"),
        ({"rate": -1}, "rate"),
    ],
)
def test_it_is_checked_before_it_is_saved(change: dict[str, Any], field: str) -> None:
    row = line()
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as error:
        row.clean()
    assert set(error.value.message_dict) == {field}


def test_the_database_holds_the_bounds_too() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        line(ends_at=NOON - 2 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        line(goal_type="share_permille", goal_value=0)


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "section"},
        {"kind": "section", "value": "mobile"},
        {"kind": "tag"},
        {"kind": "device"},
    ],
)
def test_a_rule_names_exactly_one_thing(target: dict[str, Any]) -> None:
    row = line()
    with pytest.raises(IntegrityError), transaction.atomic():
        LineItemRule.objects.create(line_item=row, **target)
    with pytest.raises(ValidationError):
        LineItemRule(line_item=row, **target).full_clean()


@pytest.mark.parametrize("value", ["6-10", "06-25", "10-10", "24-02", "morning"])
def test_hours_are_hours(value: str) -> None:
    with pytest.raises(ValidationError, match="two hours"):
        LineItemRule(line_item=line(), kind="daypart", value=value).full_clean()


def test_a_section_that_is_targeted_is_not_deleted() -> None:
    section = make.make_section("sport")
    LineItemRule.objects.create(line_item=line(), kind="section", section=section)
    with pytest.raises(ProtectedError):
        section.delete()


def test_a_whole_booking_has_no_conflict() -> None:
    assert conflicts(stored(line())) == []


def test_it_needs_a_place_and_an_approved_creative_that_fits_it() -> None:
    assert conflicts(stored(line(places=()))) == ["Choose where it stands before it is made ready."]
    waiting = line(creative(approved=False), places=["rail"])
    assert "No approved creative fits “Beside the text”" in conflicts(stored(waiting))[0]
    wide = line(creative(size="728x90"), places=["under-standfirst", "in-article"])
    assert [found.split("”")[0] for found in conflicts(stored(wide))] == [
        "No approved creative fits “In the text"
    ]


def test_a_creative_that_is_switched_off_does_not_count() -> None:
    row = line(places=["rail"])
    LineItemCreative.objects.update(active=False)
    assert conflicts(stored(row))


@pytest.mark.parametrize(("share", "words"), [(400, []), (401, ["100.1 %"])])
def test_sponsorships_share_one_whole(share: int, words: list[str]) -> None:
    line(**SOLD, goal_value=600)
    found = conflicts(stored(line(**SOLD, goal_value=share)))
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


def test_only_what_overlaps_counts() -> None:
    sport, world = make.make_section("sport"), make.make_section("world")
    europe = make.make_section("world/europe")

    def sold(section: Any = None, **more: Any) -> LineItem:
        row = line(**SOLD | {"goal_value": 1000} | more)
        if section:
            LineItemRule.objects.create(line_item=row, kind="section", section=section)
        return row

    assert not conflicts(stored(sold(sport)))
    assert not conflicts(stored(sold(world)))
    assert conflicts(stored(sold(europe, status="draft")))
    assert not conflicts(stored(sold(sport, starts_at=NOON + DAY, ends_at=NOON + 2 * DAY)))
    assert not conflicts(stored(sold(sport, places=["front"])))
    assert conflicts(stored(sold(status="draft")))


def test_two_that_never_meet_are_not_added_up() -> None:
    hour = timedelta(hours=1)
    line(**SOLD, goal_value=600, starts_at=NOON, ends_at=NOON + hour)
    line(**SOLD, goal_value=600, starts_at=NOON + hour, ends_at=NOON + 2 * hour)
    assert conflicts(stored(line(**SOLD, goal_value=400))) == []


def test_the_way_to_ready_and_back(admin_user: User) -> None:
    row = workflow.make_ready(line(status="draft"), by=admin_user)
    assert row.status == "ready"
    assert workflow.pause(row, by=admin_user).status == "paused"
    with pytest.raises(Refused, match="not running"):
        workflow.pause(row, by=admin_user)
    assert workflow.make_ready(row, by=admin_user).status == "ready"
    assert workflow.archive(row, by=admin_user).status == "archived"


def test_a_conflict_keeps_it_from_being_ready(admin_user: User) -> None:
    row = line(status="draft", places=())
    with pytest.raises(Refused, match="Choose where it stands"):
        workflow.make_ready(row, by=admin_user)
    row.refresh_from_db()
    assert row.status == "draft"


def test_sales_may_and_reporters_may_not() -> None:
    row = line(owner=advertiser())
    with pytest.raises(Refused, match="may not"):
        workflow.pause(row, by=cast.rhea())
    assert workflow.pause(row, by=cast.sal()).status == "paused"
