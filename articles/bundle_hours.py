"""A story's own hour, which it gives up for that of its bundle; of what is past the record says it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from articles.models import Article, ArticleVersion, BundleEntry, DeskState, Verb
from newsroom.core import clock

ITS_MOMENT: Final = re.compile(r"for (?P<moment>[^.]+)")
MOMENTS: Final = (Verb.SCHEDULE, Verb.CANCEL, Verb.HOLD, Verb.UNPUBLISH, Verb.UNBUNDLE)


def own_hour(version: ArticleVersion, moment: datetime | None, now: datetime) -> list[str]:
    """That a version waits for another moment than the bundle's, and will not keep it."""
    if not version.is_waiting(now) or version.live_from == moment:
        return []
    own = clock.moment_words(version.live_from, now)
    return [f"v{version.number} was to go out on {own}; that release moves with the bundle."]


def approval(story: Article, version: ArticleVersion) -> list[str]:
    """That what no editor has approved is approved by going out."""
    if story.desk_state == DeskState.APPROVED or version.pk != story.written_from_id:
        return []
    state = story.get_desk_state_display().lower()
    return [f"It is not approved yet ({state}). The release approves it."]


def given_up(entry: BundleEntry) -> list[str]:
    """Of one whose bundle is cancelled: the hour that it had before the bundle took it along, and has no more."""
    before = _before(entry)
    if not before:
        return []
    name = f"v{entry.version.number}"
    return [f"{name} was to go out by itself on {before}, before the bundle. It has no moment now."]


def _before(entry: BundleEntry) -> str:
    """The moment as the record has it, where nothing but bundles came between."""
    rows = entry.article.events.filter(version=entry.version_id, verb__in=MOMENTS)
    for verb, note in rows.order_by("-pk").values_list("verb", "note"):
        if verb == Verb.SCHEDULE and "With the bundle “" in note:
            continue
        found = ITS_MOMENT.match(note) if verb == Verb.SCHEDULE else None
        return found["moment"] if found else ""
    return ""
