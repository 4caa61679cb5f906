"""What the desk says about a story: a note, an answer to it, that it is settled. Nothing that readers see changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import passages, policy, tidings
from articles.mentions import Mentions, mentioned
from articles.models import Article, StoryNote, Verb
from articles.models.note import LONGEST_BESIDE, LONGEST_NOTE, LONGEST_QUOTE
from articles.passages import Passage
from articles.refusal import Refused
from articles.workflow.table import locked, record
from newsroom.core import clock
from newsroom.core.text import printable


@dataclass(frozen=True, slots=True)
class Written:
    """A note that was written. `troubles` says of each who was named and is not told, why."""

    note: StoryNote
    troubles: list[str] = field(default_factory=list)


def comment(
    article: Article,
    *,
    by: Any,
    text: str,
    about: Passage | None = None,
    answers: StoryNote | None = None,
    now: datetime | None = None,
) -> Written:
    """Write a note on the story, on a passage of it (`about`), or an answer to a note.

    An answer to an answer answers the note above both; a note that is settled is not answered. Whoever may see
    the story may write one. Those whom the text names (`@name`) are told, if they may see the story too.
    """
    text, about = _words(text), _passage(about)
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.COMMENT, seen=None)
        now = now or clock.now()
        above = _above(stored, answers)
        note = StoryNote.objects.create(
            article=stored, version=stored.written_from, answers=above, author=by, text=text, at=now,
            quote=about.quote, prefix=about.prefix, suffix=about.suffix,
        )  # fmt: skip
        found = mentioned(text, stored) if by is not None else Mentions()
        event = record(Verb.COMMENT, stored, by=by, version=stored.written_from, note=text, now=now)
        if by is not None:
            tidings.of_note(event, note, found.people)
    return Written(note, found.troubles)


def resolve(note: StoryNote, *, by: Any, now: datetime | None = None) -> StoryNote:
    """Say that a note is settled, with all its answers: it is folded away, and stays in the record."""
    with transaction.atomic():
        stored = locked(note.article, by=by, verb=Verb.RESOLVE, seen=None)
        now = now or clock.now()
        note = StoryNote.objects.get(pk=note.answers_id or note.pk)
        if by is not None and by.pk != note.author_id and not policy.may(by, "change", stored):
            raise Refused(
                "Whoever wrote the note, or may change the story, says that it is settled."
            )
        if note.resolved_at is not None:
            raise Refused("This note is settled already.")
        note.resolved_at, note.resolved_by = now, by
        note.save(update_fields=["resolved_at", "resolved_by"])
        event = record(
            Verb.RESOLVE, stored, by=by, version=stored.written_from, note=note.text, now=now
        )
        if by is not None:
            tidings.of_settled(event, note)
    return note


def _words(text: str) -> str:
    words = "\n".join(printable(line) for line in text.strip().splitlines())
    if not words.strip():
        raise Refused("Write what the note is to say.")
    if len(words) > LONGEST_NOTE:
        raise Refused(f"A note has at most {LONGEST_NOTE:,} letters; this one has {len(words):,}.")
    return words


def _passage(about: Passage | None) -> Passage:
    """The passage as it is kept, on one line."""
    if about is None:
        return Passage("")
    quote = passages.plain(printable(about.quote))
    if len(quote) > LONGEST_QUOTE:
        raise Refused("That passage is too long for one note: choose a paragraph, or less.")
    before, after = (passages.plain(printable(each)) for each in (about.prefix, about.suffix))
    return (
        Passage(quote, before[-LONGEST_BESIDE:], after[:LONGEST_BESIDE]) if quote else Passage("")
    )


def _above(article: Article, answers: StoryNote | None) -> StoryNote | None:
    """The note that heads the thread."""
    if answers is None:
        return None
    above = StoryNote.objects.filter(pk=answers.answers_id or answers.pk, article=article).first()
    if above is None:
        raise Refused("There is no such note on this story.")
    if above.resolved_at is not None:
        raise Refused("This note is settled: write a new one.")
    return above
