"""The page that answers: may this person do this, here, and why (not)?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles import policy, why
from articles.models import Article, SectionScope
from newsroom.desk import factors, pages


class WhyForm(forms.Form):
    person = forms.ModelChoiceField(get_user_model().objects.none(), label="Person")
    verb = forms.ChoiceField(label="Wants to")
    story = forms.IntegerField(
        label="A story, by its number", required=False, min_value=1, max_value=2**31 - 1
    )
    section = forms.ModelChoiceField(
        SectionScope._meta.get_field("section").related_model.objects.none(),
        label="Or any story of others in this section",
        required=False,
        empty_label="No section yet",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = factors.known(get_user_model().objects.all())
        self.fields["person"].queryset = people.order_by("first_name", "last_name", "pk")
        self.fields["person"].label_from_instance = _named
        self.fields["verb"].choices = why.verbs()
        sections = self.fields["section"].queryset.model.objects
        self.fields["section"].queryset = sections.select_related("parent__parent").order_by("path")

    def clean_story(self) -> Article | None:
        number = self.cleaned_data["story"]
        if not number:
            return None
        story = Article.objects.select_related("section").filter(pk=number).first()
        if story is None:
            raise forms.ValidationError("There is no story of that number.")
        return story


def _named(user: Any) -> str:
    return f"{user.get_full_name()} ({user.get_username()})" if user.get_full_name() else str(user)


def page(request: HttpRequest) -> HttpResponse:
    asked = {"verb", "person"} <= request.GET.keys()
    form = WhyForm(request.GET if asked else None, initial=request.GET.dict())
    answer = _answer(**form.cleaned_data) if asked and form.is_valid() else {}
    context = {
        **admin.site.each_context(request),
        "title": "Why may they …?",
        "form": form,
        **answer,
    }
    return TemplateResponse(request, "admin/articles/why.html", context)


def _answer(person: Any, verb: str, story: Article | None, section: Any) -> dict[str, Any]:
    article = story or Article(section=section)
    reasons = why.why(person, verb, article)
    besides = why.besides(person, verb, article)
    return {
        "asked": f"{_named(person)}: {why.label(verb)}",
        "story": story,
        "may": policy.may(person, verb, article),
        "reasons": reasons,
        "besides": besides,
        "now": all(reason.holds for reason in (*reasons, *besides)),
    }


pages.register(
    pages.DeskPage("why", "people/why/", page, "desk.manage_people", "Why may they …?", order=81)
)
