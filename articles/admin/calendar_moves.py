"""What was moved from the calendar, for the calendar to say: which story, from when to when, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from articles.foresight import foresee
from articles.models import Article, ArticleVersion, Bundle, Verb
from newsroom.desk import calendar
from newsroom.desk.calendar import Move, Moved


@dataclass(frozen=True, slots=True)
class Moving:
    """A move of one story that is about to be done; `harmless`: it changes nothing else, and so can be undone."""

    verb: str
    article: Article
    version: ArticleVersion
    before: datetime
    at: datetime
    harmless: bool

    def tell(self, request: HttpRequest, seen: str) -> None:
        """`seen` is the story's token under the lock of the move: what somebody does after it is not undone unseen."""
        was, number = self.at.isoformat(), self.version.number
        released = self.version.live_from is not None and self.version.live_from == self.before
        undo = Move(request.path, seen, was, number if released else None)
        kind = "withdrawal" if self.verb == Verb.UNPUBLISH else "release"
        undo = undo if self.harmless else None
        calendar.remember(request, Moved(kind, self.version.pk, self.before, self.at, undo))


def begun(
    verb: str, article: Article, version: ArticleVersion | None, form: forms.Form, *, by: Any
) -> Moving | None:
    """What is about to be moved, where the calendar asked for it and it had a moment; None for anything else."""
    said = form.cleaned_data
    before, at = _moment(said.get("was")), said.get("at")
    moves = verb in (Verb.SCHEDULE, Verb.UNPUBLISH) and version is not None
    if not (moves and before and at):
        return None
    told = foresee(verb, article, version=version, at=at, by=by)
    return Moving(verb, article, version, before, at, told.harmless and version.held_for is None)


def tell_of_bundle(
    request: HttpRequest, bundle: Bundle, before: datetime, at: datetime, seen: str
) -> None:
    """The same of a bundle, which is moved as a whole."""
    undo = Move(request.path, seen, at.isoformat())
    calendar.remember(request, Moved("bundle", bundle.pk, before, at, undo))


def _moment(words: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(words or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
