"""The pages beside the story form: each is a module of its own, and is found from here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from articles import views, workflow
from articles.admin import autosave, comparing, correcting, history, killed, merging, verbs
from articles.admin.listing import StoryList
from articles.models import Article
from articles.refusal import Refused


class StoryPages(StoryList):
    """Those who may not see a story find none of its pages."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_article_"
        pages = [
            path("<path:object_id>/act/<slug:verb>/", wrap(self.act), name=f"{name}act"),
            path("<path:object_id>/proof/", wrap(self.proof), name=f"{name}proof"),
            path("<path:object_id>/copy/", wrap(self.copy), name=f"{name}copy"),
            path("<path:object_id>/preview/", wrap(self.preview), name=f"{name}preview"),
            path(
                "<path:object_id>/versions/<int:number>/", wrap(self.version), name=f"{name}version"
            ),
            path(
                "<path:object_id>/merge/<int:number>/<int:over>/",
                wrap(self.merge),
                name=f"{name}merge",
            ),
            path("<path:object_id>/compare/", wrap(self.compare), name=f"{name}compare"),
            path("<path:object_id>/log/", wrap(self.log), name=f"{name}log"),
            *correcting.pages(self),
            path("add/autosave/", self.autosave, name=f"{name}add_autosave"),
            path("<path:object_id>/autosave/", self.autosave, name=f"{name}autosave"),
            path(
                "drafts/<int:number>/throw-away/",
                wrap(autosave.throw_away),
                name=f"{name}throw_away",
            ),
        ]
        return [*pages, *super().get_urls()]

    def seen_story(self, request: HttpRequest, object_id: str) -> Article:
        """The story, for those who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        return article

    def act(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        return verbs.act(self, request, object_id, verb)

    def proof(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return killed.proof_page(self, request, object_id)

    def autosave(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Not wrapped as the pages are: it says in JSON that nobody is signed in."""
        return autosave.autosave(request, self, object_id)

    def copy(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: a draft of one's own that begins with what this story says."""
        story = self.seen_story(request, object_id)
        if request.method != "POST":
            return HttpResponseRedirect(verbs.story_url(story))
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            made = workflow.copy(story, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(verbs.story_url(story))
        messages.success(request, f"This is a copy of “{story.headline}”, and yours.")
        return HttpResponseRedirect(verbs.story_url(made))

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return views.preview(request, self.seen_story(request, object_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.versions(self, request, self.seen_story(request, object_id))

    def version(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        return history.one_version(self, request, self.seen_story(request, object_id), number)

    def merge(self, request: HttpRequest, object_id: str, number: int, over: int) -> HttpResponse:
        story = self.seen_story(request, object_id)
        return merging.merge(self, request, story, number, over)

    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return comparing.comparison(self, request, self.seen_story(request, object_id))

    def log(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return history.log(self, request, self.seen_story(request, object_id))
