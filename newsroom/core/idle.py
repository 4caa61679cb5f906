"""A log-in ends twelve hours after the last request on the desk (OWASP ASVS 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from newsroom.core.clock import now
from newsroom.core.headers import on_the_desk

EVERY: Final = 600
"""Seconds between two renewals: a save of the session at each request would be work for nothing."""
BY_ITSELF: Final = "/presence/"
"""The end of the addresses that an open page asks with nobody before it: they keep no log-in alive."""


class IdleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        by_itself = request.path_info.endswith(BY_ITSELF)
        if on_the_desk(request) and not by_itself and request.user.is_authenticated:
            moment = int(now().timestamp())
            if moment - request.session.get("seen", 0) >= EVERY:
                request.session["seen"] = moment
        return self.get_response(request)
