"""The audit as the chief reads it, filtered, and as a file. There is no page on which any of it could be changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom.core import clock
from newsroom.desk import access, auditing, pages
from newsroom.desk.auditing import Asked, Line
from newsroom.desk.models import Kind
from newsroom.desk.moments import FIRST_YEAR, LAST_YEAR

READ = "desk.view_audit"
DAY = {"type": "date"}
HEAD = (
    *("moment", "person", "name", "did", "what", "note", "from", "record", "number"),
    *("when", "sentence", "kind of record"),
)
RUN = "=+-@\t\r\n"
"""What makes a spreadsheet take words for a formula, at the head of a cell."""


class DayField(forms.DateField):
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
        return day


class AuditForm(forms.Form):
    person = forms.ModelChoiceField(
        get_user_model().objects.none(), label="Person", required=False, empty_label="Anybody"
    )
    kind = forms.ChoiceField(label="Did", required=False)
    story = forms.IntegerField(
        label="Story, by its number", required=False, min_value=1, max_value=2**31 - 1
    )
    begin = DayField(label="From", required=False)
    end = DayField(label="To and with", required=False)

    def __init__(self, *args: Any, reader: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["story"] = auditing.story_field(reader) or self.fields["story"]
        people = get_user_model().objects.order_by("first_name", "last_name", "pk")
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = named
        self.fields["kind"].choices = [("", "Anything"), *auditing.kinds()]

    def asked(self) -> Asked:
        """What is looked for; a form that cannot be read looks for nothing that it could not read."""
        self.full_clean()
        said = self.cleaned_data if self.is_bound else {}
        begin, end = said.get("begin"), said.get("end")
        story = said.get("story")
        return Asked(
            reader=self.reader,
            person=said.get("person"),
            kind=said.get("kind") or "",
            story=getattr(story, "pk", story),
            begin=midnight(begin) if begin else None,
            end=midnight(end + timedelta(days=1)) if end else None,
        )

    def words(self) -> str:
        """What was asked for, as the record of an export keeps it: a story by its number, whatever was typed."""
        asked, said = self.asked(), self.cleaned_data if self.is_bound else {}
        kinds = {value: label for _, each in auditing.kinds() for value, label in each}
        told = {
            "person": named(asked.person) if asked.person else "",
            "did": kinds.get(asked.kind, ""),
            "story": str(asked.story or ""),
            "from": str(said.get("begin") or ""),
            "to": str(said.get("end") or ""),
        }
        return "; ".join(f"{name}: {value}" for name, value in told.items() if value)


def midnight(day: date) -> datetime:
    """The beginning of the newsroom's day."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def named(user: Any) -> str:
    return user.get_full_name() or user.get_username()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET or None, reader=request.user)
    lines, after = auditing.page(form.asked(), auditing.read(request.GET.get("after", "")))
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        **admin.site.each_context(request),
        "title": "Audit",
        "form": form,
        "lines": [(line, clock.moment_words(line.at)) for line in lines],
        "next": f"?{urlencode({**asked, 'after': after})}" if after else "",
        "first": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "export": urlencode(asked),
    }
    return TemplateResponse(request, "admin/desk/audit.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the page shows, all of it, as CSV; that it was taken away is written down too."""
    form = AuditForm(request.GET or None, reader=request.user)
    asked, words = form.asked(), form.words()
    access.note(Kind.EXPORTED, user=request.user, by=request.user, request=request, words=words)
    answer = StreamingHttpResponse(rows(asked), content_type="text/csv; charset=utf-8")
    name = f"audit-{clock.newsroom_time(clock.now()):%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def rows(asked: Asked) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(HEAD)
    for line in auditing.everything(asked):
        yield writer.writerow([tame(cell) for cell in cells(line)])


def cells(line: Line) -> tuple[str, ...]:
    moment = clock.newsroom_time(line.at).isoformat()
    told = (line.person, line.who, line.what, line.thing, line.note, line.place, line.kind)
    when = f"{clock.newsroom_time(line.at):%d %b %Y, %H:%M} {clock.zone_name(line.at)}"
    readable = (when, line.sentence, auditing.title_of(line.kind))
    return (moment, *told, str(line.number), *readable)


def tame(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in RUN else text


pages.register(pages.DeskPage("audit", "audit/", page, READ, "Audit", order=82))
pages.register(pages.DeskPage("audit_export", "audit/export/", export, READ))
