"""A moment that does not exist, or exists twice, is refused with a plain sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from newsroom.desk.moments import MomentField


@pytest.fixture(autouse=True)
def london(settings: Settings) -> Iterator[None]:
    settings.TIME_ZONE = "Europe/London"
    timezone.get_default_timezone.cache_clear()
    with time_machine.travel(datetime(2026, 11, 22, 10, 0, tzinfo=UTC), tick=False):
        yield
    timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2027-03-28T01:30", "On Sun 28 Mar 2027 the clocks go forward, and there is no 01:30."),
        ("2027-10-31T01:30", "On Sun 31 Oct 2027 the clocks go back, and 01:30 comes twice."),
    ],
)
def test_it_refuses_what_no_clock_shows_once(typed: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        MomentField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-03-28T00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31T00:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("2027-10-31T02:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_it_takes_the_minutes_around_it(typed: str, moment: datetime) -> None:
    assert MomentField().clean(typed) == moment


def test_what_is_no_moment_is_said_to_be_none() -> None:
    with pytest.raises(ValidationError, match="valid date"):
        MomentField().clean("half past six")
