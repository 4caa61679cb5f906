"""Three applications that answer the same bytes: a page-cache hit, a bare Django view, bare WSGI."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom.core.pagecache import PageCache, PageCacheApplication, cached_page, shows

BODY = b"<p>One set of scales will serve five harbours.</p>\n" * 600
KEYS = [f"article:{number}" for number in range(60)]


def page(request: HttpRequest) -> HttpResponse:
    shows(*KEYS)
    return HttpResponse(BODY)


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("hit/", cached_page()(page)), path("bare/", plain)]
if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY=__name__, MIDDLEWARE=[]
    )
    django.setup()

_folder = tempfile.TemporaryDirectory(prefix="newsroom-bench-")
bare = WSGIHandler()
hit = PageCacheApplication(bare, PageCache(Path(_folder.name) / "marks.gen"))


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return (BODY,)
