"""From the desk to the paper of another moment: where a release of a story would be looked at before it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import policy
from articles.models import Article, ArticleVersion
from newsroom.core import clock
from newsroom.desk.moments import paper_at

MOST = 5


@dataclass(frozen=True, slots=True)
class Door:
    """A moment in words, and the pages to look at then: pairs of words and an address."""

    words: str
    pages: tuple[tuple[str, str], ...]


def of_story(user: Any, story: Article, now: datetime) -> list[Door]:
    """The moments at which releases of the story are to go out; the present, where it is live and nothing waits."""
    if story.pk is None or not policy.may_see_any_moment(user):
        return []
    released = story.versions.select_related("section").defer("body", "body_text")
    waiting = released.waiting(now).filter(section__isnull=False)[:MOST]
    doors = [
        Door(
            f"{clock.moment_words(version.live_from, now)}, v{version.number}",
            _pages(story, version, version.live_from),
        )
        for version in waiting
    ]
    live = None if doors else released.live(now).filter(section__isnull=False).first()
    return [Door("As readers see it now", _pages(story, live, now))] if live else doors


def _pages(story: Article, version: ArticleVersion, at: datetime) -> tuple[tuple[str, str], ...]:
    section = version.section
    front = [(f"Front of {section.name}", section.get_absolute_url())] if section.path else []
    pages = [("The story", story.url_in(section)), *front, ("Home", "/")]
    return tuple((words, paper_at(path, at)) for words, path in pages)


def of_release(user: Any, version: ArticleVersion) -> str:
    """The address of a waiting version's page at the moment at which it goes out; "" for who may not look at it."""
    if version.section is None or not policy.may_see_any_moment(user):
        return ""
    return paper_at(version.get_absolute_url(), version.live_from)


def of_home(user: Any, at: datetime) -> str:
    """The front page at a moment; "" for who may not look at it."""
    return paper_at("/", at) if policy.may_see_any_moment(user) else ""
