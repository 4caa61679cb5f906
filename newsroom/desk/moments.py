"""A moment on a form: one field, in the newsroom's zone, whose label says which zone that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

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
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
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
