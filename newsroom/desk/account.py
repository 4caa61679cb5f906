"""The pages of one's own log-in, below /admin/account/: allauth's views in the desk's dress, and its addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, re_path, reverse
from django.views.decorators.cache import never_cache
from django.views.generic import View

from newsroom.desk import accepting, factors, own_sessions
from newsroom.desk.throttle import count_try, counted_as, peer

View_ = Callable[..., HttpResponse]
FORM = "admin/account/form.html"


class Dressed:
    """What a page of the desk needs besides what allauth gives it. `words` stand before the form, `button` below it."""

    title = button = words = ""
    danger = entrance = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": self.title,
            "button": self.button,
            "words": self.words,
            "danger": self.danger,
            "entrance": self.entrance,
            "next": self.request.GET.get("next", ""),
        }


def dressed(view: type[View], title: str, **more: Any) -> View_:
    """The view as a page of the desk, never kept by anybody."""
    made = type(f"Dressed{view.__name__}", (Dressed, view), {"title": title, **more})
    return never_cache(made.as_view())


class Overview(mfa.IndexView):
    """One's own log-in: what it asks for, and where one is logged in."""

    template_name = "admin/account/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user, held = self.request.user, context["authenticators"]
        left = held.get(Authenticator.Type.RECOVERY_CODES)
        way = self.request.GET.get("next", "")
        return {
            **context,
            "app": held.get(Authenticator.Type.TOTP),
            "passkeys": held.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(left.get_unused_codes()) if left else None,
            "codes_seen": bool(left and left.did_view),
            "lacks_factor": factors.lacks_factor(user),
            "way": f"?{urlencode({'next': way})}" if way else "",
        }


class Activate(totp.ActivateTOTPView):
    template_name = "admin/account/app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {**context, "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))}


class PasskeyRemoval(webauthn.RemoveWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")


class PasskeyName(webauthn.EditWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")


@never_cache
def shut(request: HttpRequest) -> HttpResponse:
    """allauth's addresses that lead nowhere of their own here."""
    return HttpResponseRedirect(reverse("admin:login"))


@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """The passkeys stand with the rest of one's log-in."""
    return HttpResponseRedirect(reverse("mfa_index"))


@never_cache
def passkey_login(request: HttpRequest) -> HttpResponse:
    """A question to a passkey opens a session of nobody: a peer has no need of many."""
    seconds = count_try(counted_as("passkeys", peer(request)), PASSKEY_TRIES)
    if seconds:
        return HttpResponse(f"Too many tries. Wait {seconds} seconds.\n", "text/plain", 429)
    return webauthn.login_webauthn(request)


PASSKEY_TRIES = 60
AGAIN = "To change how you log in, show once more that it is you."
ACCOUNT: list[URLPattern] = [
    path("", dressed(Overview, "Your log-in"), name="mfa_index"),
    path(
        "code/",
        dressed(mfa.AuthenticateView, "Your second factor", template_name="admin/account/code.html", entrance=True),
        name="mfa_authenticate",
    ),
    path(
        "again/",
        dressed(account.ReauthenticateView, "Your password again", template_name=FORM, words=AGAIN, button="Go on"),
        name="account_reauthenticate",
    ),
    path(
        "again/code/",
        dressed(mfa.ReauthenticateView, "Your code again", template_name=FORM, words=AGAIN, button="Go on"),
        name="mfa_reauthenticate",
    ),
    path(
        "again/passkey/",
        dressed(webauthn.ReauthenticateWebAuthnView, "Your passkey again", template_name="admin/account/passkey.html",
                words=AGAIN, button="Use the passkey"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("app/", dressed(Activate, "An authenticator app", button="Add the app"), name="mfa_activate_totp"),
    path(
        "app/remove/",
        dressed(totp.DeactivateTOTPView, "Remove the authenticator app", template_name=FORM, danger=True,
                button="Remove the app", words="Your log-in will no longer ask for the app's code."),
        name="mfa_deactivate_totp",
    ),
    path("codes/", dressed(codes.ViewRecoveryCodesView, "Your recovery codes",
                 template_name="admin/account/codes.html"),
         name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        dressed(codes.GenerateRecoveryCodesView, "New recovery codes", template_name=FORM, button="Make new codes",
                words="Ten new codes are shown once. Those you have are void from then on."),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", own, name="mfa_list_webauthn"),
    path(
        "passkeys/new/",
        dressed(webauthn.AddWebAuthnView, "A passkey", template_name="admin/account/passkey_new.html",
                button="Add the passkey"),
        name="mfa_add_webauthn",
    ),
    path("passkeys/log-in/", passkey_login, name="mfa_login_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        dressed(PasskeyRemoval, "Remove a passkey", template_name=FORM, danger=True, button="Remove the passkey",
                words="Your log-in will no longer know it."),
        name="mfa_remove_webauthn",
    ),
    path(
        "passkeys/<int:pk>/name/",
        dressed(PasskeyName, "What you call a passkey", template_name=FORM, button="Save the name"),
        name="mfa_edit_webauthn",
    ),
    path("sessions/", own_sessions.sessions_page, name="own_sessions"),
    path(
        "password/",
        dressed(account.PasswordChangeView, "Change your password", template_name=FORM, button="Change the password",
                words="Wherever else you are logged in, you are logged out."),
        name="account_change_password",
    ),
    path("password/set/", shut, name="account_set_password"),
    path(
        "password/reset/",
        dressed(account.PasswordResetView, "A new password", template_name=FORM, button="Send me a letter",
                entrance=True,
                words="If the address is that of somebody on this desk, a letter with a link goes there."),
        name="account_reset_password",
    ),
    path(
        "password/reset/sent/",
        dressed(account.PasswordResetDoneView, "Look into your letters", template_name="admin/account/said.html",
                entrance=True,
                words="If the address is that of somebody on this desk, the letter is on its way. "
                      "Its link holds for three hours."),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/done/",
        dressed(account.PasswordResetFromKeyDoneView, "Your password is set", template_name="admin/account/said.html",
                entrance=True, words="Log in with it now."),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        dressed(account.PasswordResetFromKeyView, "Choose a new password", entrance=True,
                template_name="admin/account/reset.html", button="Set the password"),
        name="account_reset_password_from_key",
    ),
    path("invitation/<str:token>/", accepting.accept, name="accept_invitation"),
    path("inactive/", shut, name="account_inactive"),
]  # fmt: skip
