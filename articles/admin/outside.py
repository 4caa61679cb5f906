"""The story's pages for those who neither write nor release it: who reads for the law, and who has no account."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles.admin import legal, sharing
from articles.admin.listing import StoryList
from articles.models import Article


class PagesForOthers(StoryList):
    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_article_"
        pages = [
            path("<path:object_id>/legal/", wrap(self.legal), name=f"{name}legal"),
            path("<path:object_id>/share/", wrap(self.share), name=f"{name}share"),
            path(
                "<path:object_id>/share/<int:number>/end/",
                wrap(self.end_preview),
                name=f"{name}end_preview",
            ),
        ]
        return [*pages, *super().get_urls()]

    def seen_story(self, request: HttpRequest, object_id: str) -> Article:
        """The story, for those who may see it."""
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def legal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return legal.legal(self, request, self.seen_story(request, object_id))

    def share(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return sharing.previews(self, request, self.seen_story(request, object_id))

    def end_preview(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        return sharing.end(request, self.seen_story(request, object_id), number)
