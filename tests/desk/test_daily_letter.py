"""The daily letter: at the hour somebody chose, once, what they have not read; none where there is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from newsroom.desk import daily_letter, housekeeping, notices
from newsroom.desk.models import DailyLetter, Letter, Mail, Notice, NoticeChoice
from tests import cast

IST = ZoneInfo("Asia/Kolkata")
EIGHT = datetime(2026, 11, 27, 8, 0, tzinfo=IST)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea() -> Any:
    person = cast.rhea()
    NoticeChoice.objects.create(person=person, kind="late", mail=Mail.DAILY)
    return person


def tell(person: Any, words: str, at: datetime = EIGHT) -> Notice:
    return notices.tell(person, kind="late", words=words, url="/admin/a/", now=at)[0]


def test_it_tells_at_the_hour_what_came_since_the_last(rhea: Any) -> None:
    tell(rhea, "One is late.")
    tell(rhea, "Two is late.", EIGHT + HOUR)
    daily_letter.send_due(EIGHT + 2 * HOUR)
    assert not Letter.objects.exists()
    daily_letter.send_due(EIGHT + 23 * HOUR)
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (rhea.email, "2 things on the desk, Sat 28 Nov")
    assert letter.body.startswith("One is late.\nhttp://")
    assert "Two is late.\n" in letter.body
    assert letter.body.endswith("/admin/notices/choices/")
    daily_letter.send_due(EIGHT + 5 * DAY)
    assert Letter.objects.count() == 1


def test_it_goes_at_the_hour_one_chose(rhea: Any) -> None:
    DailyLetter.objects.create(person=rhea, hour=18)
    tell(rhea, "One is late.")
    daily_letter.send_due(EIGHT.replace(hour=17, minute=59))
    assert not Letter.objects.exists()
    daily_letter.send_due(EIGHT.replace(hour=18))
    assert Letter.objects.get().subject == "One thing on the desk, Fri 27 Nov"


def test_what_was_read_meanwhile_is_not_in_it(rhea: Any) -> None:
    tell(rhea, "Read already.")
    notices.read(Notice.objects.of(rhea), now=EIGHT)
    daily_letter.send_due(EIGHT + DAY)
    assert not Letter.objects.exists()
    tell(rhea, "Not read.", EIGHT + DAY)
    daily_letter.send_due(EIGHT + 2 * DAY)
    assert "Read already" not in Letter.objects.get().body


def test_what_one_wants_by_letter_alone_is_in_it(rhea: Any) -> None:
    NoticeChoice.objects.update(on_desk=False)
    tell(rhea, "One is late.")
    assert notices.unread(rhea) == 0
    daily_letter.send_due(EIGHT + DAY)
    assert "One is late." in Letter.objects.get().body


def test_two_processes_send_one(rhea: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks before the first has marked anything, and finds the round taken."""
    tell(rhea, "One is late.")
    first, told = daily_letter._post, []

    def meanwhile(person: Any, *given: Any) -> None:
        told.append(person)
        if len(told) == 1:
            daily_letter._write_to(person, EIGHT + DAY)
        first(person, *given)

    monkeypatch.setattr(daily_letter, "_post", meanwhile)
    daily_letter.send_due(EIGHT + DAY)
    assert told == [rhea]
    assert Letter.objects.count() == 1


def test_who_left_gets_none(rhea: Any) -> None:
    tell(rhea, "One is late.")
    User.objects.filter(pk=rhea.pk).update(is_active=False)
    daily_letter.send_due(EIGHT + DAY)
    assert not Letter.objects.exists()
    assert not Notice.objects.for_letter().exists()


def test_a_long_absence_makes_no_endless_letter(rhea: Any) -> None:
    rows = [
        Notice(
            person=rhea, kind="late", words=f"n{n}", at=EIGHT, mark=str(n), waits_for_letter=True
        )
        for n in range(daily_letter.MOST_TOLD + 3)
    ]
    Notice.objects.bulk_create(rows)
    daily_letter.send_due(EIGHT + DAY)
    body = Letter.objects.get().body
    assert "There is more on the desk.\nhttp://" in body
    assert "n99\n" in body and "n100" not in body
    assert Letter.objects.get().subject.startswith("More than 100 things on the desk")
    daily_letter.send_due(EIGHT + 2 * DAY)
    assert "n102" in Letter.objects.latest("pk").body


def test_the_hour_is_the_newsrooms(rhea: Any) -> None:
    with timezone.override(UTC):
        assert daily_letter.last_hour(EIGHT, 7) == EIGHT.replace(hour=7)
        assert daily_letter.last_hour(EIGHT, 8) == EIGHT
        assert daily_letter.last_hour(EIGHT, 9) == EIGHT.replace(hour=9) - DAY


@time_machine.travel(EIGHT + DAY, tick=False)
def test_the_chore_writes_it_and_the_post_takes_it(rhea: Any) -> None:
    tell(rhea, "One is late.")
    assert daily_letter.CHORE in housekeeping.tick(EIGHT + DAY)
    housekeeping.tick(EIGHT + DAY + 2 * HOUR)
    assert [each.to for each in mail.outbox] == [[rhea.email]]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
