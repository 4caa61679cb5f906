"""The home of who writes: what is theirs and due, what came back, what they sent, what waits for their word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from articles.home import (
    VIEW,
    Asker,
    Pick,
    Question,
    asker_of,
    first,
    first_of_each,
    name_of,
    number_words,
    offer,
    place_of,
    sent_at,
    story_url,
    told,
    when,
    words,
)
from articles.models import (
    Article,
    ArticleVersion,
    DeskState,
    StoryNote,
    Suggestion,
    Verdict,
)
from newsroom.core import clock
from newsroom.desk import panels
from newsroom.desk.panels import MOST_CARDS, Panel

LINES: Final = "admin/desk/lines.html"
JUST: Final = timedelta(days=2)
"""What went out before then has not just been published."""
LATELY_LOOKED_AT: Final = 500


def _writes(asker: Asker) -> bool:
    return asker.writes


def _only_writes(asker: Asker) -> bool:
    return asker.writes and not asker.reviews


def mine_and_due(asker: Asker) -> Pick:
    """Overdue first, which is the order of what is due."""
    now = asker.now
    grey = {
        story.pk: words(
            "" if story.is_late(now) else f"Due {clock.moment_words(story.due_at, now)}",
            "Sent back" if story.pk in asker.sent_back else "",
            place_of(story),
            f"{story.word_count} words",
        )
        for story in asker.due
    }
    return Pick(asker.due, grey, query="mine=1&due=set", sentence=_due_words(asker))


def _due_words(asker: Asker) -> str:
    late = sum(story.is_late(asker.now) for story in asker.due)
    if late == len(asker.due):
        return number_words(late, "story of yours is overdue", "stories of yours are overdue")
    said = number_words(len(asker.due), "story of yours is due", "stories of yours are due")
    return f"{said.removesuffix('.')}, {late} of them overdue." if late else said


def sent_back(asker: Asker) -> Pick:
    stories = [story for story in asker.drafts if story.pk in asker.sent_back][: MOST_CARDS + 1]
    grey = {
        pk: f"{name_of(event.actor) or 'Somebody'}, {when(event.at, asker.now)}: “{event.note}”"
        for pk, event in asker.sent_back.items()
    }
    said = number_words(len(stories), "story was sent back to you", "stories were sent back to you")
    return Pick(stories, grey, query="state=draft&mine=1", sentence=said)


def my_drafts(asker: Asker) -> Pick:
    stories = [story for story in asker.drafts if story.pk not in asker.sent_back]
    stories = stories[: MOST_CARDS + 1]
    grey = {
        story.pk: words(
            f"Due {clock.moment_words(story.due_at, asker.now)}" if story.due_at else "",
            place_of(story),
            f"{story.word_count} words",
        )
        for story in stories
    }
    said = number_words(len(stories), "draft is yours", "drafts are yours")
    button = ("Write a story", reverse("admin:articles_article_add"))
    return Pick(stories, grey, query="state=draft&mine=1", sentence=said, button=button)


def sent_for_review(asker: Asker) -> Pick:
    rows = Article.objects.of(asker.user).on_the_desk().filter(desk_state=DeskState.IN_REVIEW)
    stories = first(
        rows.exclude(pk__in=[story.pk for story in asker.due]).annotate(sent_at=sent_at())
    )
    grey = {
        story.pk: words(
            f"Sent {when(story.sent_at, asker.now)}" if story.sent_at else "", place_of(story)
        )
        for story in stories
    }
    return Pick(stories, grey, query="state=in_review&mine=1")


def mine_to_go_out(asker: Asker) -> Pick:
    versions = first_of_each(asker.to_come)
    stories = [version.article for version in versions]
    grey = {v.article_id: words(place_of(v), f"v{v.number}") for v in versions}
    about = {v.article_id: v.number for v in versions}
    return Pick(stories, grey, about=about, query="state=scheduled&mine=1")


def mine_just_published(asker: Asker) -> Pick:
    """Which are theirs is asked of the newest of the paper: a writer's own stories are many by now."""
    lately = just_live(asker.now).values_list("article", flat=True)[:LATELY_LOOKED_AT]
    mine = Article.objects.of(asker.user).filter(pk__in=list(lately)).values_list("pk", flat=True)
    ids = list(mine.order_by())
    rows = just_live(asker.now).filter(article__in=ids) if ids else ArticleVersion.objects.none()
    return published(asker, rows)


def just_live(now: datetime) -> Any:
    """What readers have seen for two days at most, the newest first."""
    return ArticleVersion.objects.live(now).filter(live_from__gte=now - JUST).order_by("-live_from")


def published(asker: Asker, rows: Any) -> Pick:
    versions = first_of_each(told(rows).select_related("published_by")[: MOST_CARDS + 1])
    grey = {
        v.article_id: words(f"Since {when(v.live_from, asker.now)}", place_of(v), name_of(v.published_by))
        for v in versions
    }  # fmt: skip
    return Pick([version.article for version in versions], grey, query="state=live")


# What waits for a writer's word


def waits_for_word(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """Suggestions to decide on and notes to answer, on one's own stories; no panel where there are none."""
    if not asker_of(request, now).writes:
        return None
    lines = [*_suggestions(request.user, now), *_notes(request.user, now)]
    if not lines:
        return None
    said = number_words(len(lines), "remark waits for your word", "remarks wait for your word")
    return {"lines": lines[:MOST_CARDS], "count": len(lines[:MOST_CARDS]), "sentence": said}


def _suggestions(person: Any, now: datetime) -> list[dict[str, Any]]:
    undecided = Count("changes", filter=Q(changes__verdict=Verdict.OPEN))
    # Which, before what they are about: a join of stories to hardly any suggestions reads all the stories.
    ids = Suggestion.objects.waiting_for(person).order_by("pk").values_list("pk", flat=True)
    rows = Suggestion.objects.filter(pk__in=list(ids[: MOST_CARDS + 1])).annotate(left=undecided)
    rows = rows.select_related("article", "version__made_by").defer(
        "article__body", "article__body_text", "version__body", "version__body_text"
    )
    return [
        {
            "at": row.made_at,
            "when": when(row.made_at, now),
            "before": f"{name_of(row.version.made_by)} suggests {row.left} "
            f"{'change' if row.left == 1 else 'changes'} to",
            "title": row.article.brief,
            "url": reverse("admin:articles_article_suggestions", args=[row.article_id])
            + f"#v{row.version.number}",
            "after": "",
        }
        for row in rows.order_by("pk")
    ]


def _notes(person: Any, now: datetime) -> list[dict[str, Any]]:
    """Open notes on one's own stories in which somebody else had the last word."""
    last = StoryNote.objects.filter(answers=OuterRef("pk")).order_by("-pk").values("author")[:1]
    stories = Article.objects.of(person).filter(killed_at=None, pk=OuterRef("article"))
    rows = StoryNote.objects.open().filter(Exists(stories))
    rows = rows.annotate(
        last=Coalesce(Subquery(last), F("author"), output_field=BigIntegerField())
    ).exclude(last=person.pk)
    rows = rows.select_related("article", "author").defer("article__body", "article__body_text")
    return [
        {
            "at": row.at,
            "when": when(row.at, now),
            "before": f"{name_of(row.author)} on",
            "title": row.article.brief,
            "url": f"{story_url(row.article_id)}#note-{row.pk}",
            "after": f": “{row.text if len(row.text) <= 90 else row.text[:89].rstrip() + '…'}”",
        }
        for row in rows[: MOST_CARDS + 1]
    ]


QUESTIONS: Final = (
    Question("mine-and-due", "Yours, and due", 8, _writes, mine_and_due),
    Question("sent-back", "Sent back to you", 22, _writes, sent_back),
    Question("my-drafts", "Your drafts", 40, _writes, my_drafts, "No draft is yours."),
    Question("sent", "Sent for review", 45, _only_writes, sent_for_review, "None of yours waits for review."),
    Question("mine-to-come", "Yours, to go out", 50, _only_writes, mine_to_go_out),
    Question("mine-published", "Yours, just published", 60, _only_writes, mine_just_published, most=4),
)  # fmt: skip


def offer_all() -> None:
    for question in QUESTIONS:
        offer(question)
    panels.register(
        Panel("word", "Waits for your word", LINES, waits_for_word, panels.BOARD, 24, VIEW)
    )
