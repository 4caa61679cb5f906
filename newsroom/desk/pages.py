"""Pages of the desk that belong to no list of rows. An app registers its own in its `desk.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`name` is the address's in the namespace `admin`. Without `title` the sidebar does not name it."""

    name: str
    route: str
    view: Callable[..., HttpResponse]
    permission: str
    title: str = ""
    group: str = "People and rights"
    order: int = 90

    @property
    def url(self) -> str:
        return reverse(f"admin:{self.name}")


_pages: dict[str, DeskPage] = {}


def register(page: DeskPage) -> DeskPage:
    """Give the desk a page; a second of the same name takes the first one's place."""
    _pages[page.name] = page
    return page


def urls(admin_view: Callable[[Any], Any]) -> list[URLPattern]:
    return [
        path(page.route, admin_view(_permitted(page)), name=page.name) for page in _pages.values()
    ]


def named_for(user: Any) -> list[DeskPage]:
    """What the sidebar names for this person."""
    return [page for page in _pages.values() if page.title and user.has_perm(page.permission)]


def named(name: str) -> DeskPage | None:
    """The page whose address has that name."""
    return _pages.get(name)


def _permitted(page: DeskPage) -> Callable[..., HttpResponse]:
    @wraps(page.view)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(page.permission):
            raise PermissionDenied
        return page.view(request, *args, **kwargs)

    return view
