"""allauth's forms with the desk's words, and with its own counting of tries in place of allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

from newsroom.desk import access, second
from newsroom.desk.login import knows_password
from newsroom.desk.throttle import count_try, counted_as, forget_tries, must_wait, peer

ADVICE = "At least twelve letters or signs; a few words that do not belong together are good."
LETTERS, LETTERS_TO_A_PEER = 3, 20
TORN = (AttributeError, KeyError, TypeError, ValueError, InvalidSignature)
"""What reading an answer that no browser gave can end in."""


class _Codes:
    """The codes of an account are counted by the account: only who knows its password comes to them."""

    def clean_code(self) -> str:
        user, code = self.user, self.cleaned_data["code"]
        counted = access.refuse_guessing(
            "code", str(user.pk), request=context.request, name=user.get_username(), user=user
        )
        held = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        # The app first: of the failures one is told of, and it is the app's.
        for each in sorted(held, key=lambda each: each.type != Authenticator.Type.TOTP):
            if second.fits(each, code):
                each.user = user
                self.authenticator = each
                forget_tries(counted)
                return code
        for each in held[:1]:
            self._emit_authentication_failed(each)
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Codes, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "Code", inputmode="numeric", autofocus=True)


class CodeAgainForm(_Codes, mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "Code", inputmode="numeric", autofocus=True)


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "The code that the app shows now", inputmode="numeric")

    def clean_code(self) -> str:
        user = self.user
        counted = access.refuse_guessing(
            "code", str(user.pk), request=context.request, name=user.get_username(), user=user
        )
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())[: second.LONGEST]
        code = super().clean_code()
        forget_tries(counted)
        return code


class _Credential:
    """A credential as a browser gives it; anything else is a wrong one."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except TORN as torn:
            raise get_adapter().validation_error("incorrect_code") from torn


class PasskeyForm(_Credential, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyLoginForm(_Credential, webauthn.LoginWebAuthnForm):
    pass


class PasskeyAgainForm(_Credential, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], "What you call it", maxlength=60)
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = "Log in with it alone, without a password"
        self.fields[
            "passwordless"
        ].help_text = "The device then asks for a fingerprint, a face or its own PIN."

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except TORN as torn:
            raise get_adapter().validation_error("incorrect_code") from torn

    def clean_name(self) -> str:
        return super().clean_name()[:60]


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], "Your password", autofocus=True)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not knows_password(context.request, self.user, password):
            raise ValidationError("That is not your password.")
        return password


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], "Your present password")
        _plain(self.fields["password1"], "The new one", help_text=ADVICE)
        _plain(self.fields["password2"], "The new one again")

    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        if not knows_password(context.request, self.user, password):
            raise ValidationError("That is not your password.")
        return password


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], "Your e-mail address", autofocus=True)

    def clean_email(self) -> str:
        """Few letters to one address and few for one peer, whether or not anybody has the address."""
        email = self.cleaned_data["email"].lower()
        counts = (
            (counted_as("reset", email), LETTERS),
            (counted_as("reset-by", peer(context.request)), LETTERS_TO_A_PEER),
        )
        for name, most in counts:
            if seconds := count_try(name, most + 1):
                raise must_wait(seconds)
        return super().clean_email()


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password1"], "The new password", help_text=ADVICE)
        _plain(self.fields["password2"], "The same again")


def _plain(field: Any, label: str, *, help_text: str = "", **attrs: Any) -> None:
    """The field under our own label, without a word in it that goes when one types."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)
