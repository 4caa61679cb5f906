"""The daily letter: at the hour somebody chose, what they have not read. No letter where there is nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from newsroom.core import clock
from newsroom.desk import post
from newsroom.desk.models import DailyLetter, Notice
from newsroom.desk.notices import letter_of

CHORE: Final = "daily letters"
MOST_TOLD: Final = 100
"""Notices in one letter; the others are on the desk, and in the next."""


def send_due(now: datetime) -> None:
    """One letter to each person for whom something waits and whose hour has come since their last one."""
    waiting = Notice.objects.for_letter().order_by().values("person").distinct()
    for person in get_user_model().objects.filter(pk__in=waiting).select_related("daily_letter"):
        _write_to(person, now)


def last_hour(now: datetime, hour: int) -> datetime:
    """The newest moment, not after `now`, at which the newsroom's clock struck that hour."""
    local = clock.newsroom_time(now)
    struck = datetime.combine(local.date(), time(hour), local.tzinfo)
    if struck > now:
        struck = datetime.combine(local.date() - timedelta(days=1), time(hour), local.tzinfo)
    return struck


def _write_to(person: Any, now: datetime) -> None:
    """The letter, and what it tells marked as told, in one transaction: whoever writes the row first sends it."""
    with transaction.atomic():
        box, _ = DailyLetter.objects.get_or_create(person=person)
        until = last_hour(now, box.hour)
        mine = DailyLetter.objects.filter(
            Q(told_until=None) | Q(told_until__lt=until), pk=person.pk
        )
        waits = Notice.objects.for_letter().filter(person=person, at__lte=until)
        if not waits.exists() or not mine.update(told_until=until):
            return
        told = list(waits.order_by("pk")[: MOST_TOLD + 1])
        if person.is_active and person.is_staff:
            _post(person, told, now)
        done = [each.pk for each in told[:MOST_TOLD]]
        Notice.objects.filter(pk__in=done).update(waits_for_letter=False)


def _post(person: Any, told: list[Notice], now: datetime) -> None:
    lines = [each.words for each in told[:MOST_TOLD]]
    urls = [each.url for each in told[:MOST_TOLD]]
    count = f"{len(lines)} things" if len(lines) > 1 else "One thing"
    if len(told) > MOST_TOLD:
        count = f"More than {MOST_TOLD} things"
        lines, urls = [*lines, "There is more on the desk."], [*urls, reverse("admin:notices")]
    subject = f"{count} on the desk, {clock.date_words(now, now)}"
    post.post(to=person.email, subject=subject, body=letter_of(lines, urls), now=now)
