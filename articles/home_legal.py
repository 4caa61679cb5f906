"""The home of who reads for the law: the stories that wait for such a read, whoever asked for it."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from articles import policy
from articles.gate_kinds import Check, Level
from articles.gates import Gates
from articles.home import (
    WORDS,
    Asker,
    Pick,
    Question,
    first,
    name_of,
    number_words,
    offer,
    place_of,
    when,
    words,
)
from articles.models import Article, DeskState, LegalNeed, LegalRead
from newsroom.core import clock
from newsroom.desk.panels import MOST_CARDS

LOOKED_AT: Final = 60
TO_GO: Final = (DeskState.IN_REVIEW, DeskState.APPROVED)


def _reads(asker: Asker) -> bool:
    return asker.user.has_perm(policy.PERMISSION[policy.LEGAL])


def to_read(asker: Asker) -> Pick:
    """What somebody wants read, and in the sections where every story is what may go next; but for words that were."""
    asked = LegalNeed.objects.filter(article=OuterRef("pk"))
    same = {"version__content_digest": OuterRef("written_from__content_digest")}
    read = LegalRead.objects.filter(version__article=OuterRef("pk"), **same)
    rows = Article.objects.on_the_desk().alias(asked=Exists(asked)).exclude(Exists(read))
    rows = rows.select_related("legal_need__by")
    stories = first(rows.filter(asked=True).order_by("legal_need__at", "pk"))
    stories = [*stories, *_of_all(rows.filter(asked=False))][: MOST_CARDS + 1]
    said = number_words(
        len(stories), "story is to be read for the law", "stories are to be read for the law"
    )
    return Pick(
        stories,
        {story.pk: _grey(story, asker) for story in stories},
        cure={story.pk: _way(story) for story in stories},
        sentence=said,
    )


def _of_all(rows: Any) -> list[Article]:
    """Of what is in review or approved that which the gate wants read though nobody asked."""
    gates = Gates.load()
    if not any(_is_for_all(row) for row in gates.rows):
        return []
    open_ones = rows.filter(desk_state__in=TO_GO).order_by("updated_at", "pk").defer(*WORDS)
    found = open_ones.select_related("section", "created_by", "assignee", "legal_need__by")
    return [
        story
        for story in found[:LOOKED_AT]
        if _is_for_all(gates.of(story.section).get(Check.LEGAL))
    ]


def _is_for_all(gate: Any) -> bool:
    """Whether a gate, or its row, asks for a read of every story."""
    return gate is not None and gate.every_story and gate.level != Level.OFF


def _grey(story: Article, asker: Asker) -> str:
    need = getattr(story, "legal_need", None)
    who = f"{name_of(need.by) or 'An import'} asked, {when(need.at, asker.now)}" if need else ""
    due = f"Due {clock.moment_words(story.due_at, asker.now)}" if story.due_at else ""
    return words(who, due, place_of(story))


def _way(story: Article) -> tuple[str, str]:
    return "Read it for the law", reverse("admin:articles_article_legal", args=[story.pk])


def offer_all() -> None:
    offer(Question("legal", "To be read for the law", 15, _reads, to_read))
