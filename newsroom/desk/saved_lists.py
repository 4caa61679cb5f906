"""Lists that a person has kept: kept, thrown away, and shown on the list, the home board and in the palette."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from newsroom.core.text import printable, whole_number
from newsroom.desk.models import SavedList

MOST: Final = 30
PAGES: Final = frozenset({"after", "p", "e"})
"""What an address says of a place in the list, and not of the list."""


class KeepForm(forms.Form):
    name = forms.CharField(max_length=SavedList._meta.get_field("name").max_length)
    query = forms.CharField(max_length=SavedList._meta.get_field("query").max_length)

    def clean_name(self) -> str:
        return " ".join(printable(self.cleaned_data["name"]).split())

    def clean_query(self) -> str:
        pairs = parse_qsl(printable(self.cleaned_data["query"]).lstrip("?"))
        query = urlencode([(name, value) for name, value in pairs if name not in PAGES])
        if not query:
            raise forms.ValidationError("Choose a filter first.")
        return query[:500]


def of(person: Any, model: str) -> QuerySet[SavedList]:
    return SavedList.objects.filter(person=person, model=model)


def keep(request: HttpRequest, model: str, back: str) -> HttpResponse:
    """POST: keep the list under a name; a list of that name is replaced."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(s for told in form.errors.values() for s in told))
        return HttpResponseRedirect(back)
    kept = of(request.user, model)
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    if kept.exclude(name=name).count() >= MOST:
        messages.error(request, f"You keep {MOST} lists here: throw one away first.")
        return HttpResponseRedirect(back)
    kept.update_or_create(
        name=name, defaults={"query": query}, create_defaults={"query": query, "person": request.user, "model": model},
    )  # fmt: skip
    messages.success(request, f"The list is kept as “{name}”.")
    return HttpResponseRedirect(f"{back}?{query}")


def throw_away(request: HttpRequest, model: str, back: str) -> HttpResponse:
    """POST: forget a list of one's own. Raises `Http404` for anybody else's."""
    number = whole_number(request.POST.get("number"))
    row = of(request.user, model).filter(pk=number).first() if number else None
    if row is None:
        raise Http404
    row.delete()
    messages.success(request, f"The list “{row.name}” is no longer kept.")
    return HttpResponseRedirect(back)
