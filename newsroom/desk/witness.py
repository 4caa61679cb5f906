"""What happens at the doors, as Django and allauth signal it; a row, a letter, the end of other sessions follow."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from newsroom.core import clock
from newsroom.desk import access, letters, sessions
from newsroom.desk.models import Kind
from newsroom.desk.throttle import peer

FACTORS: Final = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def logged_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """The session says from now on where it was begun; its row says so too (`sessions.SessionStore`)."""
    stamp = int(clock.now().timestamp())
    request.session[sessions.FROM] = [access.device_of(request), peer(request)[:45], stamp]
    access.note(Kind.LOG_IN, user=user, by=user, request=request)


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    access.note_failure(Kind.FAILED, request=request, name=str(credentials.get("username") or ""))


def logged_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        access.note(Kind.LOG_OUT, user=user, by=user, request=request)


def code_failed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    name = user.get_username()
    access.note_failure(Kind.CODE_FAILED, request=request, name=name, user=user)


def password_changed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _news(Kind.PASSWORD_CHANGED, request, user, "Your password was changed.")
    sessions.end_all(user, but=request.session.session_key)


def password_reset(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Every log-in ends, by the new password already; what is left here has none in it."""
    _news(Kind.PASSWORD_RESET, request, user, "A new password was set through a letter to you.")
    sessions.end_all(user, but=request.session.session_key)


def factor_added(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    what = FACTORS[authenticator.type]
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    _news(Kind.FACTOR_ADDED, request, user, f"Your log-in now asks for {what} too.", what)
    sessions.end_all(user, but=request.session.session_key)


def factor_removed(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    what = FACTORS[authenticator.type]
    _news(Kind.FACTOR_REMOVED, request, user, f"Your log-in no longer knows {what} of yours.", what)
    sessions.end_all(user, but=request.session.session_key)


def codes_made(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _news(Kind.CODES_MADE, request, user, "New recovery codes were made; the old ones are void.")


def _news(kind: Kind, request: HttpRequest, user: Any, sentence: str, words: str = "") -> None:
    event = access.note(kind, user=user, by=user, request=request, words=words)
    letters.tell(user, sentence, event)


def stand_by() -> None:
    """Connect all of it; done when the apps are ready."""
    for signal, receiver in (
        (auth.user_logged_in, logged_in),
        (auth.user_login_failed, failed),
        (auth.user_logged_out, logged_out),
        (account.password_changed, password_changed),
        (account.password_reset, password_reset),
        (mfa.authenticator_added, factor_added),
        (mfa.authenticator_removed, factor_removed),
        (mfa.authenticator_reset, codes_made),
        (mfa.authentication_failed, code_failed),
    ):
        signal.connect(receiver, dispatch_uid=f"newsroom.desk.{receiver.__name__}")


stand_by()
