"""The page behind an invitation's link: the person's own name and password."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model, logout, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from newsroom.core import clock
from newsroom.desk import people
from newsroom.desk.models import Invitation

PASSWORD = {"autocomplete": "new-password"}


class AcceptForm(forms.Form):
    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    username = forms.CharField(
        label="Log-in name",
        max_length=150,
        validators=get_user_model()._meta.get_field("username").validators,
        help_text="You log in with it. Letters, numbers and . - _",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs=PASSWORD),
        help_text="At least twelve letters or signs; a few words that do not belong together are good.",
    )
    again = forms.CharField(
        label="The same again", strip=False, widget=forms.PasswordInput(attrs=PASSWORD)
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        others = get_user_model().objects.exclude(pk=self.user.pk)
        if others.filter(username__iexact=name).exists():
            raise ValidationError("Somebody has this name already.")
        return name

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        password, again = said.get("password"), said.get("again")
        if password and again and password != again:
            self.add_error("again", "That is not the same.")
        if password:
            for name in ("username", "first_name", "last_name"):
                setattr(self.user, name, said.get(name, ""))
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return said


@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever else was logged in in this browser is not any more, once the link is used."""
    invitation = people.invitation_of(token, clock.now())
    if invitation is None:
        return _page(request, None, None, status=404)
    user = invitation.user
    given = {"first_name": user.first_name, "last_name": user.last_name, "username": user.username}
    form = AcceptForm(request.POST or None, user=user, initial=given)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in (*given, "password")}
        try:
            user = people.accept(invitation, **words, request=request)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            if request.user.is_authenticated:
                logout(request)
            return perform_password_login(request, {"username": user.username}, Login(user=user))
    return _page(request, invitation, form)


def _page(
    request: HttpRequest, invitation: Invitation | None, form: AcceptForm | None, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Come to the desk" if invitation else "This invitation is not open",
        "invitation": invitation,
        "form": form,
        "entrance": True,
        "until": clock.moment_words(invitation.expires_at) if invitation else "",
    }
    answer = TemplateResponse(request, "admin/account/invitation.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
