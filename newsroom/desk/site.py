"""The desk: Django's admin with the newsroom's order, its search and its home board."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern, URLResolver

from newsroom.core import clock
from newsroom.desk import calendar, calendar_page, notice_pages, notices, palette
from newsroom.desk.login import LoginForm
from newsroom.desk.panels import board

PEOPLE, LAST = "People and rights", 90


class DeskSite(admin.AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = "Desk"
    site_url = "/"
    login_form = LoginForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without /r/, which tells everybody on the staff the address of any row, drafts too."""
        pages = [
            path("find/", self.admin_view(self.find), name="find"),
            path("calendar/", self.admin_view(self.calendar), name="calendar"),
        ]
        kept = [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]
        return [*pages, *notice_pages.urls(self), *kept]

    def find(self, request: HttpRequest) -> HttpResponse:
        """The command palette, as a page and as what its dialog asks."""
        return palette.view(request, self.each_context(request))

    def calendar(self, request: HttpRequest) -> HttpResponse:
        return calendar_page.page(self, request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return {
            **context,
            "site_title": f"{settings.SITE_NAME} desk",
            "desk_groups": self.groups(context["available_apps"]),
            "desk_search_url": self.search_url(request),
            "unread_notices": lambda: notices.unread_words(request),
            "desk_calendar": bool(calendar.sources(request.user)),
        }

    def groups(self, apps: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
        """The sidebar: headings, each with the lists this person may open, in the desk's order."""
        placed = []
        for app in apps:
            for entry in app["models"]:
                group, order = self._place(entry["model"], app["name"])
                if entry["admin_url"]:
                    placed.append((order, group, entry))
        placed.sort(key=lambda each: each[0])
        groups: dict[str, list[dict[str, Any]]] = {}
        for _, group, entry in placed:
            groups.setdefault(group, []).append(entry)
        return list(groups.items())

    def _place(self, model: Any, app_name: str) -> tuple[str, int]:
        registered = self._registry[model]
        order = getattr(registered, "desk_order", LAST)
        return getattr(registered, "desk_group", PEOPLE) or str(app_name), order

    def search_url(self, request: HttpRequest) -> str:
        """The list that the header's search searches; empty for those who may not see it."""
        for model, registered in self._registry.items():
            if getattr(registered, "desk_search", False) and registered.has_view_permission(
                request
            ):
                return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        return ""

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        now = clock.now()
        local = clock.newsroom_time(now)
        context = {
            **(extra_context or {}),
            "board": board(request, now),
            "today": f"{local:%A}, {local.day} {local:%B}",
            "title": "Desk",
        }
        return super().index(request, context)
