"""Taking a story over from who is writing in it: asked first, handed over, or taken where no answer came.

It is a lock of courtesy. No save is refused because of it: that nothing is overwritten rests on the edit token and the
merge alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from articles import policy
from articles.models import Article, Event, Presence, TakeOver, Verb
from articles.models.presence import ASKED_FOR, Answer, Place
from articles.refusal import Refused
from articles.workflow.table import locked, record
from newsroom.core import clock

PATIENCE: Final = timedelta(seconds=60)
"""How long whoever writes has for an answer."""
REST: Final = timedelta(minutes=2)
"""How long after "not now" nobody asks again."""


def holder(article: Article, now: datetime) -> Presence | None:
    """The page of whoever writes in the story, and was there first."""
    return article.presences.writing(now).select_related("person").first()


def ask(article: Article, *, by: Any, now: datetime | None = None) -> TakeOver:
    """Ask whoever writes in the story for it. The same request again while it is not answered."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.TAKE_OVER, seen=None)
        now = now or clock.now()
        held = holder(stored, now)
        if held is None or held.person_id == by.pk:
            raise Refused("Nobody else is writing in this story: it is yours to go on with.")
        last = TakeOver.objects.of(by, stored).first()
        if last and last.answer == Answer.NOT_NOW and now < last.answered_at + REST:
            until = clock.newsroom_time(last.answered_at + REST)
            raise Refused(f"{name_of(held.person)} said “not now”. Ask again at {until:%H:%M}.")
        if last and last.holder_id == held.person_id and _is_open(last, now):
            return last
        TakeOver.objects.of(by, stored).filter(answer=Answer.OPEN).delete()
        return TakeOver.objects.create(article=stored, asker=by, holder=held.person, asked_at=now)


def not_now(article: Article, *, by: Any, now: datetime | None = None) -> int:
    """Keep the story, for the time being; to how many people that was said."""
    now = now or clock.now()
    asked = TakeOver.objects.open(now).filter(article=article, holder=by)
    return asked.update(answer=Answer.NOT_NOW, answered_at=now)


def _is_open(asked: TakeOver, now: datetime) -> bool:
    return asked.answer == Answer.OPEN and asked.asked_at > now - ASKED_FOR


def hand_over(article: Article, *, by: Any, now: datetime | None = None) -> TakeOver:
    """Give the story to whoever asked first. What `by` has written was saved before, or is kept beside, as theirs."""
    with transaction.atomic():
        stored = locked(article, by=by, verb="change", seen=None)
        now = now or clock.now()
        asked = TakeOver.objects.open(now).filter(article=stored, holder=by)
        given = asked.select_related("asker", "holder").order_by("pk").first()
        if given is None:
            raise Refused("Nobody asks for this story any more.")
        if not policy.may(given.asker, Verb.TAKE_OVER, stored):
            given.delete()
            raise Refused(f"{name_of(given.asker)} may not change this story any more.")
        _pass_on(stored, given, Answer.GIVEN, "handed it over", now=now)
    return given


def take_over(article: Article, *, by: Any, now: datetime | None = None) -> TakeOver:
    """Take the story without an answer: none came in a minute, or whoever was asked has gone."""
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.TAKE_OVER, seen=None)
        now = now or clock.now()
        asked = TakeOver.objects.open(now).of(by, stored).select_related("asker", "holder").first()
        if asked is None:
            raise Refused("Ask for the story first.")
        if until := must_wait(asked, now):
            local = clock.newsroom_time(until)
            raise Refused(f"{name_of(asked.holder)} has until {local:%H:%M:%S} to answer.")
        gone = not _writes(asked, now).exists()
        how = "had gone" if gone else "did not answer"
        _pass_on(stored, asked, Answer.TAKEN, how, now=now)
    return asked


def must_wait(asked: TakeOver, now: datetime) -> datetime | None:
    """Until when whoever was asked may still answer; None where it may be taken."""
    until = asked.asked_at + PATIENCE
    return until if now < until and _writes(asked, now).exists() else None


def _writes(asked: TakeOver, now: datetime) -> Any:
    return Presence.objects.writing(now).filter(article=asked.article_id, person=asked.holder_id)


def _pass_on(stored: Article, asked: TakeOver, answer: Answer, how: str, *, now: datetime) -> Event:
    """The pages in which the story was written become pages to read; the asker stands in their place."""
    pages = Presence.objects.filter(article=stored, place=Place.WRITING)
    theirs = pages.filter(person=asked.holder_id, lost_to=None)
    first = theirs.order_by("since").values_list("since", flat=True).first()
    theirs.update(lost_to=asked.asker_id)
    pages.filter(person=asked.asker_id).update(since=first or now, lost_to=None)
    asked.answer, asked.answered_at = answer, now
    asked.save(update_fields=["answer", "answered_at"])
    others = TakeOver.objects.open(now).filter(article=stored, holder=asked.holder_id)
    others.update(holder=asked.asker_id, asked_at=now)
    note = f"from {name_of(asked.holder)}, who {how}"
    version = stored.written_from
    return record(Verb.TAKE_OVER, stored, by=asked.asker, version=version, note=note, now=now)


def name_of(person: Any) -> str:
    return person.get_full_name() or person.get_username()
