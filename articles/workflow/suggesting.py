"""What a reviewer suggests, and what the writer says to it, change by change. A suggestion itself is never released."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from articles import versions
from articles.content import Content
from articles.merge import BODY, BOTH, MINE, Merged
from articles.models import Article, ArticleVersion, SuggestedChange, Suggestion, Verb, Verdict
from articles.refusal import Refused
from articles.suggestions import TEXT, changes, upon
from articles.workflow.table import locked, record, sentences
from articles.workflow.writing import write_merged
from newsroom.core import clock
from newsroom.core.html import sanitize
from newsroom.core.text import printable

LONGEST_REASON = SuggestedChange._meta.get_field("reason").max_length
LONGEST_NOTE = ArticleVersion._meta.get_field("note").max_length


def suggest(
    article: Article,
    *,
    by: Any,
    text: Mapping[str, str],
    opened_on: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Suggestion:
    """Keep what the text should say as a version beside the working copy, for the writer to accept or refuse.

    `text` has some of the fields of `TEXT`; `opened_on` is the number of the version they were written from, the
    working copy's where none is given.
    """
    with transaction.atomic():
        stored = locked(article, by=by, verb=Verb.SUGGEST, seen=None)
        now = now or clock.now()
        stood = stored.versions.filter(number=opened_on).first() or stored.written_from
        base = Content.of_version(stood)
        said = replace(base, columns={**base.columns, **_tidied(text)})
        found = list(changes(base, said))
        if not found:
            raise Refused("You have changed nothing yet.")
        version = versions.make_version(
            stored, said, by=by, now=now, based_on=stood, note=(note or "Suggested")[:LONGEST_NOTE]
        )
        made = Suggestion.objects.create(
            article=stored, version=version, base=stood, note=note, made_at=now
        )
        for change in found:
            change.suggestion = made
        SuggestedChange.objects.bulk_create(found)
        record(Verb.SUGGEST, stored, by=by, version=version, note=note, now=now)
    return made


def _tidied(text: Mapping[str, str]) -> dict[str, str]:
    return {
        name: sanitize(text[name]) if name == BODY else printable(text[name])
        for name in TEXT
        if name in text
    }


def accept(
    suggestion: Suggestion,
    *,
    by: Any,
    positions: Collection[int] | None = None,
    choices: Mapping[int, str] | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> list[SuggestedChange]:
    """Take changes into the working copy (all that are not decided, if none is named); those that were taken.

    What was changed elsewhere meanwhile is kept. A change that meets another at its own passage is taken only where
    `choices` says how, by position: "mine" is the suggestion's words, "both" its words before the story's. Raises
    `Refused` where none could be taken.
    """
    with transaction.atomic():
        stored = locked(suggestion.article, by=by, verb=Verb.ACCEPT, seen=seen)
        now = now or clock.now()
        base, said = Content.of_version(suggestion.base), Content.of_version(suggestion.version)
        last = stored.written_from
        story, taken = Content.of_version(last), []
        for change in _undecided(suggestion, positions):
            settled = _settled(
                upon(change, base, said, story), (choices or {}).get(change.position)
            )
            if settled is not None:
                story = settled
                taken.append(change)
        if not taken:
            raise Refused(
                "The story was changed at that passage meanwhile. Look at both, and choose."
            )
        note = _which(suggestion, taken)
        article = Article.objects.select_related("section").get(pk=stored.pk)
        made = write_merged(
            article, stored, story, Verb.ACCEPT, by=by, note=note, now=now, merged_with=None
        )
        if made.pk == last.pk:
            record(Verb.ACCEPT, stored, by=by, version=made, note=note, now=now)
        _decide(taken, Verdict.ACCEPTED, by=by, now=now, became=made)
    return taken


def _settled(found: Merged, choice: str | None) -> Content | None:
    """What is said then; None where the two clash and no choice that fits was made."""
    if found.clashes and choice not in (MINE, BOTH):
        return None
    try:
        return found.settled({clash.key: choice for clash in found.clashes})
    except KeyError:
        return None


def refuse(
    suggestion: Suggestion,
    *,
    by: Any,
    positions: Collection[int] | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> list[SuggestedChange]:
    """Leave changes out of the story, with a reason for the reviewer if there is one."""
    with transaction.atomic():
        stored = locked(suggestion.article, by=by, verb=Verb.REFUSE, seen=None)
        now = now or clock.now()
        left = _undecided(suggestion, positions)
        reason = printable(reason).strip()[:LONGEST_REASON]
        _decide(left, Verdict.REFUSED, by=by, now=now, reason=reason)
        note = sentences(_which(suggestion, left), reason)
        record(Verb.REFUSE, stored, by=by, version=suggestion.version, note=note, now=now)
    return left


def _undecided(suggestion: Suggestion, positions: Collection[int] | None) -> list[SuggestedChange]:
    rows = suggestion.changes.filter(verdict=Verdict.OPEN).order_by("position")
    found = list(rows if positions is None else rows.filter(position__in=positions))
    if not found:
        raise Refused("That was decided already.")
    return found


def _decide(decided: list[SuggestedChange], verdict: str, **facts: Any) -> None:
    rows = SuggestedChange.objects.filter(pk__in=[change.pk for change in decided])
    who = {"decided_by": facts.pop("by"), "decided_at": facts.pop("now")}
    rows.update(verdict=verdict, **who, **facts)


def _which(suggestion: Suggestion, decided: list[SuggestedChange]) -> str:
    count = suggestion.changes.count()
    numbers = ", ".join(str(change.position + 1) for change in decided)
    return f"v{suggestion.version.number}, {'change' if len(decided) == 1 else 'changes'} {numbers} of {count}"
