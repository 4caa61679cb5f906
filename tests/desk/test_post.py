"""Letters go once what they tell of is committed, and are tried again while the mail server is away."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from newsroom.desk import post
from newsroom.desk.models import Letter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


def letter(**words: Any) -> Letter:
    told = {"to": "rhea@paper.example", "subject": "A note", "body": "Read me.", **words}
    return post.post(**told, now=NOW)


def test_a_letter_that_is_due_is_sent_once() -> None:
    letter()
    post.send_due(NOW)
    post.send_due(NOW + timedelta(hours=1))
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["rhea@paper.example"], "A note", "Read me.")
    ]


def test_nobody_without_an_address_gets_one() -> None:
    assert letter(to="") is None


def test_a_subject_cannot_bring_another_header() -> None:
    letter(subject="Hello\nBcc: all@paper.example")
    post.send_due(NOW)
    assert mail.outbox[0].subject == "Hello Bcc: all@paper.example"


def test_a_letter_waits_while_the_mail_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    made = letter()

    def away(self: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as without:
        without.setattr("django.core.mail.EmailMessage.send", away)
        post.send_due(NOW)
        post.send_due(NOW + timedelta(seconds=30))
        post.send_due(NOW + timedelta(minutes=1))
    made.refresh_from_db()
    assert (made.tries, made.trouble, made.sent_at) == (2, "gone", None)
    assert made.try_at == NOW + timedelta(minutes=3)
    post.send_due(made.try_at)
    assert len(mail.outbox) == 1


def test_a_letter_nobody_takes_is_given_up_after_three_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = letter()

    def refused(self: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    post.send_due(NOW + timedelta(days=3))
    made.refresh_from_db()
    assert made.given_up_at == NOW + timedelta(days=3)
    assert not Letter.objects.due(NOW + timedelta(days=9)).exists()


def test_letters_wait_and_are_given_up_where_nobody_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [letter(), letter(to="ed@paper.example")]

    def refused(self: Any) -> None:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refused)
    post.send_due(NOW)
    for each in made:
        each.refresh_from_db()
        assert (each.tries, each.trouble, each.given_up_at) == (1, "refused", None)
    post.send_due(NOW + timedelta(days=3))
    assert Letter.objects.filter(given_up_at=NOW + timedelta(days=3)).count() == 2
