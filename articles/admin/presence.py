"""What pages say of who else has the story open, and the doors of taking it over."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles import policy, presence, workflow
from articles.admin.setting_aside import back_to
from articles.admin.verbs import story_url
from articles.models import Article, Place, Presence, Verb
from articles.refusal import Refused
from articles.workflow.taking_over import name_of
from newsroom.core import clock

HAND_OVER = "hand_over"
LINES = "admin/articles/article/presence_lines.html"


def shown(request: HttpRequest, story: Article, place: Place, now: datetime) -> dict[str, Any]:
    """What a page that is being loaded says; to load it is to have it open, with a script or without."""
    key = secrets.token_urlsafe(12)
    page = presence.hear(story, by=request.user, key=key, place=place, now=now)
    told = _lines(request, story, page, now)
    url = reverse("admin:articles_article_presence", args=[story.pk])
    return told | {"url": url, "key": key, "place": place}


def _lines(
    request: HttpRequest, story: Article, page: Presence | None, now: datetime
) -> dict[str, Any]:
    writes = page is not None and page.place == Place.WRITING
    over = presence.taking_over(request.user, story, page, now) if writes else presence.TakingOver()
    others = presence.beside(request.user, story, now)
    return {"story": story, "others": ", ".join(map(str, others)), "over": over}


@never_cache
@require_POST
def heard(request: HttpRequest, story: Article) -> JsonResponse:
    """`…/presence/`: a page says that it is open, or that it closes; it is told who else is there."""
    now, key = clock.now(), request.POST.get("key", "")
    if "gone" in request.POST:
        presence.gone(by=request.user, key=key)
        return JsonResponse({})
    place = request.POST.get("place", "")
    may_write = policy.may(request.user, "change", story)
    if place not in Place.values or (place == Place.WRITING and not may_write):
        place = Place.READING
    page = presence.hear(story, by=request.user, key=key, place=place, now=now)
    told = _lines(request, story, page, now)
    over = told["over"]
    html = render_to_string(LINES, told)
    return JsonResponse({"html": html, "lost": bool(over.lost), "soon": over.is_pending})


@never_cache
@require_GET
def everywhere(request: HttpRequest, admin: Any) -> JsonResponse:
    """`presence/`: who else has which story open, for the lists."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    return JsonResponse({"stories": presence.everywhere(request.user, clock.now())})


# Taking over.


def _ask(story: Article, by: Any) -> str:
    asked = workflow.ask(story, by=by)
    return f"{name_of(asked.holder)} is asked for the story."


def _not_now(story: Article, by: Any) -> str:
    return "You keep the story." if workflow.not_now(story, by=by) else "Nobody asks any more."


def _take(story: Article, by: Any) -> str:
    taken = workflow.take_over(story, by=by)
    name = name_of(taken.holder)
    return f"You have taken the story over. {name} is told so, and keeps what they typed."


DOORS: dict[str, Callable[[Article, Any], str]] = {
    "ask": _ask,
    "not-now": _not_now,
    "take": _take,
}


@require_POST
def take_over(request: HttpRequest, admin: Any, story: Article, door: str) -> HttpResponse:
    """`…/take-over/<door>/`: ask for a story, keep it, or take it. What was typed into the form comes back with it."""
    if not policy.may(request.user, Verb.TAKE_OVER, story):
        raise PermissionDenied
    try:
        says, level = DOORS[door](story, request.user), messages.SUCCESS
    except Refused as refusal:
        says, level = str(refusal), messages.WARNING
    if "script" in request.POST:
        return JsonResponse({"says": says})
    messages.add_message(request, level, says)
    form = admin.get_form(request, story)(instance=story)
    url = back_to(story, request.POST, form, person=request.user, now=clock.now())
    return HttpResponseRedirect(url)


def hand_over(request: HttpRequest, story: Article, saved: str) -> HttpResponse:
    """The words are saved: the story goes to whoever asked for it, and its writer to the list."""
    try:
        given = workflow.hand_over(story, by=request.user)
    except Refused as refusal:
        messages.warning(request, f"{saved} {refusal}")
        return HttpResponseRedirect(story_url(story))
    name = name_of(given.asker)
    messages.success(request, f"{saved} {name} has the story now.")
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
