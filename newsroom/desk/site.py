"""The desk: Django's admin with the newsroom's order, its search and its home board."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern, URLResolver

from newsroom.core import clock
from newsroom.desk import (
    calendar,
    calendar_page,
    factors,
    notice_pages,
    notices,
    pages,
    palette,
)
from newsroom.desk.login import DeskLoginView, LoginForm
from newsroom.desk.panels import board

PEOPLE, LAST = "People and rights", 90
# /r/ tells everybody on the staff the address of any row, drafts too.
LEFT_OUT = ("view_on_site", "password_change_done")
SHUT = {
    "desk_open": False, "available_apps": [], "desk_groups": [], "is_demonstration": False, "desk_search_url": "",
    "unread_notices": "", "desk_calendar": False,
}  # fmt: skip
"""What a page shows of the desk to somebody to whom it is not open: nothing."""


class DeskSite(admin.AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = "Desk"
    site_url = "/"
    login_form = LoginForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The stock ones but for those in `LEFT_OUT`, and before them the desk's and the apps' own pages."""
        own = [
            path("find/", self.admin_view(self.find), name="find"),
            path("calendar/", self.admin_view(self.calendar), name="calendar"),
            *pages.urls(self.admin_view),
        ]
        stock = [each for each in super().get_urls() if getattr(each, "name", "") not in LEFT_OUT]
        return [*own, *notice_pages.urls(self), *stock]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The log-in; who is in already is led on to the desk."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": "Log in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        return DeskLoginView.as_view(extra_context=context)(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """It is one of the pages of one's own log-in (`account.py`)."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def find(self, request: HttpRequest) -> HttpResponse:
        """The command palette, as a page and as what its dialog asks."""
        return palette.view(request, self.each_context(request))

    def calendar(self, request: HttpRequest) -> HttpResponse:
        return calendar_page.page(self, request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        common = {**context, "site_title": f"{settings.SITE_NAME} desk"}
        if not self.is_open_to(request):
            return {**common, **SHUT}
        return {
            **common,
            "desk_open": True,
            "desk_groups": self.groups(context["available_apps"], request.user),
            "is_demonstration": says_demonstration(request.user),
            "desk_search_url": self.search_url(request),
            "unread_notices": lambda: notices.unread_words(request),
            "desk_calendar": bool(calendar.sources(request.user)),
        }

    def is_open_to(self, request: HttpRequest) -> bool:
        """Whether there is more for this person here than their own log-in."""
        return self.has_permission(request) and not factors.lacks_factor(request.user)

    def groups(
        self, apps: list[dict[str, Any]], user: Any
    ) -> list[tuple[str, list[dict[str, Any]]]]:
        """The sidebar: headings, each with the lists and pages this person may open, in the desk's order."""
        placed = [
            (page.order, page.group, {"name": page.title, "admin_url": page.url})
            for page in pages.named_for(user)
        ]
        for app in apps:
            for entry in app["models"]:
                group, order = self._place(entry["model"], app["name"])
                name = getattr(self._registry[entry["model"]], "desk_name", "") or entry["name"]
                if entry["admin_url"]:
                    placed.append((order, group, {**entry, "name": name}))
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

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The sidebar is one for all apps: none has a page of its own."""
        return HttpResponseRedirect(reverse("admin:index"))

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


def says_demonstration(user: Any) -> bool:
    """Whether the desk says to this person that no second factor is asked of them, and why."""
    return (
        not factors.has_factor(user)
        and factors.is_excused(user)
        and bool(factors.strong_rights(user))
    )
