"""What the form's script sends while somebody types."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.desk.forms import filled

KEY = "sitting-one"


def autosave_url(story: Article | None) -> str:
    if story is None:
        return reverse("admin:articles_article_add_autosave")
    return reverse("admin:articles_article_autosave", args=[story.pk])


def typed(
    client: Client, story: Article | None, *, key: str = KEY, turn: int = 1, **changes: Any
) -> Any:
    """The answer to an autosave of the form with these changes."""
    person = client.session.get("_auth_user_id", "")
    sitting = {"draft_key": key, "draft_turn": turn, "person": person}
    return client.post(autosave_url(story), filled(story, **sitting) | changes)
