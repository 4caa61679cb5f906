"""`?at=` on a public page: who may, which moment, and the answer, which is kept nowhere.

For everybody else the parameter means nothing, like any other that means nothing: they get the page that is kept,
and the question costs the site no more than a look at the session that the cookie names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from articles import policy
from newsroom.core import clock, pagecache
from newsroom.core.pagecache.layer import MOMENT
from newsroom.desk import factors
from newsroom.desk.moments import for_address, from_address
from newsroom.timemachine.bar import bar
from newsroom.timemachine.links import OTHER, Moved, moved_page
from newsroom.timemachine.marks import marks

SAFE = {"GET", "HEAD"}
NOT_KEPT = ("ETag", "Expires", "Last-Modified")


class AnyMomentMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = _asked(request)
        if not asked or not _may(_person(request)):
            return self.get_response(request)
        now, error = clock.now(), ""
        try:
            at = from_address(asked)
        except ValidationError as wrong:
            at, error = now, " ".join(wrong.messages)
        return self._answer(request, at, now, error=error)

    def _answer(
        self, request: HttpRequest, at: datetime, now: datetime, *, error: str
    ) -> HttpResponseBase:
        pagecache.set_apart(request)
        _without_moment(request)
        with clock.shown_as_of(at), pagecache.recording() as seen:
            response = self.get_response(request)
            found = marks(seen.keys, at) if _is_page(response) else []
        moved = Moved(request.path, request.get_host(), for_address(at))
        if "Location" in response:
            response["Location"] = moved.address(response["Location"]) or response["Location"]
        elif _is_page(response):
            page = response.content.decode(response.charset)
            top = bar(request, at, now, found, error=error)
            response.content = moved_page(page, moved, top)
        return _not_kept(response)


def _asked(request: HttpRequest) -> str:
    """What a reader's page is asked for besides; nothing on the desk, of files, and where nobody is signed in."""
    if request.method not in SAFE or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    if request.path_info.startswith((settings.DESK_PATH, *OTHER)):
        return ""
    return request.GET.get(MOMENT, "").strip()


def _person(request: HttpRequest) -> Any:
    """Who is signed in, found without a look at the request's own session: the ordinary page must stay one to keep."""
    aside = HttpRequest()
    sessions = import_module(settings.SESSION_ENGINE)
    aside.session = sessions.SessionStore(request.COOKIES[settings.SESSION_COOKIE_NAME])
    return auth.get_user(aside)


def _may(person: Any) -> bool:
    """Those with the right, for whom the desk is open: a password alone shows nobody what is to come."""
    return policy.may_see_any_moment(person) and not factors.lacks_factor(person)


def _without_moment(request: HttpRequest) -> None:
    query = request.GET.copy()
    query.pop(MOMENT, None)
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = QueryDict(query.urlencode())


def _is_page(response: HttpResponseBase) -> bool:
    whole = not response.streaming and not 300 <= response.status_code < 400
    html = response.get("Content-Type", "").startswith("text/html")
    return whole and html and response.status_code < 500


def _not_kept(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    for name in NOT_KEPT:
        del response[name]
    patch_vary_headers(response, ["Cookie"])
    return response
