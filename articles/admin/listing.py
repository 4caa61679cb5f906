"""The list of stories: who may see them, how they are found, and what can be done to many."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import policy
from articles.admin import assigning, bulk, tasks, verbs
from articles.admin.filters import (
    AuthorFilter,
    DateFilter,
    DueFilter,
    MineFilter,
    PriorityFilter,
    SectionFilter,
    StateFilter,
    TagFilter,
    order_of,
    section_rows,
)
from articles.admin.tasks import Line
from articles.models import Article, Byline
from articles.presence import everywhere
from articles.search import matching
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.desk.modeladmin import DeskModelAdmin


class StoryList(DeskModelAdmin):
    desk_group, desk_order, desk_search = "Stories", 10, True
    change_list_template = "admin/articles/article/change_list.html"
    list_display = ("story", "state", "place", "byline", "given", "words", "changed")
    list_display_links = None
    list_filter = (
        StateFilter, MineFilter, DueFilter, PriorityFilter, SectionFilter, AuthorFilter, TagFilter, DateFilter,
    )  # fmt: skip
    ordering = ("-updated_at", "-pk")
    sortable_by = ()
    search_fields = ("headline",)
    search_help_text = "Words of the headline, standfirst or text"
    actions = (
        bulk.submit, bulk.approve, bulk.publish, bulk.withdraw, assigning.assign, bulk.find_and_replace,
    )  # fmt: skip

    # Who may

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return policy.may(request.user, "view", obj or Article())

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return policy.may(request.user, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Stories are withdrawn or killed, a draft is thrown away; none is ever deleted."""
        return False

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(policy.PERMISSION[policy.CHANGE])

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(policy.PERMISSION[policy.REVIEW])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(policy.PERMISSION[policy.PUBLISH])

    def has_replace_permission(self, request: HttpRequest) -> bool:
        return policy.may_somewhere(request.user, "replace")

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """What has been killed or thrown away is there for those alone who may read it."""
        stories = policy.allowed(request.user, "view").order_by(*self.get_ordering(request))
        return stories.select_related("section", "lead_photo", "task", "created_by", "assignee")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return order_of(request) or super().get_ordering(request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        changes.title = "Stories"
        return changes

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        queryset = queryset.defer("body", "body_text")
        return matching(queryset, search_term) if search_term else queryset, False

    def decorate(self, request: HttpRequest, rows: list[Article]) -> None:
        now = clock.now()
        states, here = state_lines(rows, now), everywhere(request.user, now)
        names: dict[str, str] = {}
        for _, section_path, name in section_rows(request):
            above = names.get(section_path.rpartition("/")[0])
            names[section_path] = f"{above} / {name.strip()}" if above else name.strip()
        bylines = names_of(rows)
        mergeable = may_merge(request.user, [pk for pk, state in states.items() if state.stale])
        for row in rows:
            row.desk_line, row.merges = states[row.pk], row.pk in mergeable
            row.here = here.get(row.pk, "")
            row.task_line = tasks.line(row, now)
            row.byline_words = ", ".join(bylines[row.pk])
            row.place_name = names.get(row.section.path, "") if row.section else ""

    @admin.display(description="Headline")
    def story(self, obj: Article) -> SafeString:
        return format_html(
            '<a class="headline" href="{}">{}</a> <span class="here" data-here="{}">{}</span>',
            verbs.story_url(obj),
            obj.headline,
            obj.pk,
            obj.here,
        )

    @admin.display(description="State")
    def state(self, obj: Article) -> SafeString:
        lines = [state_html(obj.desk_line)]
        lines += [_stale_html(obj, each) for each in obj.desk_line.stale]
        if obj.desk_line.ahead:
            url = reverse("admin:articles_article_compare", args=[obj.pk])
            words = '<a class="state-compare" href="{}?from=live&amp;to=desk">Compare with live</a>'
            lines.append(format_html(words, url))
        return format_html_join("", "{}", ((line,) for line in lines))

    @admin.display(description="Section")
    def place(self, obj: Article) -> str:
        return obj.place_name or "No section yet"

    @admin.display(description="Byline")
    def byline(self, obj: Article) -> str:
        return obj.byline_words or "No name yet"

    @admin.display(description="Given to", empty_value="")
    def given(self, obj: Article) -> SafeString:
        return task_html(obj.task_line)

    @admin.display(description="Words")
    def words(self, obj: Article) -> SafeString:
        return format_html('<span class="num">{}</span>', f"{obj.word_count:,}")

    @admin.display(description="Changed")
    def changed(self, obj: Article) -> SafeString:
        moment = clock.newsroom_time(obj.updated_at)
        return format_html(
            '<time class="num" datetime="{}">{}</time>',
            moment.isoformat(),
            clock.moment_words(moment),
        )


def names_of(rows: list[Article]) -> dict[int, list[str]]:
    """The names on each story, in their order. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    names = Byline.objects.filter(article__in=[row.pk for row in rows]).order_by("position", "pk")
    for story, name in names.values_list("article", "author__name"):
        found[story].append(name)
    return found


def _stale_html(story: Article, stale: Stale) -> SafeString:
    """What a waiting version was written from, with the way to the merge for those who may."""
    said = format_html('<p class="stale"><strong>{}</strong>', stale.sentence)
    if not story.merges:
        return format_html("{}</p>", said)
    url = reverse("admin:articles_article_merge", args=[story.pk, stale.number, stale.over])
    words = f"Merge v{stale.number} and v{stale.over}"
    return format_html('{} <a href="{}">{}</a></p>', said, url, words)


def state_html(line: StateLine) -> SafeString:
    """The state line as the lists show it: its mark, its words."""
    return format_html(
        '<span class="state state--{}"><span class="state__mark" aria-hidden="true"></span>'
        '<span><b class="state__word">{}</b>{}{}</span></span>',
        line.mark,
        line.word,
        " " if line.tight or not line.detail else " · ",
        line.detail,
    )


def task_html(line: Line) -> SafeString:
    """Whose a story is and until when: how urgent, in red where it is late, nothing where nobody waits for it."""
    if not (line.who or line.due):
        return format_html("{}", "")
    urgent = (
        format_html('<b class="task-line__urgent">{}</b> ', line.priority) if line.priority else ""
    )
    late = (
        format_html('<strong class="task-line__late">{}</strong>', line.late) if line.late else ""
    )
    due = (
        format_html(' <span class="task-line__due">{}</span>', late or line.due) if line.due else ""
    )
    return format_html('<span class="task-line">{}{}{}</span>', urgent, line.who, due)
