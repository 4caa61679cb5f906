"""A story that was sent back to its writer: by whom, when and why, for the head of its form, until it is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from articles.home import MOVES
from articles.models import Article, DeskState, StoryNote, Verb
from articles.tidings import name_of
from newsroom.core import clock

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class SentBack:
    """`notes` are those of whoever sent it back that nobody has settled, the last `MOST` of them."""

    who: str
    at: datetime
    when: str
    reason: str
    notes: list[StoryNote]


def of_story(story: Article, now: datetime) -> SentBack | None:
    """None of a story that was sent for review again, or released, since."""
    if story.pk is None or story.desk_state != DeskState.DRAFT:
        return None
    moves = story.events.filter(verb__in=MOVES).select_related("actor")
    last = moves.order_by("-pk").first()
    if last is None or last.verb != Verb.SEND_BACK:
        return None
    open_notes = StoryNote.objects.filter(article=story, author=last.actor_id).open()
    notes = list(open_notes.order_by("-pk")[:MOST]) if last.actor_id else []
    when = clock.moment_words(last.at, now)
    return SentBack(name_of(last.actor), last.at, when, last.note, notes[::-1])
