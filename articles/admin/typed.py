"""A story as it stands in a form that nobody has saved: enough of it to ask the gates of the house."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from articles.models import Article, Photo, SideDraft
from newsroom.core.text import fold, whole_number

LINES: Final = ("kicker", "headline", "standfirst", "short_headline", "dateline", "lead_caption",
                "seo_title", "seo_description")  # fmt: skip
PHOTOS: Final = ("lead_photo", "social_photo")
SECTIONS = Article._meta.get_field("section").related_model


def story_of(article: Article | None, fields: Mapping[str, str], *, by: Any) -> Article:
    """The story with these words in it; never to be saved. `fields` are those of a side draft."""
    story = copy.copy(article) if article is not None else Article(created_by=by)
    for name in LINES:
        if name in fields:
            setattr(story, name, " ".join(fields[name].split()))
    if "body" in fields:
        story.body = fields["body"]
    if "section" in fields:
        story.section = _row(SECTIONS, fields["section"])
    for name in PHOTOS:
        if name in fields:
            setattr(story, name, _row(Photo, fields[name]))
    story.count_words()
    return story


def _row(model: Any, typed: str) -> Any:
    number = whole_number(typed)
    return model.objects.filter(pk=number).first() if number else None


def names_in(fields: Mapping[str, str]) -> int:
    """How many names stand on the story."""
    return sum(bool(row["author"].strip()) for row in SideDraft(fields=fields).names())


def tags_in(fields: Mapping[str, str]) -> int:
    return len({folded for name in fields.get("tags", "").split(",") if (folded := fold(name))})
