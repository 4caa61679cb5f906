"""RSS of the paper and of each section with all below it."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles import rivers
from articles.feeds import NEWEST, StoryFeed
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

    def next_bound(self, obj: Section, at: datetime) -> datetime | None:
        return rivers.next_bound_of_sections(self.ids, at)


@pagecache.cached_page()
def section(request: HttpRequest, path: str = "") -> HttpResponse:
    """The feed of the section at a path; from any other address it has or had, one redirect to where it is."""
    found = tree_for(request).by_path.get(path)
    if found is not None and request.path_info.endswith("/"):
        return SectionFeed()(request, path=path)
    if found is None and "\0" not in path:
        found = resolve_old(path)
    if found is None:
        raise Http404
    slug = path.rpartition("/")[2]
    lines = [f"below:{pk}" for pk in found.line_ids()]
    pagecache.shows(f"section:{found.pk}", f"slug:{slug}", *lines)
    return HttpResponsePermanentRedirect(f"{found.get_absolute_url()}feed/")
