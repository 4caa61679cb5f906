"""How allauth works on this desk: no sign-up, letters by our own post, secrets sealed."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from newsroom.desk import access, letters
from newsroom.desk.models import Kind
from newsroom.desk.throttle import peer

QUIET = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return peer(request)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """A passkey opens the desk to those to whom a password would."""
        if user.is_active and user.is_staff:
            return None
        messages.error(request, "This log-in does not open the desk.")
        return HttpResponseRedirect(reverse("admin:login"))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just logged in, with all that their log-in asks for, is not asked for it twice."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Nobody who has left, or was only invited, comes in by this way."""
        if not (user.is_active and user.is_staff):
            return
        access.note(Kind.RESET_ASKED, user=user, request=self.request)
        letters.new_password(user, context["password_reset_url"], to=user.email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the paper's own address, whatever host the request came to."""
        url = super().get_reset_password_from_key_url(key)
        return f"{settings.SITE_URL}{urlsplit(url).path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What is news of a log-in is told in a letter of our own (`witness.py`)."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The same."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are sealed with the paper's own key; a new `SECRET_KEY` wants the old one in `SECRET_KEY_FALLBACKS`."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another key sealed is no secret of ours any more: no code that anybody has fits it."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        return access.device_of(context.request) or "Passkey"


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"newsroom second factors" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
