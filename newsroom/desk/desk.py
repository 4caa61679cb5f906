"""What the home board and the palette show that belongs to no app: lists that were kept, and the desk's own pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from newsroom.desk import calendar, palette, panels
from newsroom.desk import pages as pages_of_desk
from newsroom.desk.models import SavedList
from newsroom.desk.palette import Asked, Hit
from newsroom.desk.panels import Panel


def my_lists(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    kept = SavedList.objects.filter(person=request.user)[: panels.MOST_CARDS]
    lines = [{"when": "", "title": row.name, "url": row.get_absolute_url()} for row in kept]
    return {"lines": lines} if lines else None


def kept_lists(asked: Asked) -> Iterator[Hit]:
    for row in SavedList.objects.filter(person=asked.request.user):
        if asked.fits(row.name):
            yield Hit(row.name, row.get_absolute_url(), "Your list")


OWN = (
    ("Your log-in", "mfa_index", "log-in password second factor passkey"),
    ("Your sessions", "own_sessions", "sessions devices"),
)


def pages(asked: Asked) -> Iterator[Hit]:
    """The desk's own pages, the lists that this person may open, and the forms of what they may make."""
    if asked.fits("calendar") and calendar.sources(asked.request.user):
        yield Hit("Calendar", reverse("admin:calendar"))
    for page in pages_of_desk.named_for(asked.request.user):
        if asked.fits(page.title):
            yield Hit(page.title, page.url)
    for words, name, also in OWN:
        if asked.words and asked.fits(f"{words} {also}"):
            yield Hit(words, reverse(name))
    for app in admin.site.get_app_list(asked.request):
        for entry in app["models"]:
            name = str(entry["name"])
            single = entry["model"]._meta.verbose_name
            if entry["admin_url"] and asked.fits(name):
                yield Hit(name.capitalize(), entry["admin_url"], "List")
            if entry["add_url"] and asked.words and asked.fits(f"new add {single}"):
                yield Hit(f"New {single}", entry["add_url"])


panels.register(Panel("my-lists", "My lists", "admin/desk/lines.html", my_lists, panels.FOOT, 30))
palette.register("Your lists", kept_lists, order=40)
palette.register("Pages of the desk", pages, order=25)
