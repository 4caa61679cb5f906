"""The versions of a story and the log of what was done to it. An old version is restored, never changed."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles import policy
from articles.admin.comparing import is_ahead
from articles.admin.verbs import offered
from articles.admin.waits import waits_of
from articles.models import Article, ArticleVersion, HiddenHistory, Significance, Verb
from articles.staleness import may_merge
from articles.states import state_line
from articles.suggestions import is_suggestion
from newsroom.core import clock
from newsroom.core.html import trusted
from newsroom.core.text import whole_number

PAGE = 50
AS = {
    Significance.SILENT: "a silent fix",
    Significance.UPDATE: "an update",
    Significance.CORRECTION: "a correction",
}


def versions(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """All versions, newest first, each with who made it, when, why, and when readers saw it."""
    now = clock.now()
    rows = article.versions.select_related(
        "made_by", "based_on", "merged_with", "published_by", "suggestion", "second_save"
    )
    before = _number(request, "before")
    page = list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])
    context = _context(admin, request, article, now, "versions")
    offer = offered(request.user, article, now)
    live = article.live_version(now)
    may_roll_back = policy.may(request.user, Verb.ROLL_BACK, article)
    waits = {each.version.pk: each for each in waits_of(offer, context["state"], now)}
    context |= {
        "offer": offer,
        "rows": [
            _row(version, now)
            | {"before": below.number if below else None, "waits": waits.get(version.pk)}
            | {"rolls_back": may_roll_back and _was_seen(version, live, now)}
            for version, below in zip_longest(page[:PAGE], page[1:])
        ],
        "live": live,
        "older": page[PAGE - 1].number if len(page) > PAGE else None,
        "may_restore": policy.may(request.user, Verb.RESTORE, article),
        "public": _public(request.user, article, now),
    }
    return TemplateResponse(request, "admin/articles/article/versions.html", context)


def one_version(admin: Any, request: HttpRequest, article: Article, number: int) -> HttpResponse:
    now = clock.now()
    version = (
        article.versions.select_related(
            "made_by", "based_on", "merged_with", "published_by", "section", "lead_photo"
        )
        .filter(number=number)
        .first()
    )
    if version is None:
        raise Http404
    newest = article.written_from
    context = _context(admin, request, article, now, "versions") | {
        "version": version,
        "row": _row(version, now),
        "body": trusted(version.body),
        "tags": [row.tag.name for row in version.tag_rows.select_related("tag")],
        "names": [str(row) for row in version.byline_rows.select_related("author")],
        "newest": newest,
        "may_roll_back": _may_roll_back(request.user, article, version, now),
        "may_share": policy.may(request.user, "share", article),
        "may_restore": newest.pk != version.pk
        and policy.may(request.user, Verb.RESTORE, article)
        and not is_suggestion(version),
    }
    return TemplateResponse(request, "admin/articles/article/version.html", context)


def log(admin: Any, request: HttpRequest, article: Article) -> HttpResponse:
    """Every verb that was done to the story, newest first."""
    now = clock.now()
    rows = article.events.select_related("actor", "version").order_by("-pk")
    before = _number(request, "before")
    page = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    context = _context(admin, request, article, now, "log") | {
        "rows": [(event, clock.moment_words(event.at, now)) for event in page[:PAGE]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
    }
    return TemplateResponse(request, "admin/articles/article/log.html", context)


def _public(user: Any, article: Article, now: datetime) -> dict[str, Any]:
    """What readers see of the history, and the verb that changes it for those who may."""
    hidden = HiddenHistory.objects.filter(article=article).select_related("by").first()
    verb = Verb.SHOW_HISTORY if hidden else Verb.HIDE_HISTORY
    return {
        "on": settings.PUBLIC_HISTORY and article.first_published_at is not None,
        "live": article.versions.live(now).select_related("section").first(),
        "hidden": hidden,
        "since": clock.moment_words(hidden.at, now) if hidden else "",
        "verb": verb if policy.may(user, verb, article) else "",
    }


def _row(version: ArticleVersion, now: datetime) -> dict[str, Any]:
    return {
        "version": version,
        "made": clock.moment_words(version.made_at, now),
        "release": _release(version, now),
        "released": _released(version),
        "is_live": version.is_live(now),
        "is_waiting": version.is_waiting(now),
    }


def _may_roll_back(user: Any, article: Article, version: ArticleVersion, now: datetime) -> bool:
    """Where readers see another version than one that they saw before."""
    seen = _was_seen(version, article.versions.live(now).first(), now)
    return seen and policy.may(user, Verb.ROLL_BACK, article)


def _was_seen(version: ArticleVersion, live: ArticleVersion | None, now: datetime) -> bool:
    """Whether readers saw this one before the one they see."""
    if live is None or live.pk == version.pk or version.live_from is None:
        return False
    return version.live_from < now and version.live_from != version.live_until


def _release(version: ArticleVersion, now: datetime) -> str:
    """When readers saw the version, see it or will see it."""
    if version.held_for is not None:
        return f"Held; it was meant for {clock.moment_words(version.held_for, now)}"
    if version.live_from is None or version.live_from == version.live_until:
        return ""
    begin = clock.moment_words(version.live_from, now)
    end = clock.moment_words(version.live_until, now) if version.live_until else ""
    if version.is_waiting(now):
        return f"Goes live {begin}" + (f", until {end}" if end else "")
    if version.is_live(now):
        return f"Live since {begin}" + (f", until {end}" if end else "")
    return f"Was live from {begin} until {end}"


def _released(version: ArticleVersion) -> str:
    """As what the version is, was or will be shown to readers, and who said so."""
    if version.live_from is None or version.live_from == version.live_until:
        return ""
    by = version.published_by
    who = (by.get_short_name() or by.get_username()) if by else "an import"
    return f"As {AS[version.significance]}, by {who}"


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name))


def _context(
    admin: Any, request: HttpRequest, article: Article, now: datetime, tab: str
) -> dict[str, Any]:
    state = state_line(article, now)
    return {
        **admin.admin_site.each_context(request),
        "title": f"{'Versions' if tab == 'versions' else 'Log'}: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state,
        "ahead": is_ahead(article, article.live_version(now)),
        "merges": bool(state.stale and may_merge(request.user, [article.pk])),
        "tab": tab,
    }
