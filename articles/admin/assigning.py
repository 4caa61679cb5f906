"""Many stories given to one person: a page that says of each who has it, then each through the workflow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles import policy, workflow
from articles.admin.bulk import MOST, Line
from articles.admin.tasks import PersonField
from articles.models import Article, Verb
from articles.refusal import Refused
from articles.states import state_lines
from articles.tidings import name_of
from newsroom.core import clock
from newsroom.desk.moments import MomentField, labelled


class AssignForm(forms.Form):
    """To whom the stories go, and until when. An empty due time leaves each story's own."""

    assignee = PersonField(
        policy.writers(), label="Give them to", empty_label="Choose somebody", required=True
    )
    due_at = MomentField(required=False, help_text="Empty: each story’s due time stays.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"].label = labelled("Due")


@admin.action(description="Assign to…", permissions=["review"])
def assign(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    stories = list(queryset.select_related("section", "assignee")[: MOST + 1])
    if len(stories) > MOST:
        messages.error(request, f"Choose at most {MOST} stories at once.")
        return None
    form = AssignForm(request.POST if request.POST.get("_confirmed") else None)
    if form.is_bound and form.is_valid():
        for story in stories:
            _give(request, story, form.cleaned_data)
        return None
    now = clock.now()
    states = state_lines(stories, now)
    lines = [_line(request.user, story, states[story.pk]) for story in stories]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Assign these stories",
        "opts": model_admin.opts,
        "verb": Verb.ASSIGN.value,
        "lines": lines,
        "able": [line for line in lines if not line.stops],
        "checkbox": ACTION_CHECKBOX_NAME,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/bulk_assign.html", context)


def _line(user: Any, story: Article, state: Any) -> Line:
    if not policy.may(user, Verb.ASSIGN, story):
        return Line(story, state, [], ["You may not give this story to anybody."])
    has = f"{name_of(story.assignee)} has it now." if story.assignee else "Nobody has it yet."
    return Line(story, state, [has], [])


def _give(request: HttpRequest, story: Article, given: dict[str, Any]) -> None:
    """Each story on its own: one that is refused does not hold up the others."""
    due = {"due_at": given["due_at"]} if given["due_at"] else {}
    try:
        event = workflow.assign(story, by=request.user, to=given["assignee"], **due)
    except Refused as refusal:
        messages.error(request, f"“{story.headline}”: {refusal}")
    else:
        who = name_of(given["assignee"])
        words = f"{who} has it now." if event else f"{who} had it already."
        messages.success(request, f"“{story.headline}”: {words}")
