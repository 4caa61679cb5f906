"""`cached_page`: which responses of a view are kept for everybody."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject, empty

from newsroom.core.pagecache.addresses import Canonical, Params, Watched, as_said, meant, narrowed
from newsroom.core.pagecache.recording import is_apart, recording
from newsroom.core.pagecache.rendering import RENDERING

View = Callable[..., HttpResponseBase]
KEPT_CODES = {200, 301, 410}
SAFE = {"GET", "HEAD"}


def cached_page(*params: str, **canonical: Canonical) -> Callable[[View], View]:
    """The response of this view may be kept for everybody; `params` are the query parameters
    that mean something to it. It sees no others, of each the last value, and never an empty one.

    `before=Place.canonical` declares one by its canonical text: what that makes of a value is the
    value, and one of which it makes None was never said, so that junk is not kept page by page.
    It must not raise, and must leave its own results as they are.

    Kept are 200, 301 and 410. Never kept is what looked at the person (session, user, cookie,
    CSRF token) or says `no-store` or `private`.
    """
    if not all(isinstance(name, str) for name in params):
        message = "Write @cached_page() or @cached_page('before'), with its brackets."
        raise TypeError(message)
    known = (*((name, as_said) for name in params), *canonical.items())

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in SAFE:
                return view(request, *args, **kwargs)
            return _page(request, known, functools.partial(view, request, *args, **kwargs))

        return wrapped

    return decorate


def _page(
    request: HttpRequest, params: Params, view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    pairs = meant(request.META.get("QUERY_STRING", ""), params)
    if pairs is None:
        return view()
    rendering = None if is_apart() else request.META.get(RENDERING)
    if rendering is not None and rendering.claimed(params, pairs):
        return HttpResponse()
    with narrowed(request, pairs) as cookies, recording() as seen:
        response = _rendered(view())
    if rendering is not None and _is_for_everybody(request, response, cookies):
        rendering.offer(response.status_code, seen)
    return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """A template response is rendered now, while what it shows is written down."""
    if not getattr(response, "is_rendered", True):
        return response.render()
    return response


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase, cookies: Watched) -> bool:
    return (
        response.status_code in KEPT_CODES
        and not response.streaming
        and not response.cookies
        and not cookies.looked
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not _looked_at_person(request)
    )


def _looked_at_person(request: HttpRequest) -> bool:
    session = request.__dict__.get("session")
    if session is not None and (session.accessed or session.modified):
        return True
    user = request.__dict__.get("user")
    if isinstance(user, LazyObject):
        user = None if user._wrapped is empty else user._wrapped
    return user is not None and user.is_authenticated
