"""A story's own hour, which it gives up for that of its bundle."""

from __future__ import annotations

from datetime import datetime

from articles.models import Article, ArticleVersion, BundleEntry, DeskState
from newsroom.core import clock


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


def given_up(entry: BundleEntry, now: datetime) -> list[str]:
    """Of one whose bundle is cancelled: the hour that it had before the bundle took it along, and has no more."""
    if entry.own_moment is None:
        return []
    name, own = f"v{entry.version.number}", clock.moment_words(entry.own_moment, now)
    return [f"{name} was to go out by itself on {own}, before the bundle. It has no moment now."]
