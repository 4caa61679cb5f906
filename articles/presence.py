"""Who else has a story open: heard from its pages every twenty seconds, forgotten a minute after the last word.

A word from a page is one row changed. Nothing here is a verb: no version, no event, no page dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from articles.models import Article, Place, Presence, TakeOver
from articles.models.presence import LASTS, Answer
from articles.workflow.taking_over import PATIENCE, holder, must_wait, name_of
from newsroom.core import clock

KEY: Final = re.compile(r"[\w-]{8,36}", re.ASCII)
FORGOTTEN: Final = timedelta(days=1)
"""A page that slept longer than this is a new one."""
MOST: Final = 300
"""Pages that the whole desk is told of."""
TOLD_FOR: Final = timedelta(minutes=10)
"""How long a request and its answer stand on the asker's page."""


def hear(article: Article, *, by: Any, key: str, place: str, now: datetime) -> Presence | None:
    """A page says that it is open. None for a key that no page of ours has."""
    if not KEY.fullmatch(key):
        return None
    mine = Presence.objects.filter(person=by, key=key, article=article)
    if not mine.update(seen_at=now, place=place):
        _sweep(article, by, now)
        first = {"article": article, "place": place, "since": now, "seen_at": now}
        page, _ = Presence.objects.get_or_create(person=by, key=key, defaults=first)
        return page if page.article_id == article.pk else None
    return mine.select_related("lost_to").first()


def _sweep(article: Article, by: Any, now: datetime) -> None:
    """One's own pages of the story that are closed, and everybody's that are long gone."""
    closed = Presence.objects.filter(seen_at__lte=now - LASTS, lost_to=None)
    closed.filter(person=by, article=article).delete()
    Presence.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def gone(*, by: Any, key: str) -> None:
    """The page is closed."""
    Presence.objects.filter(person=by, key=key, lost_to=None).delete()


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody with a story open: the page that says most of what they do."""

    person: int
    name: str
    doing: str

    def __str__(self) -> str:
        return f"{self.name} is {self.doing}"


RANK = {place: n for n, place in enumerate((Place.WRITING, Place.SUGGESTING, Place.COMPARING))}


def beside(person: Any, article: Article, now: datetime) -> list[Here]:
    """Everybody else who has the story open, those who write first."""
    rows = article.presences.open(now).exclude(person=person).select_related("person")
    return _by_person(rows)


def _by_person(rows: Iterable[Presence]) -> list[Here]:
    found: dict[int, Here] = {}
    for row in sorted(rows, key=lambda row: (_rank(row), row.since, row.pk)):
        doing = Place.READING.label if row.lost_to_id else row.get_place_display()
        found.setdefault(row.person_id, Here(row.person_id, name_of(row.person), str(doing)))
    return list(found.values())


def _rank(row: Presence) -> int:
    return len(RANK) if row.lost_to_id else RANK.get(Place(row.place), len(RANK))


def everywhere(person: Any, now: datetime) -> dict[int, str]:
    """By story, who else has it open, in words: "Rhea is writing, Ed is reading". One query for the whole desk."""
    rows = Presence.objects.open(now).exclude(person=person).select_related("person")
    by_story: dict[int, list[Presence]] = {}
    for row in rows.order_by("-seen_at")[:MOST]:
        by_story.setdefault(row.article_id, []).append(row)
    return {pk: ", ".join(map(str, _by_person(pages))) for pk, pages in by_story.items()}


# What a page of the story says of taking over.


@dataclass(frozen=True, slots=True)
class TakingOver:
    """`holder` writes and may be asked; `asked` is by whom one is asked oneself; `mine` says what became of one's own
    request, `may_take` that it may go without an answer, and `passed` that the story is one's own since. `lost` says
    who took the story over from this page; `is_pending`, that somebody waits for somebody's answer.
    """

    holder: str = ""
    asked: str = ""
    mine: str = ""
    may_ask: bool = False
    may_take: bool = False
    passed: bool = False
    is_pending: bool = False
    lost: str = ""


def taking_over(person: Any, article: Article, page: Presence | None, now: datetime) -> TakingOver:
    """As it stands between this person and whoever else writes in the story."""
    if page is not None and page.lost_to is not None:
        return TakingOver(lost=name_of(page.lost_to))
    held = holder(article, now)
    other = held.person if held and held.person_id != person.pk else None
    rows = TakeOver.objects.filter(article=article).select_related("asker", "holder")
    asked = rows.open(now).filter(holder=person).order_by("pk").first()
    mine = rows.filter(asker=person, asked_at__gt=now - TOLD_FOR).order_by("-pk").first()
    waits = mine is not None and mine.answer == Answer.OPEN
    return TakingOver(
        holder=name_of(other) if other else "",
        asked=name_of(asked.asker) if asked and other is None else "",
        mine=_became(mine, now) if mine else "",
        may_ask=other is not None and not waits,
        may_take=waits and must_wait(mine, now) is None,
        is_pending=waits or asked is not None,
        passed=mine is not None and mine.answer in (Answer.GIVEN, Answer.TAKEN),
    )


def _became(mine: TakeOver, now: datetime) -> str:
    """What became of a request."""
    name = name_of(mine.holder)
    if mine.answer == Answer.OPEN:
        until = must_wait(mine, now)
        if until is not None:
            return f"You asked {name} for it at {_clock(mine.asked_at)}; you may take it at {_clock(until)}."
        if now < mine.asked_at + PATIENCE:
            return f"{name} has closed the story."
        return f"{name} has not answered."
    said = {
        Answer.GIVEN: f"{name} handed the story over to you.",
        Answer.NOT_NOW: f"{name} said “not now” at {_clock(mine.answered_at)}.",
        Answer.TAKEN: f"You took the story over from {name}.",
    }
    return said[Answer(mine.answer)]


def _clock(moment: datetime) -> str:
    return f"{clock.newsroom_time(moment):%H:%M:%S}"
