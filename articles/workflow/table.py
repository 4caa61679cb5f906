"""From which states a verb starts and to which it leads; and what all verbs do: lock, ask, check, record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import policy, tidings
from articles.models import Article, ArticleVersion, DeskState, Event, Verb
from articles.refusal import Refused, Stale


@dataclass(frozen=True, slots=True)
class Transition:
    """From which desk states a verb starts, to which it leads (None: it stays), and whether it wants a reason."""

    sources: frozenset[str]
    target: str | None = None
    needs_note: bool = False


ANY = frozenset(DeskState.values)
TRANSITIONS = {
    Verb.SUBMIT: Transition(frozenset({DeskState.DRAFT}), DeskState.IN_REVIEW),
    Verb.SEND_BACK: Transition(
        frozenset({DeskState.IN_REVIEW, DeskState.APPROVED}), DeskState.DRAFT, needs_note=True
    ),
    Verb.APPROVE: Transition(frozenset({DeskState.IN_REVIEW}), DeskState.APPROVED),
    Verb.PUBLISH: Transition(ANY, DeskState.APPROVED),
    Verb.SCHEDULE: Transition(ANY, DeskState.APPROVED),
    Verb.CANCEL: Transition(ANY),
    Verb.HOLD: Transition(ANY),
    Verb.UNPUBLISH: Transition(ANY),
    Verb.RESTORE: Transition(ANY, DeskState.DRAFT),
    Verb.ROLL_BACK: Transition(ANY, DeskState.APPROVED),
    Verb.LIFT: Transition(ANY, needs_note=True),
    Verb.KILL: Transition(ANY, needs_note=True),
    Verb.KEEP: Transition(ANY, needs_note=True),
    Verb.BIN: Transition(ANY),
}


def locked(article: Article, *, by: Any, verb: str, seen: str | None) -> Article:
    """The story's row, locked until the transaction ends, after the policy has been asked."""
    stored = (
        Article.objects.select_for_update(of=("self",)).select_related("section").get(pk=article.pk)
    )
    if stored.killed_at is not None:
        raise Refused("This story has been killed.")
    if stored.is_thrown_away and verb != Verb.BRING_BACK:
        raise Refused("This story was thrown away. Bring it back first.")
    if by is not None and not policy.may(by, verb, stored):
        raise Refused("You may not do this to this story.")
    if seen is not None and seen != stored.edit_token:
        raise Stale(
            f"{who_saved(stored)} saved this story while you had it open. "
            "Look at what changed before you go on."
        )
    return stored


def who_saved(stored: Article) -> str:
    """Who made the version that the working copy stands at; others may have made versions beside it since."""
    last = stored.written_from
    if last is None or last.made_by is None:
        return "Somebody"
    return last.made_by.get_full_name() or last.made_by.get_username()


def check_state(verb: Verb, article: Article, note: str) -> None:
    transition = TRANSITIONS[verb]
    if article.desk_state not in transition.sources:
        raise Refused(
            f"A story that is “{article.get_desk_state_display()}” cannot be {verb.label} now."
        )
    if transition.needs_note and not note.strip():
        raise Refused("Say why, so that the writer knows what to mend.")


def by_may(by: Any, verb: str, article: Article) -> bool:
    return by is None or policy.may(by, verb, article)


def record(
    verb: Verb,
    article: Article,
    *,
    by: Any,
    version: ArticleVersion | None,
    now: datetime,
    note: str = "",
) -> Event:
    """Leave the event of a verb, and tell those whom it concerns (`articles.tidings`)."""
    event = Event.objects.create(
        verb=verb, actor=by, article=article, version=version, note=note, at=now
    )
    tidings.spread(event)
    return event


def sentences(*words: str) -> str:
    return ". ".join(word for word in words if word)
