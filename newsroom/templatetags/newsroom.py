"""Times and dates as readers see them: always in the newsroom's zone, always in a `<time>`."""

from __future__ import annotations

from datetime import date, datetime, time

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.core import clock, pagecache

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name, for the pages that are made without a context."""
    return settings.SITE_NAME


@register.simple_tag
def moment(when: datetime, length: str = "short") -> SafeString:
    """ "22 Nov 2026, 11:20 IST", or with "long" the month in full."""
    local = clock.newsroom_time(when)
    month = f"{local:%B}" if length == "long" else f"{local:%b}"
    words = f"{local.day} {month} {local.year}, {local:%H:%M} {clock.zone_name(when)}"
    return _time(local.isoformat(timespec="seconds"), words)


@register.simple_tag
def hour(when: datetime) -> SafeString:
    """ "11:20", for a list that stands under its day."""
    local = clock.newsroom_time(when)
    return _time(local.isoformat(timespec="seconds"), f"{local:%H:%M}")


@register.simple_tag
def lately(when: datetime) -> SafeString:
    """ "11:20" on the same day, then "21 Nov"; the page changes at midnight."""
    local = clock.newsroom_time(when)
    words = past_day(when) or f"{local:%H:%M}"
    return _time(local.isoformat(timespec="seconds"), words)


@register.simple_tag
def past_day(when: datetime) -> str:
    """ "21 Nov" once that day is over, to stand with an hour; nothing before, and the page changes at midnight."""
    until = clock.next_midnight(when)
    if clock.shown() < until:
        pagecache.changes_at(until)
        return ""
    local = clock.newsroom_time(when)
    return f"{local.day} {local:%b}"


@register.simple_tag
def day(when: date) -> SafeString:
    """ "Sunday, 22 November"; a year that is not the present one is named."""
    present = clock.newsroom_time(clock.shown()).date()
    pagecache.changes_at(_start_of(date(present.year + 1, 1, 1)))
    words = f"{when:%A}, {when.day} {when:%B}"
    return _time(when.isoformat(), words if when.year == present.year else f"{words} {when.year}")


@register.simple_tag
def today() -> SafeString:
    """The date on the front page: "Sunday, 22 November 2026"; the page changes at midnight."""
    now = clock.shown()
    present = clock.newsroom_time(now).date()
    pagecache.changes_at(clock.next_midnight(now))
    return _time(present.isoformat(), f"{present:%A}, {present.day} {present:%B} {present.year}")


def _start_of(when: date) -> datetime:
    return datetime.combine(when, time(), timezone.get_default_timezone())


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time class="num" datetime="{}">{}</time>', machine, words)
