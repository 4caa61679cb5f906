"""What the home board shows of stories, panel by panel. Each kind of work has a module of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

# Who may, and which questions are asked for them: each module offers its own.
from articles import home_editing, home_legal, home_mine, home_pictures, policy
from articles.activity import on_my_stories, on_the_desk
from articles.day import day
from articles.home import VIEW, name_of, number_words, story_url, when
from articles.home_mine import LINES
from articles.models import KillRequest, Verb
from newsroom.desk import housekeeping, panels
from newsroom.desk.panels import MOST_CARDS, Panel

HOUSE: Final = "articles.change_publishgate"
"""Who sets the rules of the house looks after what it does by itself."""


def kills(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Stories that somebody wants killed, for those who may agree; nothing where nobody does."""
    may = policy.allowed(request.user, Verb.KILL).filter(pk=OuterRef("article"))
    asked = KillRequest.objects.filter(Exists(may), agreed=None)
    found = list(asked.select_related("asked_by", "article__section")[: MOST_CARDS + 1])
    if not found:
        return None
    lines = [
        {
            "at": row.asked_at,
            "when": when(row.asked_at, now),
            "before": f"{name_of(row.asked_by)} asks to kill",
            "title": row.article.brief,
            "url": story_url(row.article_id),
            "after": f": “{row.reason}”",
        }
        for row in found
    ]
    said = number_words(
        len(found), "story waits to be killed, or kept", "stories wait to be killed, or kept"
    )
    return {"lines": lines, "sentence": said, "pressing": True}


def work_by_the_clock(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Chores that nobody does, or that fail; no panel while all are done in their time."""
    troubles = housekeeping.troubles(now)
    lines = [
        {
            "at": each.since,
            "when": when(each.since, now) if each.since else "Never yet",
            "before": "",
            "title": each.name.capitalize(),
            "after": f": last done then, and since then it fails with “{each.said}”."
            if each.said
            else ": last done then, though it has been due for more than ten minutes.",
        }
        for each in troubles
    ]
    said = number_words(
        len(lines), "chore of the server is not done", "chores of the server are not done"
    )
    return {"lines": lines, "sentence": said, "pressing": True} if lines else None


for asked in (home_mine, home_editing, home_legal, home_pictures):
    asked.offer_all()
KILL = policy.PERMISSION[policy.KILL]
for panel in (
    Panel("kills", "Asked to be killed", LINES, kills, panels.STRIP, 5, KILL),
    Panel("chores", "Work by the clock", LINES, work_by_the_clock, panels.STRIP, 7, HOUSE),
    Panel("day", "Today, to the minute", "admin/desk/day.html", day, panels.STRIP, 10, VIEW),
    Panel("activity", "On the desk", LINES, on_the_desk, panels.FOOT, 10, VIEW),
    Panel("on-mine", "On your stories", LINES, on_my_stories, panels.FOOT, 11, VIEW),
):
    panels.register(panel)
