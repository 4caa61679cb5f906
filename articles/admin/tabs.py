"""The tabs of a story: the same on its form and on every page beside it, and on the preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from articles import policy
from articles.admin.comparing import is_ahead
from articles.models import Article, Verb
from newsroom.core import clock


@dataclass(frozen=True, slots=True)
class Tab:
    """`name` is what the page of the tab calls itself; `apart`: it opens beside the desk."""

    name: str
    words: str
    url: str
    apart: bool = False


def of_story(admin: Any, request: HttpRequest, story: Article) -> list[Tab]:
    writes = admin.has_change_permission(request, story)
    suggests = policy.may(request.user, Verb.SUGGEST, story)
    live = story.versions.live(clock.now()).first()
    compares = "?from=live&to=desk" if is_ahead(story, live) else None
    proves = story.killed_at and request.user.has_perm("articles.kill_article")
    offered = (
        ("write", "Write" if writes else "Read", "change", True),
        ("versions", "Versions", "history", True),
        ("compare", "Compare with live", "compare", compares is not None),
        ("preview", "Preview", "preview", True),
        ("suggest", "Suggest changes", "suggest", suggests),
        ("suggestions", "Suggestions", "suggestions", story.suggestions.exists()),
        ("share", "Share", "share", True),
        ("legal", "Legal", "legal", True),
        ("corrections", "Corrections", "corrections", True),
        ("log", "Log", "log", True),
        ("proof", "Proof", "proof", bool(proves)),
    )
    return [
        Tab(
            name,
            words,
            f"{_url(story, page)}{compares if name == 'compare' else ''}",
            name == "preview",
        )
        for name, words, page, is_there in offered
        if is_there
    ]


def _url(story: Article, page: str) -> str:
    return reverse(f"admin:articles_article_{page}", args=[story.pk])
