"""The doors of writing together: second saves, suggestions, who is there; and the form where the session has ended."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from articles.admin import carried, lost_session, presence, suggesting, tabs, together
from articles.admin.listing import StoryList
from articles.models import Article, Place
from articles.refusal import Stale

STORY = "<path:object_id>"


class PagesTogether(StoryList):
    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_article_"
        forms_beside = {
            f"{STORY}/together/<int:number>/": ("together", self.together),
            f"{STORY}/suggest/": ("suggest", self.suggest),
        }
        wrapped = {
            f"{STORY}/suggestions/": ("suggestions", self.suggestions),
            "presence/": ("everywhere", self.everywhere),
            f"{STORY}/presence/": ("presence", self.presence),
            f"{STORY}/take-over/<slug:door>/": ("take_over", self.take_over),
        }
        pages = [
            path(route, wrap(view), name=f"{name}{end}") for route, (end, view) in wrapped.items()
        ]
        pages += [
            path(route, carried.door(self.admin_site, view), name=f"{name}{end}")
            for route, (end, view) in forms_beside.items()
        ]
        forms = [
            path("add/", self.door, name=f"{name}add"),
            path(f"{STORY}/change/", self.door, name=f"{name}change"),
        ]
        return [*pages, *forms, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A save that met a newer one is kept, and brought together with it; no button that was pressed is obeyed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale:
            return together.kept(request)

    def of_others(
        self,
        request: HttpRequest,
        story: Article | None,
        form: Any,
        now: datetime,
        *,
        writable: bool,
    ) -> dict[str, Any]:
        """What the form says of other people's work on the story, and whose form it is when it comes back late."""
        key = str(form["draft_key"].value() or "") if writable else ""
        claim = lost_session.claim(request.user, key) if writable else ""
        if story is None:
            return {"claim": claim}
        place = Place.WRITING if writable else Place.READING
        return {
            "claim": claim,
            "presence": presence.shown(request, story, place, now),
            "suggested": suggesting.waiting(story),
            "second_saves": together.waiting(request.user, story) if writable else [],
        }

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """With the tabs of every page beside the form; nothing is asked for them where there are none."""
        story = super().get_object(request, object_id, from_field)
        if story is not None:
            request.story_tabs = partial(tabs.of_story, self, request, story)
        return story

    def seen_story(self, request: HttpRequest, object_id: str) -> Article:
        """The story, for those who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        return article

    def door(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """The form. What is sent to it after the session has ended is kept, and offered after the log-in."""
        if request.method == "POST" and not self.admin_site.has_permission(request):
            kept = lost_session.kept(request, object_id)
            return redirect_to_login(kept or request.get_full_path(), reverse("admin:login"))
        if object_id is None:
            return self.admin_site.admin_view(self.add_view)(request)
        return self.admin_site.admin_view(self.change_view)(request, object_id)

    def together(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        return together.together(self, request, self.seen_story(request, object_id), number)

    def suggest(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return suggesting.suggest(self, request, self.seen_story(request, object_id))

    def suggestions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return suggesting.suggestions(self, request, self.seen_story(request, object_id))

    def everywhere(self, request: HttpRequest) -> HttpResponse:
        return presence.everywhere(request, self)

    def presence(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return presence.heard(request, self.seen_story(request, object_id))

    def take_over(self, request: HttpRequest, object_id: str, door: str) -> HttpResponse:
        if door not in presence.DOORS:
            raise Http404
        return presence.take_over(request, self, self.seen_story(request, object_id), door)
