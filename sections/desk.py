"""What the home board shows by section: the newest story of each, and which sections are quiet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from articles.home import asker_of
from articles.models import ArticleVersion
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import Panel
from sections.models import Section

LOOKED_AT = 300


def by_section(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The sections of the navigation with their newest story, out of the newest of the paper.

    For who looks after sections, or only looks: a reporter has stories, a photo editor pictures.
    """
    asker = asker_of(request, now)
    if asker.pictures or (asker.writes and not asker.reviews):
        return None
    names = {s.path: s.name for s in Section.objects.navigation()}
    newest: dict[str, ArticleVersion] = {}
    live = (
        ArticleVersion.objects.live(now)
        .order_by("-published_at", "-article")
        .select_related("section")
        .only("headline", "short_headline", "published_at", "article", "section", "section__path")
    )
    for version in live[:LOOKED_AT]:
        newest.setdefault(version.section.path.partition("/")[0], version)
    lines = [_line(name, path, newest.get(path), now) for path, name in names.items()]
    return {"lines": lines, "nothing": "There is no section yet."}


def _line(name: str, path: str, version: ArticleVersion | None, now: datetime) -> dict[str, Any]:
    if version is None:
        url = f"{reverse('admin:articles_article_changelist')}?in={path}"
        return {"when": name, "before": "", "title": "Nothing new lately", "url": url, "after": ""}
    return {
        "when": name,
        "before": "",
        "title": version.short_headline or version.headline,
        "url": reverse("admin:articles_article_change", args=[version.article_id]),
        "after": f", {clock.moment_words(version.published_at, now)}",
    }


panels.register(
    Panel(
        "by-section", "By section", "admin/desk/lines.html", by_section, panels.FOOT, 20,
        "articles.view_article",
    )
)  # fmt: skip
