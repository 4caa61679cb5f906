"""An authenticator app for the tests: its secret laid into a log-in, and the code it would show."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom.desk.models import DemonstrationLogin
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def not_excused(user: User) -> User:
    """The person as on a real paper."""
    DemonstrationLogin.objects.filter(user=user).delete()
    return User.objects.get(pk=user.pk)


def with_app(user: User, secret: str = SECRET) -> User:
    """The person with an app that shows codes, and ten recovery codes."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return not_excused(user)


def code(*, later: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def password(client: Client, user: User, to: str = "", **more: Any) -> Any:
    """The first step of the log-in."""
    given = {"username": user.username, "password": PASSWORD, "next": to}
    return client.post(reverse("admin:login"), given, **more)


def say(client: Client, word: str, **more: Any) -> Any:
    """The second."""
    return client.post(reverse("mfa_authenticate"), {"code": word}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
