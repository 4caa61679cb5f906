"""The letters about people's own log-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from newsroom.core import clock
from newsroom.desk.models import AccessEvent
from newsroom.desk.post import post


def greeting(user: Any) -> str:
    return f"Dear {user.get_full_name() or user.get_username()},"


def _letter(user: Any, subject: str, *paragraphs: str, to: str = "") -> None:
    body = "\n\n".join([greeting(user), *paragraphs, f"The desk of {settings.SITE_NAME}"])
    post(to=to or user.email, subject=subject, body=f"{body}\n")


def tell(user: Any, sentence: str, event: AccessEvent, *, to: str = "") -> None:
    """News of one's own log-in: whoever did not do it themselves learns of it at once."""
    place = ", ".join(word for word in (event.device, event.address) if word)
    when = clock.moment_words(event.at)
    _letter(
        user,
        f"{settings.SITE_NAME}: {sentence[:1].lower()}{sentence[1:]}".rstrip("."),
        sentence,
        f"{when}{f', from {place}' if place else ''}.",
        "If that was not you, tell the chief now, and set a new password:"
        f" {settings.SITE_URL}{settings.DESK_PATH}account/password/reset/",
        to=to,
    )


def new_password(user: Any, url: str, *, to: str) -> None:
    """The way to a new password, for whoever asked for one."""
    _letter(
        user,
        f"A new password for the desk of {settings.SITE_NAME}",
        f"Somebody, probably you, asked for a new password for your log-in “{user.get_username()}”. "
        "Choose it here within three hours:",
        url,
        "If it was not you, do nothing: your password stays as it is.",
        to=to,
    )


def invitation(user: Any, by: Any, url: str, until: datetime) -> None:
    """The link that opens the desk to somebody, once."""
    who = by.get_full_name() or by.get_username()
    _letter(
        user,
        f"Your log-in for the desk of {settings.SITE_NAME}",
        f"{who} invites you to the desk of {settings.SITE_NAME}. Choose your name and your password here; "
        f"the link opens once, until {clock.moment_words(until)}:",
        url,
    )
