"""Forms beside the story's that were sent after the session had ended: what was typed and chosen is there again.

A suggestion and the choices of a merge have no side draft. They are laid into the session of the browser that sent them
and with which the log-in goes on, for whoever the form was given to; its claim says who that is. Without a script too.
They are laid down for a day, and no longer than until that page is sent with success.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.csrf import csrf_failure

from articles.admin import lost_session
from newsroom.core import clock
from newsroom.desk import refused

KEPT: Final = "carried_form"
PARTS: Final = len(("person", "path", "typed", "at"))
KEPT_FOR: Final = timedelta(days=1)
LONGEST, LONGEST_CHOICES = 300_000, 20_000
"""In letters: of a suggestion, which is a whole story, and of the choices of a merge."""
NOT_WORDS: Final = frozenset({"csrfmiddlewaretoken", lost_session.FIELD, "seen"})
STORY: Final = re.compile(r"/admin/articles/article/(?:add|(?P<number>\d+)/change)/", re.ASCII)
BESIDE: Final = re.compile(
    r"/admin/articles/article/\d+/(?:suggest|merge/\d+/\d+|together/\d+)/", re.ASCII
)
AGAIN: Final = (
    "You were signed out when you sent this. Nothing was done: look at it, and send it again."
)

Page = Callable[..., HttpResponse]


def claim(request: HttpRequest) -> str:
    """For a hidden field of a form: whose it is, good for this address alone."""
    return lost_session.claim(request.user, request.path_info)


def door(site: Any, view: Page) -> Page:
    """A page of the desk whose form is not lost where nobody is signed in any more."""
    inside = site.admin_view(view)

    def page(request: HttpRequest, **given: Any) -> HttpResponse:
        if request.method == "POST" and not site.has_permission(request):
            _lay_by(request)
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        answer = inside(request, **given)
        if request.method == "POST" and isinstance(answer, HttpResponseRedirect):
            _done_with(request)
        return answer

    return page


def _held(request: HttpRequest) -> list[Any] | None:
    """What is laid by in this session for this person; what is another's, or a day old, is thrown away."""
    held = request.session.get(KEPT)
    if held is None:
        return None
    person, at = held[0], datetime.fromisoformat(held[-1]) if len(held) == PARTS else None
    if person != request.user.pk or at is None or at <= clock.now() - KEPT_FOR:
        del request.session[KEPT]
        return None
    return held


def _done_with(request: HttpRequest) -> None:
    """What this person had typed on that page before is over with what they have now sent."""
    held = _held(request)
    if held is not None and held[1] == request.path_info:
        del request.session[KEPT]


def taken(request: HttpRequest) -> QueryDict | None:
    """What this person had sent to this address; once."""
    held = _held(request) if request.method == "GET" else None
    if held is None or held[1] != request.path_info:
        return None
    del request.session[KEPT]
    messages.warning(request, AGAIN)
    found = QueryDict(mutable=True)
    for name, values in held[2].items():
        found.setlist(name, values)
    return found


def _lay_by(request: HttpRequest) -> bool:
    """Whether it was kept: a claim that is not ours keeps nothing, nor does one in somebody else's session."""
    person = lost_session.claimant(request, request.path_info)
    if person is None or request.user.pk not in (None, person.pk):
        return False
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_WORDS}
    if _letters(typed) > (LONGEST if request.path_info.endswith("/suggest/") else LONGEST_CHOICES):
        return False
    request.session[KEPT] = [person.pk, request.path_info, typed, clock.now().isoformat()]
    return True


def _letters(typed: Mapping[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is another log-in's: the words are kept all the same, since the claim says whose they are.

    Nothing else is done with the request. A form that carries no claim gets a page that says so.
    """
    kept_at = _kept_at(request) if request.method == "POST" else ""
    if kept_at:
        return HttpResponseRedirect(kept_at)
    return refused.not_taken(request) or csrf_failure(request, reason)


def _kept_at(request: HttpRequest) -> str:
    if story := STORY.fullmatch(request.path_info):
        return lost_session.kept(request, story["number"])
    carried = BESIDE.fullmatch(request.path_info) and _lay_by(request)
    return request.path_info if carried else ""
