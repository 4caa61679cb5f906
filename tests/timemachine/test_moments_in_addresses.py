"""A moment in an address: in the newsroom's zone, or with an offset; and out again as the same one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from newsroom.desk.moments import for_address, from_address, paper_at

SATURDAY = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)  # 06:00 in the newsroom


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-28T06:00", "2026-11-28T06:00:00", "2026-11-28 06:00", " 2026-11-28T06:00 ", "2026-11-28T06:00+05:30",
        "2026-11-28T06:00 05:30", "2026-11-28T06:00+0530", "2026-11-28T00:30Z", "2026-11-28t00:30z",
        "2026-11-27T19:30-05:00",
        "2026-11-28T00:30:00.000Z",
    ],
)  # fmt: skip
def test_it_reads(text: str) -> None:
    assert from_address(text) == SATURDAY


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2026-13-28T06:00", "2026-11-28T25:00", "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00",
        "1899-12-31T06:00", "3000-01-01T06:00Z", "2026-11-28T06:00+99:00", "Z", "T+05:30", "\0",
        "1" * 5000, "２０２６-11-28T06:00x",
    ],
)  # fmt: skip
def test_it_refuses(text: str) -> None:
    with pytest.raises(ValidationError):
        from_address(text)


@pytest.mark.parametrize("microsecond", [0, 1, 120_000])
def test_what_goes_out_comes_back_to_the_microsecond(microsecond: int) -> None:
    moment = SATURDAY.replace(microsecond=microsecond)
    assert from_address(for_address(moment)) == moment


def test_a_whole_minute_is_written_as_the_newsroom_says_it() -> None:
    assert for_address(SATURDAY) == "2026-11-28T06:00"
    assert paper_at("/world/", SATURDAY) == "/world/?at=2026-11-28T06%3A00"


def test_an_hour_that_comes_twice_is_written_in_utc(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/London"
    for hour in (0, 1):
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert for_address(moment) == f"2026-10-25T0{hour}:30:00Z"
        assert from_address(for_address(moment)) == moment
    with pytest.raises(ValidationError, match="comes twice"):
        from_address("2026-10-25T01:30")
