"""A moment on a form, whose label names the newsroom's zone, and in an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsroom.core import clock

FORMAT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 1900, 2999


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of date and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str | None = None) -> None:
        super().__init__(attrs={"class": "moment", **(attrs or {})}, format=format or FORMAT)


class MomentField(forms.DateTimeField):
    """To the minute, read and written in the newsroom's zone whatever zone is active."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", [FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if hasattr(value, "tzinfo") and value.tzinfo is not None:
            return clock.newsroom_time(value).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> Any:
        try:
            with timezone.override(timezone.get_default_timezone()):
                moment = super().to_python(value)
        except ValidationError as wrong:
            if getattr(wrong, "code", "") == "ambiguous_timezone":
                raise ValidationError(_never_or_twice(wrong.params["datetime"])) from wrong
            raise
        return moment if moment is None else in_reach(moment)


def in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValidationError(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return moment


def _never_or_twice(naive: datetime) -> str:
    """Why a moment cannot be taken as it was typed, on a day on which the newsroom's clocks are changed."""
    zone = timezone.get_default_timezone()
    there = naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    day, hour = clock.date_words(naive.replace(tzinfo=zone)), f"{naive:%H:%M}"
    if there != naive:
        return f"On {day} the clocks go forward, and there is no {hour}. Choose another moment."
    return (
        f"On {day} the clocks go back, and {hour} comes twice. "
        "Choose a moment before or after that hour."
    )


def labelled(label: str) -> str:
    """The label with the zone's name now: "Embargo until (IST)"."""
    return f"{label} ({clock.zone_name(clock.now())})"


def zone_changes(now: datetime) -> list[list[str]]:
    """From which day on the zone is called what, for a year to come: for the script that words a chosen moment."""
    found: list[list[str]] = []
    for day in range(400):
        moment = clock.newsroom_time(now + timedelta(days=day))
        name = clock.zone_name(moment)
        if not found or found[-1][1] != name:
            found.append([f"{moment:%Y-%m-%d}", name])
    return found


# A moment in an address: what follows `?at=`.

LIKE_THIS = "Write the moment like 2026-11-28T06:00."
WITH_OFFSET = re.compile(r"(?P<local>.+T.+?)(?P<offset>Z|[+ -]\d\d:?\d\d)")


def for_address(moment: datetime) -> str:
    """ "2026-11-28T06:00" in the newsroom's zone; where the minute does not say it all, in UTC to the microsecond."""
    local = clock.newsroom_time(moment)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if local.second or local.microsecond or twice:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{local:{FORMAT}}"


def from_address(text: str) -> datetime:
    """The moment of an address, with an offset or in the newsroom's zone. `ValidationError` where it says none.

    A plus that was not encoded has come as a space.
    """
    found = WITH_OFFSET.fullmatch(text.strip().upper())
    if found is None:
        return MomentField(error_messages={"invalid": LIKE_THIS}).clean(text)
    try:
        moment = datetime.fromisoformat(found["local"] + found["offset"].replace(" ", "+"))
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError(LIKE_THIS) from None
    return in_reach(moment)


def paper_at(path: str, moment: datetime) -> str:
    """The address of a public page as it stood or will stand at a moment."""
    return f"{path}?{urlencode({'at': for_address(moment)})}"
