"""What was moved from the calendar, for the calendar to say: which story, from when to when, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from articles.bundles import entries_of, token
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

    def tell(self, request: HttpRequest) -> None:
        self.article.refresh_from_db(fields=["edit_token"])
        was, number = self.at.isoformat(), self.version.number
        released = self.version.live_from is not None and self.version.live_from == self.before
        undo = Move(request.path, self.article.edit_token, was, number if released else None)
        title = f"“{self.version.short_headline or self.version.headline}”"
        if self.verb == Verb.UNPUBLISH:
            title = f"The withdrawal of {title}"
        calendar.remember(
            request, Moved(title, self.before, self.at, undo if self.harmless else None)
        )


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


def tell_of_bundle(request: HttpRequest, bundle: Bundle, before: datetime, at: datetime) -> None:
    """The same of a bundle, which is moved as a whole."""
    bundle.refresh_from_db()
    undo = Move(request.path, token(bundle, entries_of(bundle)), at.isoformat())
    calendar.remember(request, Moved(f"The bundle “{bundle.name}”", before, at, undo))


def _moment(words: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(words or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
