"""What a suggestion consists of: its changes one by one, each as the story would say it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from articles.content import Content
from articles.merge import BODY, Merged, edits, merge, paragraphs
from articles.models import ArticleVersion, SuggestedChange, Suggestion

TEXT: Final = ("kicker", "headline", "short_headline", "standfirst", "body")
"""What a suggestion may change."""


def changes(base: Content, said: Content) -> Iterator[SuggestedChange]:
    """Each field, and each passage of the body, in which the two differ; not written to the database."""
    position = 0
    for name in TEXT:
        if name != BODY and base.columns[name] != said.columns[name]:
            yield SuggestedChange(position=position, name=name)
            position += 1
    shift = 0
    for edit in edits(paragraphs(base), paragraphs(said)):
        begin = edit.start + shift
        yield SuggestedChange(
            position=position, name=BODY, start=edit.start, end=edit.end,
            new_start=begin, new_end=begin + len(edit.rows),
        )  # fmt: skip
        shift += len(edit.rows) - (edit.end - edit.start)
        position += 1


def alone(change: SuggestedChange, base: Content, said: Content) -> Content:
    """The base with this one change of the suggestion."""
    if change.name != BODY:
        columns = {**base.columns, change.name: said.columns[change.name]}
        return replace(base, columns=columns)
    stood, new = paragraphs(base), paragraphs(said)
    rows = (*stood[: change.start], *new[change.new_start : change.new_end], *stood[change.end :])
    return replace(base, columns={**base.columns, BODY: "".join(rows)})


def upon(change: SuggestedChange, base: Content, said: Content, story: Content) -> Merged:
    """The change brought to what the story says by now; a clash where that passage was changed meanwhile."""
    return merge(base, alone(change, base, said), story)


def is_suggestion(version: ArticleVersion) -> bool:
    return Suggestion.objects.filter(version=version.pk).exists()


def open_for(person: Any) -> int:
    """How many suggestions wait for what this person says to them."""
    return Suggestion.objects.waiting_for(person).count()
