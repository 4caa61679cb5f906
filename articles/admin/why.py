"""The page that answers: may this person do this, here, and why (not)?"""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles import policy, why
from articles.admin.acts import ACTS
from articles.admin.story_field import AnyStoryField
from articles.models import Article, SectionScope
from newsroom.desk import factors, pages

LABELS: Final = {
    "view": "Look at it", "change": "Change it", "address": "Change its address", "embargo": "Set an embargo",
    "assign": "Assign it", "merge": "Merge versions", "correct": "Correct it in public", "bring_back": "Bring it back",
    "claim": "Take it on", "take_over": "Take it over from somebody", "comment": "Write a note on it",
    "resolve": "Settle a note on it", "suggest": "Suggest changes", "accept": "Take a suggestion",
    "refuse": "Refuse a suggestion", "replace": "Find and replace in it", "revert": "Undo a replacing in it",
    "bundle": "Put it into a bundle", "unbundle": "Take it out of a bundle", "share": "Share a preview",
    "revoke": "End a shared preview", "ask_legal": "Ask for a legal read", "drop_legal": "Drop a legal read",
    "legal": "Read it for the law",
}  # fmt: skip
"""What has no button of its own on the desk; all else is called as its page is."""


def label(verb: str) -> str:
    act = ACTS.get(verb)
    if act is not None:
        return act.heading.removesuffix(" to {}").removesuffix(" {}")
    return LABELS.get(verb) or verb.replace("_", " ").capitalize()


def verbs() -> list[tuple[str, str]]:
    """All that the policy knows, by their words."""
    found = ((verb, label(verb)) for verb in ("view", *policy.RIGHT_FOR))
    return sorted(found, key=itemgetter(1))


class WhyForm(forms.Form):
    person = forms.ModelChoiceField(get_user_model().objects.none(), label="Person")
    verb = forms.ChoiceField(label="Wants to")
    story = AnyStoryField(label="A story", required=False)
    section = forms.ModelChoiceField(
        SectionScope._meta.get_field("section").related_model.objects.none(),
        label="Or any story of others in this section",
        required=False,
        empty_label="No section yet",
    )

    def __init__(self, reader: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"].stories = lambda: policy.allowed(reader, "view").select_related(
            "section"
        )
        people = factors.known(get_user_model().objects.all())
        self.fields["person"].queryset = people.order_by("first_name", "last_name", "pk")
        self.fields["person"].label_from_instance = _named
        self.fields["verb"].choices = verbs()
        sections = self.fields["section"].queryset.model.objects
        self.fields["section"].queryset = sections.select_related("parent__parent").order_by("path")


def _named(user: Any) -> str:
    return f"{user.get_full_name()} ({user.get_username()})" if user.get_full_name() else str(user)


def page(request: HttpRequest) -> HttpResponse:
    asked = {"verb", "person"} <= request.GET.keys()
    form = WhyForm(request.user, request.GET if asked else None, initial=request.GET.dict())
    answer = _answer(request.user, **form.cleaned_data) if asked and form.is_valid() else {}
    context = {
        **admin.site.each_context(request),
        "title": "Why may they …?",
        "form": form,
        **answer,
    }
    return TemplateResponse(request, "admin/articles/why.html", context)


def _answer(
    reader: Any, person: Any, verb: str, story: Article | None, section: Any
) -> dict[str, Any]:
    article = story or Article(section=section)
    reasons = [*why.why(person, verb, article), *why.besides(person, verb, article)]
    shut = [reason for reason in reasons if not reason.holds]
    return {
        "asked": label(verb),
        "who": _named(person),
        "story": _called(reader, story, section),
        "may": policy.may(person, verb, article),
        "shut": shut,
        "holding": [reason for reason in reasons if reason.holds],
    }


def _called(reader: Any, story: Article | None, section: Any) -> str:
    """What is asked about; of a story that this reader may not look at nothing but its number."""
    if story is None:
        return f"any story in {section}" if section else "a story without a section"
    return f"“{story.brief}”" if policy.may(reader, "view", story) else f"story {story.pk}"


pages.register(
    pages.DeskPage("why", "people/why/", page, "desk.manage_people", "Why may they …?", order=81)
)
