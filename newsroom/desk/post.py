"""Letters to people of the desk: kept with the work they tell of, sent after commit, tried again while mail is away."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from newsroom.core import clock
from newsroom.core.text import printable
from newsroom.desk import housekeeping
from newsroom.desk.models import Letter

AT_ONCE: Final = 50
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
GIVEN_UP_AFTER: Final = timedelta(days=3)
CHORE: Final = "post"
PARAGRAPH: Final = "\n\n"
BECAME: Final = ("tries", "sent_at", "try_at", "given_up_at", "trouble")
HEADERS: Final = {"Auto-Submitted": "auto-generated"}
"""So that nobody's absence answers the desk (RFC 3834)."""
TROUBLE: Final = (OSError, smtplib.SMTPException)
log = logging.getLogger(__name__)


def post(*, to: str, subject: str, body: str, now: datetime | None = None) -> Letter | None:
    """Lay a letter by; it goes when the transaction it is part of is committed. None where there is no address."""
    if not to:
        return None
    now = now or clock.now()
    words = " ".join(printable(subject).split())[:200]
    letter = Letter.objects.create(to=to, subject=words, body=body, made_at=now, try_at=now)
    transaction.on_commit(lambda: housekeeping.hurry(CHORE))
    return letter


def withhold(address: str) -> None:
    """From letters that have not gone out take what leads to addresses that begin so; a letter of nothing else goes."""
    waiting = Letter.objects.filter(sent_at=None, given_up_at=None, body__contains=address)
    for letter in waiting.select_for_update():
        *told, end = letter.body.split(PARAGRAPH)
        left = [each for each in told if address not in each]
        if not left:
            letter.delete()
            continue
        letter.body = PARAGRAPH.join([*left, end])
        letter.save(update_fields=["body"])


def send_due(now: datetime) -> None:
    """Try the letters that are due. While the mail server is away they wait, each time twice as long."""
    letters = list(Letter.objects.due(now)[:AT_ONCE])
    if not letters:
        return
    mail = get_connection()
    try:
        mail.open()
        for letter in letters:
            _send(letter, mail, now)
    except TROUBLE as away:  # nobody listens: each has had its try
        for letter in letters:
            _keep(letter, away, now)
    finally:
        mail.close()


def _send(letter: Letter, mail: Any, now: datetime) -> None:
    try:
        EmailMessage(
            letter.subject, letter.body, to=[letter.to], connection=mail, headers=HEADERS
        ).send()
    except TROUBLE as trouble:
        _keep(letter, trouble, now)
    else:
        _keep(letter, None, now)


def _keep(letter: Letter, trouble: Exception | None, now: datetime) -> None:
    """Write down what became of a try."""
    letter.tries += 1
    if trouble is None:
        letter.sent_at, letter.trouble = now, ""
    else:
        _try_later(letter, str(trouble), now)
    became = {name: getattr(letter, name) for name in BECAME}
    Letter.objects.filter(pk=letter.pk).update(**became)  # it may have been withheld meanwhile


def _try_later(letter: Letter, trouble: str, now: datetime) -> None:
    letter.trouble = trouble[:300]
    letter.try_at = now + min(FIRST_PAUSE * 2 ** min(letter.tries - 1, 10), LONGEST_PAUSE)
    if now - letter.made_at >= GIVEN_UP_AFTER:
        letter.given_up_at = now
        log.error("A letter to %s is given up: %s", letter.to, trouble)
