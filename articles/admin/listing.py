"""The list of stories: who may see them, how they are found, and what can be done to many."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import policy
from articles.admin import bulk, verbs
from articles.admin.comparing import ahead_of_live
from articles.admin.filters import (
    AuthorFilter,
    DateFilter,
    MineFilter,
    SectionFilter,
    StateFilter,
    TagFilter,
    section_rows,
)
from articles.models import Article
from articles.search import matching
from articles.staleness import Stale, may_merge
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.desk.modeladmin import DeskModelAdmin


class StoryList(DeskModelAdmin):
    desk_group, desk_order, desk_search = "Stories", 10, True
    change_list_template = "admin/articles/article/change_list.html"
    list_display = ("story", "state", "place", "word_count", "changed")
    list_display_links = None
    list_filter = (StateFilter, SectionFilter, MineFilter, AuthorFilter, TagFilter, DateFilter)
    ordering = ("-updated_at", "-pk")
    sortable_by = ()
    search_fields = ("headline",)
    search_help_text = "Words of the headline, standfirst or text"
    actions = (bulk.submit, bulk.approve, bulk.publish, bulk.withdraw, bulk.find_and_replace)

    # Who may

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return policy.may(request.user, "view", obj or Article())

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return policy.may(request.user, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Stories are withdrawn or killed, never deleted."""
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
        return (
            super()
            .get_queryset(request)
            .select_related("section", "lead_photo")
            .prefetch_related("created_by", "assignee")
        )

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
        states, ahead = state_lines(rows, now), ahead_of_live(rows, now)
        names: dict[str, str] = {}
        for _, section_path, name in section_rows(request):
            above = names.get(section_path.rpartition("/")[0])
            names[section_path] = f"{above} / {name.strip()}" if above else name.strip()
        mergeable = may_merge(request.user, [pk for pk, state in states.items() if state.stale])
        for row in rows:
            row.desk_line, row.is_ahead = states[row.pk], row.pk in ahead
            row.merges = row.pk in mergeable
            row.place_name = names.get(row.section.path, "") if row.section else ""

    @admin.display(description="Headline")
    def story(self, obj: Article) -> SafeString:
        return format_html(
            '<a class="headline" href="{}">{}</a>', verbs.story_url(obj), obj.headline
        )

    @admin.display(description="State")
    def state(self, obj: Article) -> SafeString:
        lines = [state_html(obj.desk_line)]
        lines += [_stale_html(obj, each) for each in obj.desk_line.stale]
        if obj.is_ahead:
            url = reverse("admin:articles_article_compare", args=[obj.pk])
            words = '<a class="state-compare" href="{}?from=live&amp;to=desk">Compare with live</a>'
            lines.append(format_html(words, url))
        return format_html_join("", "{}", ((line,) for line in lines))

    @admin.display(description="Section")
    def place(self, obj: Article) -> str:
        return obj.place_name or "No section yet"

    @admin.display(description="Changed")
    def changed(self, obj: Article) -> SafeString:
        moment = clock.newsroom_time(obj.updated_at)
        return format_html(
            '<time class="num" datetime="{}">{}</time>',
            moment.isoformat(),
            clock.moment_words(moment),
        )


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
