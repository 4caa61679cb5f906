"""What a browser sends from the story form."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.admin import ground
from articles.models import Article

TEXT = ("kicker", "headline", "standfirst", "body", "short_headline", "dateline", "kind", "slug",
        "lead_caption", "seo_title", "seo_description", "canonical_url", "ad_policy")  # fmt: skip


def change_url(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def filled(story: Article | None = None, **changes: Any) -> dict[str, Any]:
    """The fields as the form of this story shows them, with changes; of a new one, if there is none."""
    source = story or Article()
    names = list(source.bylines.select_related("author")) if source.pk else []
    data = {name: getattr(source, name) for name in TEXT}
    data |= {
        "section": source.section_id or "",
        "lead_photo": source.lead_photo_id or "",
        "tags": ", ".join(row.tag.name for row in source.tagged.order_by("pk"))
        if source.pk
        else "",
        "edit_token": source.edit_token if source.pk else "",
        "opened_on": ground.of(source),
        "bylines-TOTAL_FORMS": len(names) + 1,
        "bylines-INITIAL_FORMS": len(names),
        "_verb": "save",
    }
    for n, row in enumerate(names):
        data |= {
            f"bylines-{n}-author": row.author.name,
            f"bylines-{n}-role": row.role,
            f"bylines-{n}-ORDER": n + 1,
        }
    return data | changes


def press(client: Client, story: Article, verb: str, **changes: Any) -> Any:
    """Post the form with a button; the answer after its redirects."""
    stored = Article.objects.get(pk=story.pk)
    return client.post(change_url(story), filled(stored, _verb=verb, **changes), follow=True)
