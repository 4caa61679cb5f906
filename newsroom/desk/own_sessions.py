"""The page of one's own sessions: where one is logged in, and how to end that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from newsroom.core import clock
from newsroom.desk import access, sessions
from newsroom.desk.models import DeskSession, Kind


@dataclass(frozen=True, slots=True)
class Place:
    """A session as its owner knows it: which one, from what, since and until when."""

    handle: str
    device: str
    address: str
    since: str
    seen: str
    is_this: bool


def places(user: Any, now: datetime, this: str | None = None) -> list[Place]:
    """Where the person is logged in; the session with the key `this` first."""
    found = [_place(row, now, this) for row in sessions.of(user, now)]
    return sorted(found, key=lambda place: not place.is_this)


def _place(row: DeskSession, now: datetime, this: str | None) -> Place:
    return Place(
        handle=row.handle,
        device=row.device or "Unknown device",
        address=row.address or "unknown",
        since=clock.moment_words(row.since, now) if row.since else "unknown",
        seen=clock.moment_words(row.seen, now) if row.seen else "unknown",
        is_this=row.session_key == this,
    )


@never_cache
@login_required
def sessions_page(request: HttpRequest) -> HttpResponse:
    now, this = clock.now(), request.session.session_key
    if request.method == "POST":
        ended = end(request, request.POST.get("end", ""), now)
        messages.info(request, _ended(ended))
        return HttpResponseRedirect(reverse("own_sessions"))
    context = {
        **admin.site.each_context(request),
        "title": "Where you are logged in",
        "places": places(request.user, now, this),
    }
    return TemplateResponse(request, "admin/account/sessions.html", context)


def end(request: HttpRequest, which: str, now: datetime) -> int:
    """End one of one's own sessions by its handle, or all others ("others"): never the one that asks."""
    user, this = request.user, request.session.session_key
    others = [row for row in sessions.of(user, now) if row.session_key != this]
    chosen = others if which == "others" else [row for row in others if row.handle == which]
    for row in chosen:
        place = ", ".join(word for word in (row.device, row.address) if word)
        row.delete()
        access.note(Kind.SESSION_ENDED, user=user, by=user, request=request, words=place, now=now)
    return len(chosen)


def _ended(count: int) -> str:
    if not count:
        return "There was no such session any more."
    return "The session has ended." if count == 1 else f"{count} sessions have ended."
