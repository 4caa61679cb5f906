"""What machines ask of the site: whether it lives, whether it is ready, and where they may go."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache

from articles.metadata import absolute
from newsroom.core import pagecache
from newsroom.desk import refused


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, cache and migrations are there; 503 with what is not."""
    troubles = {name: trouble for name, ask in CHECKS.items() if (trouble := _ask(ask))}
    return JsonResponse(
        {"ready": not troubles, "troubles": troubles}, status=503 if troubles else 200
    )


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return (
        "there are migrations to run"
        if executor.migration_plan(executor.loader.graph.leaf_nodes())
        else ""
    )


def _cache() -> str:
    cache.set("readyz", "1", 10)
    return "" if cache.get("readyz") == "1" else "the cache forgets"


CHECKS = {"database": _database, "migrations": _migrations, "cache": _cache}


def _ask(check: object) -> str:
    try:
        return check()
    except Exception as error:  # whatever is wrong, the answer is the same, and says no detail
        return type(error).__name__


@pagecache.cached_page()
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /_p/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
        f"Sitemap: {absolute('/sitemap-news.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """On the desk, to whom it is open, in the desk's dress; else the paper's page."""
    return refused.not_found(request) or render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a person may not do: on the desk in the desk's dress, anywhere else in the paper's."""
    return refused.forbidden(request) or render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page says nothing that would have to be looked up: whatever failed may fail again."""
    try:
        return render(request, "500.html", status=500)
    except Exception:  # the page itself may be what fails: a style sheet that was not collected
        return HttpResponseServerError("Something broke on our side. Please try again in a minute.")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here when a page names no icon."""
    return HttpResponsePermanentRedirect(static("favicon.svg"))
