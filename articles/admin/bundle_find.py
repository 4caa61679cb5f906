"""Which stories may come into a bundle, found by words of their headline: a search that needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from articles import policy
from articles.admin.story_field import found as stories_found
from articles.bundle_hours import approval, own_hour
from articles.models import Article, Bundle, BundleEntry, Verb
from articles.states import StateLine, state_lines
from newsroom.core import clock
from newsroom.core.text import printable

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found; `why` says why it cannot be added, where it cannot.

    `takes`: what it gives up, and what is decided of it, by going with the bundle.
    """

    story: Article
    number: int
    state: StateLine
    why: str = ""
    takes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    text: str = ""
    hits: tuple[Hit, ...] = ()


def found(request: HttpRequest, bundle: Bundle, entries: list[BundleEntry]) -> Found:
    """What `?q=` finds among the stories that this person sees, each with whether it may come in."""
    asked = request.POST if request.method == "POST" else request.GET
    text = printable(asked.get("q", ""))[:LONGEST].strip()
    if not text:
        return Found()
    stories = policy.allowed(request.user, "view").on_the_desk()
    rows = stories.select_related("section", "written_from").defer("body", "body_text")
    several, now = stories_found(rows, text), clock.now()
    states = state_lines(several, now)
    within = {entry.article_id for entry in entries}
    able, elsewhere = _able(request.user, several), _elsewhere(bundle, several)
    hits = [
        Hit(
            story,
            story.written_from.number if story.written_from else 0,
            states[story.pk],
            _why(story, within, able, elsewhere),
            _takes(bundle, story, now),
        )
        for story in several
    ]
    return Found(text, tuple(sorted(hits, key=lambda hit: bool(hit.why))))


def _able(user: Any, stories: list[Article]) -> set[int]:
    rows = policy.allowed(user, Verb.BUNDLE).filter(pk__in=[story.pk for story in stories])
    return set(rows.order_by().values_list("pk", flat=True))


def _elsewhere(bundle: Bundle, stories: list[Article]) -> dict[int, str]:
    """By version, the bundle in which it stands already."""
    versions = [story.written_from_id for story in stories]
    rows = BundleEntry.objects.filter(version__in=versions).exclude(bundle=bundle).order_by()
    return dict(rows.values_list("version", "bundle__name"))


def _why(story: Article, within: set[int], able: set[int], elsewhere: dict[int, str]) -> str:
    version = story.written_from
    if story.pk in within:
        return "In the bundle"
    if version is None:
        return "Nothing is saved of it yet"
    if story.pk not in able:
        return "Not yours to release"
    if version.is_live():
        return f"v{version.number} is live already"
    if story.written_from_id in elsewhere:
        return f"In the bundle “{elsewhere[story.written_from_id]}”"
    return ""


def _takes(bundle: Bundle, story: Article, now: datetime) -> tuple[str, ...]:
    version = story.written_from
    if version is None:
        return ()
    return (*own_hour(version, bundle.release_at, now), *approval(story, version))
