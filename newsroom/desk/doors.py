"""The middleware before every page of the desk: who must have a second factor goes no further without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from newsroom.core.headers import on_the_desk
from newsroom.desk import factors

OPEN: Final = ("account/", "login/", "logout/", "jsi18n/")
"""What lies below the desk's address and is open without: whatever is needed to get one, and the way out."""


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not on_the_desk(request) or _is_open(request) or not _must_first(request):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            sentence = "Set up your second factor first: nothing was done."
            return JsonResponse({"error": sentence}, status=403)
        way = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{way}")


def _is_open(request: HttpRequest) -> bool:
    below = request.path_info.removeprefix(reverse("admin:index"))
    return below.startswith(OPEN)


def _must_first(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.is_staff and factors.lacks_factor(user)
