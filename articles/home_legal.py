"""The home of who reads for the law: the stories that wait for such a read, whoever asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles import policy
from articles.gate_kinds import Check, Level
from articles.gates import Gates
from articles.home import (
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
from articles.models import Article, ArticleVersion, DeskState, LegalNeed, LegalRead
from newsroom.core import clock
from newsroom.desk.panels import MOST_CARDS

LOOKED_AT: Final = 1000
"""Of what grows with the paper, what was asked for and what was approved, so many of the latest are looked at."""
SECTIONS: Final = Article._meta.get_field("section").related_model


def _reads(asker: Asker) -> bool:
    return asker.user.has_perm(policy.PERMISSION[policy.LEGAL])


def to_read(asker: Asker) -> Pick:
    """What somebody wants read, and in the sections where every story is what may go next; but for words that were."""
    same = {"version__content_digest": OuterRef("written_from__content_digest")}
    read = LegalRead.objects.filter(version__article=OuterRef("pk"), **same)
    rows = Article.objects.on_the_desk().exclude(Exists(read)).select_related("legal_need__by")
    stories = [*_asked_for(rows, asker.now), *_of_all(rows, asker.now)][: MOST_CARDS + 1]
    said = number_words(
        len(stories), "story is to be read for the law", "stories are to be read for the law"
    )
    return Pick(
        stories,
        {story.pk: _grey(story, asker) for story in stories},
        cure={story.pk: _way(story) for story in stories},
        sentence=said,
    )


def _asked_for(rows: Any, now: datetime) -> list[Article]:
    """What somebody asked for, the longest waiting first; but for what has gone out since."""
    needs = LegalNeed.objects.order_by("-pk").values("article")[:LOOKED_AT]
    since = Q(written_from__live_from__lt=F("legal_need__at"))
    rows = rows.filter(_not_out(now) | since, pk__in=needs)
    return first(rows.order_by("legal_need__at", "pk"))


def _of_all(rows: Any, now: datetime) -> list[Article]:
    """Of what is in review or approved, and not out, that which the gate wants read though nobody asked."""
    gated = _gated()
    if not gated:
        return []
    rows = rows.filter(_not_out(now), legal_need=None).alias(stands_in=Coalesce("section_id", 0))
    rows = rows.filter(stands_in__in=gated).order_by("updated_at", "pk")
    review = first(rows.filter(desk_state=DeskState.IN_REVIEW))
    approved = first(rows.filter(desk_state=DeskState.APPROVED, pk__in=_approved(now)))
    return sorted([*review, *approved], key=lambda story: (story.updated_at, story.pk))


def _approved(now: datetime) -> set[int]:
    """Stories that may be approved and not out: what waits or is held, and the last that were approved.

    All that was ever published stays approved, so that not all of it can be looked at.
    """
    last = Article.objects.filter(desk_state=DeskState.APPROVED).order_by("-updated_at", "-pk")
    versions = ArticleVersion.objects
    return {
        *last.values_list("pk", flat=True)[:LOOKED_AT],
        *versions.waiting(now).values_list("article", flat=True)[:LOOKED_AT],
        *versions.held().values_list("article", flat=True)[:LOOKED_AT],
    }


def _not_out(now: datetime) -> Q:
    """Whether what the desk has of a story has not been released, or is still to come."""
    return Q(written_from__live_from=None) | Q(written_from__live_from__gt=now)


def _gated() -> set[int]:
    """The keys of the sections in which every story is to be read; 0 stands for having none."""
    gates = Gates.load()
    if not any(_is_for_all(row) for row in gates.rows):
        return set()
    places = [None, *SECTIONS.objects.only("path")]
    return {
        place.pk if place else 0
        for place in places
        if _is_for_all(gates.of(place).get(Check.LEGAL))
    }


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
