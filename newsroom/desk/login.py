"""The desk's log-in: name and password here, the second factor by allauth, one answer for all who may not come in."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

from newsroom.desk import access
from newsroom.desk.models import Kind
from newsroom.desk.throttle import count_try, forget_tries, name_of


class LoginForm(AdminAuthenticationForm):
    """A try counts before its password is looked at, so that many at one moment gain nothing.

    During a wait no password is looked at: the answer is the same for the right one, for a wrong one and for a
    name that nobody has.
    """

    error_messages: ClassVar[dict[str, str]] = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "Please enter the correct log-in name and password. Capital letters count in both.",
    }

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("username") and self.cleaned_data.get("password")):
            return super().clean()
        username = self.cleaned_data["username"]
        counted = name_of(self.request, username)
        access.wait(count_try(counted), request=self.request, name=username)
        cleaned = super().clean()
        forget_tries(counted)
        return cleaned


class DeskLoginView(LoginView):
    """After the password comes what else the person's log-in asks for; only then does a session begin."""

    authentication_form = LoginForm
    template_name = "admin/login.html"

    def form_valid(self, form: LoginForm) -> HttpResponse:
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"username": user.get_username()}, login)


def knows_password(request: HttpRequest, user: Any, password: str) -> bool:
    """Whether the password of who is in is right; a try counts with those at the log-in."""
    name = user.get_username()
    counted = name_of(request, name)
    access.wait(count_try(counted), request=request, name=name, user=user)
    if not user.check_password(password):
        access.note_failure(Kind.FAILED, request=request, name=name, user=user)
        return False
    forget_tries(counted)
    return True
