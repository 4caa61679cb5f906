"""RSS of the paper and of each section with all below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles import rivers
from articles.feeds import NEWEST, StoryFeed
from articles.models import ArticleVersion
from articles.rivers import Row
from newsroom.core import pagecache
from sections.models import Section, resolve_old
from sections.tree import tree_for


class SectionFeed(StoryFeed):
    key = "section"

    def get_object(self, request: HttpRequest, path: str = "") -> Section:
        sections = tree_for(request)
        if path not in sections.by_path:
            raise Http404
        self.ids = [s.pk for s in sections.subtree(sections.by_path[path])]
        return sections.by_path[path]

    def rows(self, obj: Section, at: datetime) -> list[Row]:
        return rivers.of_sections(self.ids, at, limit=NEWEST)

    def versions(self, obj: Section) -> Any:
        return ArticleVersion.objects.in_sections(self.ids)


@pagecache.cached_page()
def section(request: HttpRequest, path: str = "") -> HttpResponse:
    """The feed of the section at a path; of one that once stood there, one redirect to where its feed is."""
    if path in tree_for(request).by_path:
        return SectionFeed()(request, path=path)
    old = resolve_old(path) if "\0" not in path else None
    if old is None:
        raise Http404
    pagecache.shows(f"section:{old.pk}", *(f"below:{pk}" for pk in old.line_ids()))
    return HttpResponsePermanentRedirect(f"{old.get_absolute_url()}feed/")
