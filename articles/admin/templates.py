"""Templates of stories: what a kind of story begins with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article, StoryTemplate
from newsroom.core.text import whole_number
from newsroom.desk.modeladmin import DeskModelAdmin


@admin.register(StoryTemplate)
class StoryTemplateAdmin(DeskModelAdmin):
    desk_group, desk_order = "Stories", 17
    list_display = ("name", "section", "begin")
    list_select_related = ("section",)
    search_fields = ("name",)
    ordering = ("name",)
    raw_id_fields = ("lead_photo",)
    fieldsets = (
        (None, {"fields": ("name",)}),
        (
            "What the story begins with",
            {"fields": ("kicker", "headline", "short_headline", "standfirst", "body", "dateline")},
        ),
        (
            "Where it stands",
            {"fields": ("section", "kind", "tags", "ad_policy", "lead_photo", "lead_caption")},
        ),
    )

    @admin.display(description="Begin")
    def begin(self, obj: StoryTemplate) -> SafeString:
        return format_html(
            '<a href="{}?template={}">Write with it</a>',
            reverse("admin:articles_article_add"),
            obj.pk,
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?story=`: begin with what that story says, for those who may see it."""
        number = whole_number(request.GET.get("story"))
        story = Article.objects.on_the_desk().filter(pk=number).first() if number else None
        if story is None or not request.user.has_perm("articles.view_article"):
            return super().get_changeform_initial_data(request)
        names = ("kicker", "headline", "short_headline", "standfirst", "body", "dateline", "section",
                 "kind", "ad_policy", "lead_photo", "lead_caption")  # fmt: skip
        told = {name: story._meta.get_field(name).value_from_object(story) for name in names}
        return {**told, "tags": ", ".join(tag.name for tag in story.tags_in_order())}
