"""A story of two updates that know nothing of each other: v2 waits for noon, v4 is a fix of what readers saw before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests import cast
from tests.make import make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOON = TEN + 2 * HOUR
BODY = "<p>The cranes rose at six.</p><p>One scale serves five harbours.</p><p>More on Monday.</p>"


def torn(
    mine: dict[str, Any],
    theirs: dict[str, Any],
    *,
    answer: str | None = "as_it_is",
    section: str = "world",
    **fields: Any,
) -> Article:
    """v4 goes live with this answer for v2; with None it stays on the desk."""
    story = make_story(section=section, body=BODY, live=True, now=TEN - HOUR, **fields)
    revise(story, **mine)
    workflow.schedule(Article.objects.get(pk=story.pk), by=cast.dana(), at=NOON)
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    fix = revise(story, **theirs)
    story.refresh_from_db()
    if answer is not None:
        workflow.publish(story, by=cast.dana(), version=fix, waiting={2: answer})
        story.refresh_from_db()
    return story


def merge_url(story: Article, number: int = 2, over: int = 4) -> str:
    return reverse("admin:articles_article_merge", args=[story.pk, number, over])


def post(client: Client, story: Article, *pair: int, **given: str) -> Any:
    """What a browser sends from the page: the token of the story as it stands, and what was chosen."""
    url = merge_url(story, *pair)
    return client.post(url, {"seen": Article.objects.get(pk=story.pk).edit_token, **given})


def lines_of(told: Any) -> list[tuple[str, str, str]]:
    """What a page says that one side changed: each line's name and both its sides, "-gone-" and "+new+"."""
    return [
        (line.name, marked(line.before), marked(line.after)) for line in (*told.lines, *told.lists)
    ]


def marked(marks: Any) -> str:
    sign = {"gone": "-", "new": "+", "same": ""}
    return "".join(f"{m.lead}{sign[m.what]}{m.text}{sign[m.what]}{m.tail}" for m in marks or ())
