"""Two people at the form of one story: what the second of them sends, and the page that answers."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article, SecondSave
from tests import cast
from tests.desk.forms import change_url, filled
from tests.make import make_story, revise

BODY = "<p>The cranes rose at six.</p><p>One scale serves five harbours.</p><p>More on Monday.</p>"


def met(
    client: Client,
    mine: dict[str, Any],
    theirs: dict[str, Any],
    *,
    who: Any = cast.rhea,
    **story: Any,
) -> tuple[Article, Any]:
    """Rhea's form, opened before Dana saved hers and sent after it; the story, and the answer to the form."""
    found = make_story(**{"body": BODY, **story})
    form = filled(found, **mine)
    revise(found, **theirs)
    client.force_login(who())
    answer = client.post(change_url(found), form)
    found.refresh_from_db()
    return found, answer


def together_url(story: Article, number: int = 3) -> str:
    return reverse("admin:articles_article_together", args=[story.pk, number])


def bring(client: Client, story: Article, number: int = 3, **given: str) -> Any:
    """What a browser sends from the page: the token of the story as it stands, and what was chosen."""
    seen = Article.objects.get(pk=story.pk).edit_token
    answer = client.post(together_url(story, number), {"seen": seen, **given})
    story.refresh_from_db()
    return answer


def standing() -> int:
    return SecondSave.objects.standing().count()
