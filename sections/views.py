"""The catch-all of public addresses: a section's front, a story below it, or a redirect from where either was."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import resolve

from articles.metadata import list_page, publisher
from articles.openness import history_at
from articles.rivers import Place
from articles.views import story_at, until_a_story_comes
from newsroom.core import clock, pagecache
from sections import feeds
from sections.fronts import compose
from sections.models import Section, resolve_old
from sections.tree import Tree, tree_for


def home(request: HttpRequest) -> HttpResponse:
    return page(request, "")


def page(request: HttpRequest, path: str) -> HttpResponse:
    """What stands at a path. Raises `Http404` where nothing does, and before the paper has a Home."""
    if "\0" in path:  # text that PostgreSQL refuses to look for
        raise Http404
    sections = tree_for(request)
    section = sections.by_path.get(path)
    if section is not None and section.get_absolute_url() == request.path_info:
        return front(request, section, sections, clock.shown())
    if section is not None:
        return moved(request, section, path)
    try:
        return story_at(request, path)
    except Http404:
        old = resolve_old(path)
        if old is None:
            raise
        return moved(request, old, path)


def unslashed(request: HttpRequest, path: str) -> HttpResponse:
    """An address without its last stroke: one redirect to where it leads, whatever else about it is old."""
    found = resolve(f"/{path}/")
    if found.func in (page, feeds.section, history_at):
        return found.func(request, **found.kwargs)
    return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))


@pagecache.cached_page(before=Place.canonical)
def front(request: HttpRequest, section: Section, sections: Tree, at: datetime) -> HttpResponse:
    before = Place.read(request.GET.get("before"))
    made = compose(section, sections, at, before=before)
    if before is not None and not made.days:
        raise Http404
    trail = sections.trail(section)
    url = section.get_absolute_url()
    address = f"{url}?before={before.cursor()}" if before else url
    about = [publisher()] if section.is_home else []
    context = {
        "page": list_page(
            title=section.name,
            description=section.description,
            url=address,
            trail=trail,
            feed_url=f"{url}feed/",
            about=about,
        ),
        "section": section,
        "front": made,
        "trail": trail,
        "is_home": section.is_home and before is None,
        "sisters": sisters(section, sections),
    }
    return render(request, "sections/front.html", context)


@pagecache.cached_page(before=Place.canonical)
def moved(request: HttpRequest, section: Section, path: str) -> HttpResponse:
    """It holds until the section moves again, or another section or a story stands at `path`."""
    pagecache.shows(f"section:{section.pk}", *(f"below:{pk}" for pk in section.line_ids()))
    until_a_story_comes(path.rpartition("/")[2], clock.shown())
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(f"{section.get_absolute_url()}{query}")


def sisters(section: Section, sections: Tree) -> list[dict[str, object]]:
    """The section of the navigation above this one, as "All World", and what stands directly below it."""
    if section.is_home:
        return []
    top = sections.top(section)
    below = sections.children(top)
    if not below:
        return []
    rows = [(f"All {top.name}", top), *((s.name, s) for s in below)]
    return [
        {"name": name, "url": s.get_absolute_url(), "current": s.pk == section.pk}
        for name, s in rows
    ]
