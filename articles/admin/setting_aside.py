"""Words of a form that was sent where they could not be saved: kept as a side draft, so that they are offered again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from articles import drafts
from articles.admin.autosave import MOST_TURNS, differs, go_on_url
from articles.admin.verbs import story_url
from articles.models import Article, SideDraft
from newsroom.core.text import whole_number


def set_aside(
    article: Article | None, data: Mapping[str, str], *, person: Any, now: datetime
) -> SideDraft:
    """What the form said, as the person's own draft. Raises `Refused` where it may not be kept.

    Where its sitting has ended, or has something newer, the words begin a sitting of their own.
    """
    turn = min((whole_number(data.get("draft_turn", ""), 11) or 0) + 1, MOST_TURNS)
    given = {
        "by": person,
        "token": data.get("edit_token", ""),
        "typed": {name: data[name] for name in data},
        "now": now,
    }
    try:
        return drafts.keep(article, key=data.get("draft_key", ""), turn=turn, **given)
    except drafts.Over:
        return drafts.keep(article, key=secrets.token_urlsafe(12), turn=1, **given)


def back_to(
    story: Article, data: Mapping[str, str], form: Any, *, person: Any, now: datetime
) -> str:
    """The address of the form with what was typed into it: kept first, where it says anything else than `form`."""
    here = story_url(story)
    if "headline" not in data:
        return here
    typed = SideDraft(fields=drafts.taken({name: data[name] for name in data}))
    if not differs(typed, form):
        return here
    return go_on_url(set_aside(story, data, person=person, now=now))
