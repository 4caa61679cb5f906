"""How the list of stories is narrowed: by state, section and those below it, author, tag, date, and whose they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin import ListFilter
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from articles import policy
from articles.admin.forms import SECTIONS
from articles.models import ArticleVersion, Author, DeskState, Priority, Tag
from articles.models.article import thrown_away
from newsroom.core import clock
from newsroom.core.text import fold

INDENT = "\N{EM SPACE}"


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        left = [("killed", "Killed"), ("thrown_away", "Thrown away")]
        hidden = left if policy.sees_killed(request.user) else []
        return [
            ("draft", "Draft"), ("in_review", "In review"), ("approved", "Approved"),
            ("scheduled", "Scheduled"), ("held", "Held"), ("live", "Live"), ("withdrawn", "Withdrawn"), *hidden,
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state, now = self.value(), clock.now()
        if state == "killed":
            return queryset.filter(killed_at__isnull=False)
        if state == "thrown_away":
            return queryset.filter(thrown_away())
        queryset = queryset.exclude(thrown_away())
        if state:
            queryset = queryset.filter(killed_at=None)
        live = Exists(ArticleVersion.objects.live(now).filter(article=OuterRef("pk")))
        waiting = ArticleVersion.objects.waiting(now).order_by().values("article")
        if state in DeskState.values:
            return queryset.filter(desk_state=state)
        if state == "scheduled":
            return queryset.filter(pk__in=waiting)
        if state == "held":
            held = ArticleVersion.objects.held().order_by().values("article")
            return queryset.filter(pk__in=held)
        if state == "live":
            return queryset.filter(live)
        if state == "withdrawn":
            return queryset.filter(~live, first_published_at__lte=now).exclude(pk__in=waiting)
        return queryset


class MineFilter(admin.SimpleListFilter):
    title = "whose they are"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Mine, or given to me"), ("given", "Given to me"), ("nobody", "Nobody’s yet")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "given":
            return queryset.filter(assignee=request.user)
        if self.value() == "nobody":
            return queryset.filter(assignee=None, first_published_at=None)
        return queryset.of(request.user) if self.value() == "1" else queryset


class DueFilter(admin.SimpleListFilter):
    """Narrowed so, the list is in the order in which the stories are due."""

    title = "when it is due"
    parameter_name = "due"
    ORDER = ("due_at", "pk")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", "Overdue"), ("today", "Today"), ("set", "Has a due time")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = clock.now()
        if self.value() == "late":
            return queryset.late(now)
        if self.value() == "today":
            midnight = _midnight(clock.newsroom_time(now).date())
            return queryset.filter(due_at__gte=midnight, due_at__lt=clock.next_midnight(now))
        return queryset.filter(due_at__isnull=False) if self.value() == "set" else queryset


class PriorityFilter(admin.SimpleListFilter):
    """Narrowed to the pressing ones, the list has the most urgent first, and of these the soonest due."""

    title = "priority"
    parameter_name = "priority"
    ORDER = ("task__priority", "due_at", "pk")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("pressing", "Urgent and high"), ("1", "Urgent"), ("2", "High"), ("4", "Low")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = {"pressing": (Priority.URGENT, Priority.HIGH)}
        asked |= {str(p.value): (p,) for p in Priority if p != Priority.NORMAL}
        wanted = asked.get(self.value() or "")
        return queryset.filter(task__priority__in=wanted) if wanted else queryset


def order_of(request: HttpRequest) -> tuple[str, ...]:
    """The order that the chosen filters ask for; empty where they ask for none."""
    for each in (DueFilter, PriorityFilter):
        if request.GET.get(each.parameter_name):
            return each.ORDER
    return ()


def section_rows(request: HttpRequest) -> list[tuple[int, str, str]]:
    """Key, path and indented name of each section below Home, by path; asked once a request."""
    if hasattr(request, "section_rows"):
        return request.section_rows
    rows = SECTIONS.objects.exclude(parent=None).order_by("path").values_list("pk", "path", "name")
    request.section_rows = [(pk, path, INDENT * path.count("/") + name) for pk, path, name in rows]
    return request.section_rows


class SectionFilter(admin.SimpleListFilter):
    """A section and all below it. `column` is asked for the keys of these."""

    title = "section"
    column = "section_id__in"
    parameter_name = "in"
    template = "admin/desk/select_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.rows = section_rows(request)
        return [(path, name) for _, path, name in self.rows]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        path = self.value()
        if not path:
            return queryset
        ids = [pk for pk, each, _ in self.rows if each == path or each.startswith(f"{path}/")]
        return queryset.filter(**{self.column: ids})


class DateFilter(admin.SimpleListFilter):
    title = "when it was changed"
    parameter_name = "changed"
    column = "updated_at__gte"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("1", "Today"),
            ("2", "Since yesterday"),
            ("7", "In the past week"),
            ("31", "In the past month"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        days = {"1": 0, "2": 1, "7": 6, "31": 30}.get(self.value() or "")
        if days is None:
            return queryset
        today = clock.newsroom_time(clock.now()).date()
        return queryset.filter(**{self.column: _midnight(today - timedelta(days=days))})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


class WordsFilter(ListFilter):
    """A filter in which one types; what is typed may lead to nothing, and then nothing is listed."""

    template = "admin/desk/words_filter.html"
    parameter_name = ""
    placeholder = ""

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        given = params.pop(self.parameter_name, [""])
        self.words = (given[-1] if isinstance(given, list) else given).strip()[:100]
        if self.words:
            self.used_parameters[self.parameter_name] = self.words

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return [self.parameter_name]

    def choices(self, changelist: Any) -> list[dict[str, Any]]:
        """One choice: what the template's form needs, the rest of the list's address among it."""
        kept = [
            (name, value)
            for name, values in changelist.filter_params.items()
            if name not in {self.parameter_name, "after", "p", "e"}
            for value in (values if isinstance(values, list) else [values])
        ]
        return [
            {
                "name": self.parameter_name, "words": self.words, "kept": kept, "placeholder": self.placeholder,
                "without": changelist.get_query_string(remove=[self.parameter_name]),
            }
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.words:
            return queryset
        found = queryset.model.objects.filter(self.asked())
        return queryset.filter(pk__in=found.values("pk"))

    def asked(self) -> Q:
        """What a story is asked for."""
        raise NotImplementedError


class AuthorFilter(WordsFilter):
    title = "author"
    parameter_name = "author"
    placeholder = "A name"

    def asked(self) -> Q:
        authors = Author.objects.filter(name__icontains=self.words)
        return Q(bylines__author__in=authors.values("pk"))


class TagFilter(WordsFilter):
    title = "tag"
    parameter_name = "tag"
    placeholder = "The whole tag"

    def asked(self) -> Q:
        tags = Tag.objects.filter(folded=fold(self.words))
        return Q(tagged__tag__in=tags.values("pk"))
