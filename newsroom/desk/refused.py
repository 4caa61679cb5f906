"""What the desk answers where somebody may not do a thing: a page of its own, with who may and a way back."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from newsroom.core.headers import on_the_desk
from newsroom.desk import pages

NOT_YOURS: Final = "Your rights do not reach this page, or this story."
EDITORS: Final = "An editor of its section can do it, or the chief."
NOT_TAKEN: Final = (
    "It was opened under another log-in, or long ago, or on another site. Nothing was done with it. "
    "Open the page again and send it once more."
)
NOBODY: Final = "Only somebody who may do everything may"
NO_PAGE: Final = (
    "The address may have lost a part, or what stood there is gone. Stories, photos and people are found by the "
    "search above."
)
ACTIONS: Final = {"add": "add", "delete": "delete", "changelist": "view"}
BY_SECTION: Final = "articles.article"
RULED: Final = {"auth.user": "desk.manage_people"}
"""Lists that a right of another name opens."""


def forbidden(request: HttpRequest) -> HttpResponse | None:
    """The page for a person of the desk; None for anybody else, and off the desk."""
    return _page(request, "This is not yours to do", NOT_YOURS, who=who_may(request))


def not_taken(request: HttpRequest) -> HttpResponse | None:
    """The same for a form with a void token."""
    return _page(request, "This form was not taken", NOT_TAKEN)


def not_found(request: HttpRequest) -> HttpResponse | None:
    """The same for an address of the desk that leads to nothing."""
    return _page(request, "There is no such page", NO_PAGE, status=404)


def _page(
    request: HttpRequest, title: str, words: str, who: str = "", status: int = 403
) -> HttpResponse | None:
    user = getattr(request, "user", None)
    if user is None or not on_the_desk(request) or not admin.site.has_permission(request):
        return None
    told = {"title": title, "words": words, "who": who, "back": back_from(request)}
    context = {**admin.site.each_context(request), **told}
    return render(request, "admin/refused.html", context, status=status)


def back_from(request: HttpRequest) -> str:
    """The page of this site from which one came, unless it is this one."""
    came = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return came if ours and came != request.build_absolute_uri() else ""


def who_may(request: HttpRequest) -> str:
    """ "The roles Chief and Editor may." Of stories it is a matter of their sections."""
    right = _right(getattr(request.resolver_match, "url_name", "") or "")
    if not right:
        return EDITORS
    words = roles_with(right)
    return f"{words}." if words != NOBODY else "No role may: only somebody who may do everything."


def roles_with(right: str) -> str:
    """ "The roles Chief and Editor may": all that have the right."""
    app, _, codename = right.partition(".")
    found = Group.objects.filter(
        permissions__codename=codename, permissions__content_type__app_label=app
    )
    names = list(found.order_by("name").values_list("name", flat=True).distinct())
    if not names:
        return NOBODY
    *most, last = names
    if not most:
        return f"The role {last} may"
    return f"The roles {', '.join(most)} and {last} may"


def _right(name: str) -> str:
    """The right that opens the address of that name; "" where it depends on the story."""
    page = pages.named(name)
    if page is not None:
        return page.permission
    for model in admin.site._registry:
        words: Any = model._meta
        begin = f"{words.app_label}_{words.model_name}_"
        if name.startswith(begin):
            if words.label_lower == BY_SECTION:
                return ""
            action = ACTIONS.get(name.removeprefix(begin), "change")
            return RULED.get(words.label_lower, f"{words.app_label}.{action}_{words.model_name}")
    return ""
