"""The page on which a person makes two versions one: what merges by itself, and a choice for each clash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles import policy, workflow
from articles.admin import carried
from articles.admin.answers import answers_in, asked
from articles.admin.comparing import RELATED, side_of
from articles.admin.merge_words import Told, Who, choices_in
from articles.admin.passing import met, passes_in
from articles.admin.verbs import story_url
from articles.models import Article, ArticleVersion, Verb
from articles.refusal import Refused
from articles.states import state_line
from articles.workflow import membership
from articles.workflow.merging import obstacle
from articles.workflow.waiting import common
from newsroom.core import clock


def merge(
    admin: Any, request: HttpRequest, article: Article, number: int, over: int
) -> HttpResponse:
    """`…/merge/<number>/<over>/`: GET shows the two side by side, POST makes them one through the workflow.

    When the workflow refuses, the same page comes back with the reason, the choices and the token of the story as the
    page now shows it.
    """
    now = clock.now()
    version, other = _pair(article, number, over)
    _check_may(request.user, article, version, now)
    if request.method != "POST":
        given = carried.taken(request)
        return _page(admin, request, article, version, other, None, now, given)
    try:
        made = workflow.merge(
            version,
            other,
            by=request.user,
            choices=choices_in(request.POST),
            waiting=answers_in(request.POST),
            passes=passes_in(request.POST),
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        return _page(admin, request, article, version, other, refusal, now, request.POST)
    messages.success(
        request, f"v{made.number} is v{number} and v{over} in one. {_goes_out(made, now)}"
    )
    return HttpResponseRedirect(story_url(article))


def _pair(article: Article, number: int, over: int) -> tuple[ArticleVersion, ArticleVersion]:
    """The two versions, with who made them and what they were written from."""
    rows = article.versions.select_related("made_by", "based_on", "merged_with", *RELATED)
    rows = rows.prefetch_related("tag_rows", "byline_rows")
    found = {version.number: version for version in rows.filter(Q(number=number) | Q(number=over))}
    if len(found) != 2:
        raise Http404
    return found[number], found[over]


def _check_may(user: Any, article: Article, version: ArticleVersion, now: datetime) -> None:
    """What is to go out is changed by those who decide what goes out."""
    goes_out = membership.is_to_go_out(version, now)
    verbs = (Verb.MERGE, Verb.SCHEDULE) if goes_out else (Verb.MERGE,)
    if not all(policy.may(user, verb, article) for verb in verbs):
        raise PermissionDenied


def _page(
    admin: Any,
    request: HttpRequest,
    article: Article,
    version: ArticleVersion,
    other: ArticleVersion,
    refusal: Refused | None,
    now: datetime,
    given: Mapping[str, str] | None,
) -> HttpResponse:
    """`given`: what was chosen so far, where anything was."""
    stood = common(article, version, other)
    told = Told.of([side_of(each) for each in (stood or other, version, other)])
    choices = choices_in(given) if given is not None else None
    answers, passes = answers_in(given or {}), passes_in(given or {})
    who = Who(*(f"v{each.number}" for each in (stood or other, version, other)))
    shown = told.shown()
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Merge {who.mine} and {who.theirs}: {article.headline}",
        "opts": admin.opts,
        "original": article,
        "state": state_line(article, now),
        "tab": "versions",
        "heading": f"Merge {who.mine} and {who.theirs}",
        "button": f"Merge {who.mine} and {who.theirs}",
        "versions": [_row(each, now) for each in (version, other)],
        "stood": stood,
        "version": version,
        "alone": [(who.mine, shown.mine), (who.theirs, shown.theirs)],
        "alike": shown.alike,
        "clashes": told.clashes(who, choices),
        "stop": obstacle(version, other, stood, now),
        "refusal": refusal,
        "questions": asked(article, (), getattr(refusal, "told", {}), answers),
        "met": met(getattr(refusal, "findings", ()), request.user, passes),
        "sentences": _sentences(article, version, now),
        "back": story_url(article),
        "claim": carried.claim(request),
    }
    return TemplateResponse(request, "admin/articles/article/merge.html", context)


def _row(version: ArticleVersion, now: datetime) -> dict[str, Any]:
    parents = [each for each in (version.based_on, version.merged_with) if each is not None]
    return {
        "version": version,
        "made": clock.moment_words(version.made_at, now),
        "parents": " and ".join(f"v{parent.number}" for parent in parents),
        "release": _goes_out(version, now),
    }


def _goes_out(version: ArticleVersion, now: datetime) -> str:
    if version.held_for is not None:
        return f"It is held; it was meant for {clock.moment_words(version.held_for, now)}."
    if version.is_waiting(now):
        return f"It goes live on {clock.moment_words(version.live_from, now)}."
    return "Readers see it." if version.is_live(now) else ""


def _sentences(article: Article, version: ArticleVersion, now: datetime) -> list[str]:
    """What the merge does besides making a version."""
    name = f"v{version.number}"
    if article.written_from_id == version.pk:
        desk = f"The working copy says what {name} says, and will say the merged words."
    else:
        desk = "The working copy stays as it is."
    return ["A new version says what both say.", *_release(version, name, now), desk]


def _release(version: ArticleVersion, name: str, now: datetime) -> list[str]:
    if version.is_waiting(now):
        moment = clock.moment_words(version.live_from, now)
        return [f"It goes live on {moment}, in the place of {name}."]
    if version.held_for is None:
        return ["Nothing is released by it."]
    moment = clock.moment_words(version.held_for, now)
    if version.held_for <= now:
        return [
            f"{name} was meant for {moment}, which has passed: the new one is held in its place."
        ]
    if version.article.versions.waiting(now).filter(live_from=version.held_for).exists():
        return [
            f"{name} is held for {moment}. Another release waits for that moment: the merged version is held in its "
            "turn, until somebody chooses another moment."
        ]
    return [f"It goes live on {moment}, for which {name} is held."]
