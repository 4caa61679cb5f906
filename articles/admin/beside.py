"""The pages beside the story form, by their addresses: each is asked with the story, for those who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles import views
from articles.admin import (
    autosave,
    carried,
    comparing,
    copying,
    correcting,
    history,
    killed,
    legal,
    merging,
    notes,
    sharing,
    tasks,
    verbs,
)
from articles.admin.pages_together import STORY, PagesTogether
from articles.models import Article


def preview(admin: Any, request: HttpRequest, story: Article) -> HttpResponse:
    """The working copy as readers would see it, with the ways to the story's other pages above it."""
    form, *others = [tab for tab in request.story_tabs() if not tab.apart]
    ways = [("Back to the story", form.url), *((tab.words, tab.url) for tab in others)]
    return views.preview(request, story, ways=ways)


PAGES: Final[Mapping[str, tuple[str, Callable[..., HttpResponse]]]] = {
    "copy/": ("copy", copying.copy),
    "preview/": ("preview", preview),
    "versions/<int:number>/": ("version", history.one_version),
    "merge/<int:number>/<int:over>/": ("merge", merging.merge),
    "compare/": ("compare", comparing.comparison),
    "log/": ("log", history.log),
    "task/": ("task", tasks.task),
    "claim/": ("claim", tasks.claim),
    "notes/": ("notes", notes.write),
    "notes/<int:number>/": ("note", notes.thread),
    "corrections/": ("corrections", correcting.corrections),
    "corrections/<int:number>/": ("correction", correcting.instead),
    "legal/": ("legal", legal.legal),
    "share/": ("share", sharing.previews),
    "share/<int:number>/end/": ("end_preview", sharing.end),
}
"""What follows the story in the address: the name of the route, and the page."""


CARRIED: Final = ("merge",)
"""Those whose form is there again where the session had ended when it was sent."""


class PagesBeside(PagesTogether):
    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_article_"
        doors = dict.fromkeys(CARRIED, partial(carried.door, self.admin_site))
        beside = [
            path(f"{STORY}/{route}", doors.get(end, wrap)(self.beside(view)), name=f"{name}{end}")
            for route, (end, view) in PAGES.items()
        ]
        others = [
            path(f"{STORY}/act/<slug:verb>/", wrap(self.act), name=f"{name}act"),
            path(f"{STORY}/proof/", wrap(self.proof), name=f"{name}proof"),
            path("people/", wrap(notes.people), name=f"{name}people"),
            path("add/autosave/", self.autosave, name=f"{name}add_autosave"),
            path(f"{STORY}/autosave/", self.autosave, name=f"{name}autosave"),
            path(
                "drafts/<int:number>/throw-away/",
                wrap(autosave.throw_away),
                name=f"{name}throw_away",
            ),
        ]
        return [*beside, *others, *super().get_urls()]

    def beside(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, object_id: str, **given: Any) -> HttpResponse:
            return view(self, request, self.seen_story(request, object_id), **given)

        return page

    def act(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        return verbs.act(self, request, object_id, verb)

    def proof(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Of a killed story, which those who may kill need not be able to read."""
        return killed.proof_page(self, request, object_id)

    def autosave(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Not wrapped as the pages are: it says in JSON that nobody is signed in."""
        return autosave.autosave(request, self, object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.versions(self, request, self.seen_story(request, object_id))
