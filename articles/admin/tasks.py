"""Who has a story, until when, how urgently: the panel of the form, its page, and the question before a take-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles import policy, tidings, workflow
from articles.admin.verbs import story_url
from articles.duties import late_words
from articles.models import Article, Priority
from articles.models.task import priority_of
from articles.refusal import Refused
from articles.states import state_line
from articles.tidings import name_of
from newsroom.core import clock
from newsroom.core.text import whole_number
from newsroom.desk.moments import FORMAT, MomentField, MomentInput, labelled

FORM_ID = "task-form"
OWN = {"form": FORM_ID}


class PersonField(forms.ModelChoiceField):
    """Somebody of the desk, by name and log-in."""

    def label_from_instance(self, obj: Any) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.get_username()})" if name else obj.get_username()


class TaskForm(forms.Form):
    """What may be asked for a story. Only what was changed on the form is set: somebody else may have set the rest."""

    assignee = PersonField(
        policy.writers(), required=False, empty_label="Nobody", label="Give it to",
        widget=forms.Select(attrs=OWN),
    )  # fmt: skip
    due_at = MomentField(required=False, widget=MomentInput(attrs=OWN))
    priority = forms.TypedChoiceField(
        choices=Priority, coerce=int, required=False, empty_value=Priority.NORMAL,
        widget=forms.Select(attrs=OWN),
    )  # fmt: skip
    asked = forms.CharField(
        required=False, max_length=500, label="What is asked", widget=forms.Textarea(attrs={"rows": 2, **OWN})
    )  # fmt: skip

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="task_%s", **kwargs)
        due, priority = article.due_at, int(priority_of(article))
        self.initial = {"assignee": article.assignee_id, "due_at": due, "priority": priority}
        self.was = {
            "assignee": str(article.assignee_id or ""),
            "due_at": clock.newsroom_time(due).strftime(FORMAT) if due else "",
            "priority": str(priority),
        }
        self.fields["due_at"].label = labelled("Due")
        if article.assignee_id:  # who has it keeps it, writer or not
            held = Q(pk=article.assignee_id) | Q(pk__in=policy.writers().values("pk"))
            people = get_user_model().objects.filter(held)
            self.fields["assignee"].queryset = people.order_by("first_name", "username")

    def changes(self) -> dict[str, Any]:
        """What was chosen otherwise than the form had it, by the names of `workflow.assign`."""
        verb_says = {"assignee": "to", "due_at": "due_at", "priority": "priority"}
        return {
            verb_says[name]: self.cleaned_data[name]
            for name, stands in self.was.items()
            if name in self.data and self.data[name] != self.data.get(f"was-{name}", stands)
        }


@dataclass(frozen=True, slots=True)
class Panel:
    """What the form's rail says of the story as a task, and what this person may do about it."""

    who: str
    due: str
    late: str
    priority: str
    is_mine: bool
    may_claim: bool
    form: TaskForm | None


def panel(user: Any, story: Article, now: datetime) -> Panel:
    return Panel(
        who=name_of(story.assignee) if story.assignee else "",
        due=clock.moment_words(story.due_at, now) if story.due_at else "",
        late=late_words(story, now),
        priority=str(priority_of(story).label),
        is_mine=story.assignee_id == user.pk,
        may_claim=policy.may(user, "claim", story),
        form=TaskForm(story) if policy.may(user, "assign", story) else None,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A story as a task in a list. `priority` is empty where it is as urgent as any other."""

    who: str
    due: str
    late: str
    priority: str


def line(story: Article, now: datetime) -> Line:
    priority = priority_of(story)
    nobody = "" if story.first_published_at else "Nobody yet"
    return Line(
        who=tidings.short_name(story.assignee) if story.assignee else nobody,
        due=f"due {clock.moment_words(story.due_at, now)}" if story.due_at else "",
        late=late_words(story, now),
        priority="" if priority == Priority.NORMAL else str(priority.label),
    )


def task(admin: Any, request: HttpRequest, story: Article) -> HttpResponse:
    """`…/task/`: to whom it is given, when it is due, how urgent it is. The same form as in the rail."""
    if not policy.may(request.user, "assign", story):
        raise PermissionDenied
    form = TaskForm(story, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            event = workflow.assign(
                story, by=request.user, note=form.cleaned_data["asked"], **form.changes()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(story) if event else "Nothing was changed.")
            return HttpResponseRedirect(story_url(story))
    context = _context(admin, request, story, "Give the story to somebody") | {"form": form}
    return TemplateResponse(request, "admin/articles/article/task_page.html", context)


def _said(story: Article) -> str:
    who = f"{name_of(story.assignee)} has the story" if story.assignee else "Nobody has the story"
    due = f", due {clock.moment_words(story.due_at)}" if story.due_at else ""
    return f"{who}{due}."


def claim(admin: Any, request: HttpRequest, story: Article) -> HttpResponse:
    """`…/claim/`: take the story, or give it back (`give_back`). Where somebody has it, a page asks first."""
    if not policy.may(request.user, "claim", story):
        raise PermissionDenied
    trouble = ""
    if request.method == "POST":
        try:
            if "give_back" in request.POST:
                workflow.give_back(story, by=request.user)
                messages.success(request, "You have given the story back.")
            else:
                over = whole_number(request.POST.get("over"))
                workflow.claim(story, by=request.user, over=over)
                messages.success(request, "The story is yours.")
            return HttpResponseRedirect(story_url(story))
        except Refused as refusal:
            trouble = str(refusal)
            story.refresh_from_db(fields=["assignee"])
    others = story.assignee if story.assignee_id != request.user.pk else None
    heading = f"Take the story from {name_of(others)}?" if others else "Take the story"
    context = _context(admin, request, story, heading) | {
        "trouble": trouble,
        "holder": others,
        "holder_name": name_of(others) if others else "",
        "is_mine": story.assignee_id == request.user.pk,
    }
    return TemplateResponse(request, "admin/articles/article/claim.html", context)


def _context(admin: Any, request: HttpRequest, story: Article, heading: str) -> dict[str, Any]:
    return {
        **admin.admin_site.each_context(request),
        "title": f"{heading}: {story.headline}",
        "heading": heading,
        "opts": admin.opts,
        "original": story,
        "state": state_line(story),
        "back": story_url(story),
    }
