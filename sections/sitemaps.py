"""The sitemap of the fronts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.metadata import absolute
from articles.sitemaps import XML
from newsroom.core import pagecache
from sections.tree import tree


@pagecache.cached_page()
def sections(request: HttpRequest) -> HttpResponse:
    sections = tree()
    found = sections.subtree(sections.home) if "" in sections.by_path else []
    pagecache.shows(*(f"section:{s.pk}" for s in found))
    urls = [{"loc": absolute(s.get_absolute_url())} for s in found]
    return render(request, "articles/sitemap.xml", {"urls": urls}, content_type=XML)
