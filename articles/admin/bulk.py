"""Verbs done to many stories: a page that says of each what would happen, then each through the workflow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import corrections, policy, workflow
from articles.admin.passing import PREFIX, Met, met, passes_in, with_way
from articles.admin.verbs import act_url, perform, standing_significance
from articles.foresight import foresee
from articles.models import Article, Significance, Verb
from articles.refusal import Refused
from articles.states import StateLine, state_lines
from newsroom.core import clock

MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One story on the page: what would happen to it, or why nothing would."""

    story: Article
    state: StateLine
    sentences: list[str]
    stops: list[str]
    met: Met = Met()
    own_page: str = ""


def _action(
    verb: Verb, words: str, heading: str, right: str
) -> Callable[[Any, HttpRequest, Any], HttpResponse | None]:
    @admin.action(description=words, permissions=[right])
    def action(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        stories = list(queryset.select_related("section", "lead_photo", "created_by")[: MOST + 1])
        if len(stories) > MOST:
            messages.error(request, f"Choose at most {MOST} stories at once.")
            return None
        if request.POST.get("_confirmed"):
            _do(verb, request, stories)
            return None
        return _ask(verb, model_admin, request, stories, heading)

    action.__name__ = verb.value
    return action


def _ask(
    verb: Verb, model_admin: Any, request: HttpRequest, stories: list[Article], heading: str
) -> HttpResponse:
    now = clock.now()
    states = state_lines(stories, now)
    lines = [_line(verb, request.user, story, states[story.pk], now) for story in stories]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": heading,
        "opts": model_admin.opts,
        "verb": verb.value,
        "lines": lines,
        "able": [line for line in lines if not line.stops],
        "checkbox": ACTION_CHECKBOX_NAME,
        "dangerous": verb == Verb.UNPUBLISH,
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _line(verb: Verb, user: Any, story: Article, state: StateLine, now: Any) -> Line:
    if not policy.may(user, verb, story):
        return Line(story, state, [], ["You may not do this to this story."])
    transition = workflow.TRANSITIONS[verb]
    if story.desk_state not in transition.sources:
        return Line(story, state, [], [f"It is “{story.get_desk_state_display()}”."])
    if words := _left_unsaid(verb, story, now):
        return Line(story, state, [], [words], own_page=_own_page(verb, story))
    told = foresee(verb, story, by=user, now=now)
    found = met(told.findings, user, {}, story=story.pk, prefix=_prefix(story))
    return Line(story, state, told.sentences, told.stops, found)


def _left_unsaid(verb: Verb, story: Article, now: datetime) -> str:
    """That a correction was written for the version, which would go out here without a word of it."""
    version = story.written_from
    if verb != Verb.PUBLISH or version is None:
        return ""
    if standing_significance(version) == Significance.CORRECTION:
        return ""
    if not corrections.pending(version, now).exists():
        return ""
    return (
        f"A correction was written for v{version.number}. "
        "Publish it from the story’s own page, which asks whether readers are told of it."
    )


def _own_page(verb: Verb, story: Article) -> str:
    """The page that asks of this one story, with the version whose correction it begins with."""
    number = story.written_from.number if story.written_from else None
    return act_url(story, verb, version=number)


def _prefix(story: Article) -> str:
    """Each story has its own reasons."""
    return f"{PREFIX}{story.pk}-"


def _do(verb: Verb, request: HttpRequest, stories: list[Article]) -> None:
    """Each story on its own: one that is refused does not hold up the others."""
    now = clock.now()
    for story in stories:
        seen = request.POST.get(f"seen-{story.pk}", "")
        passes = passes_in(request.POST, prefix=_prefix(story))
        try:
            if words := _left_unsaid(verb, story, now):
                raise Refused(words)
            done = perform(verb, story, by=request.user, seen=seen, passes=passes)
        except Refused as refusal:
            said = with_way(f"“{story.headline}”: {refusal}", refusal, story.pk)
            messages.error(request, said)
        else:
            messages.add_message(request, done.level, f"“{story.headline}”: {done.words}")


@admin.action(description="Find and replace…", permissions=["replace"])
def find_and_replace(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """To the page that lists what would change in the stories that were ticked."""
    ids = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:MOST])
    return HttpResponseRedirect(f"{reverse('admin:articles_replacement_add')}?ids={ids}")


submit = _action(Verb.SUBMIT, "Send for review", "Send these stories for review?", "submit")
approve = _action(Verb.APPROVE, "Approve", "Approve these stories?", "review")
publish = _action(Verb.PUBLISH, "Publish now", "Publish these stories now?", "publish")
withdraw = _action(Verb.UNPUBLISH, "Withdraw…", "Withdraw these stories now?", "publish")
