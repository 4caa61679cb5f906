"""The home of who reviews and publishes: what waits for them, what goes wrong if nobody looks, what goes out today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from articles import doors, duties
from articles.failing import failing
from articles.home import (
    Asker,
    Pick,
    Question,
    first,
    first_of_each,
    inside,
    name_of,
    number_words,
    offer,
    place_of,
    words,
)
from articles.home import when as when_words
from articles.home_mine import just_live, published
from articles.models import Article, ArticleVersion
from articles.states import state_lines
from newsroom.core import clock

SOON: Final = timedelta(hours=48)
NIGHT: Final = timedelta(hours=9)
"""Late in the day "today" goes on for so long: who works at night sees the morning."""


def _reviews(asker: Asker) -> bool:
    return asker.reviews


def _writes_or_reviews(asker: Asker) -> bool:
    return asker.writes or asker.reviews


def _only_looks(asker: Asker) -> bool:
    """Sees stories, and neither writes nor reviews, nor has photographs to look after."""
    return not (asker.writes or asker.reviews or asker.pictures)


def _looks_or_reviews(asker: Asker) -> bool:
    return asker.reviews or _only_looks(asker)


def waiting_for_me(asker: Asker) -> Pick:
    """What this person may approve or send back, the longest waiting first."""
    stories = asker.waiting
    grey = {
        story.pk: words(
            f"Since {when_words(story.sent_at, asker.now)}" if story.sent_at else "",
            name_of(story.created_by),
            place_of(story),
        )
        for story in stories
    }
    said = number_words(len(stories), "story waits for you", "stories wait for you")
    return Pick(stories, grey, query="state=in_review", sentence=said)


def _of_versions(
    asker: Asker, versions: list[ArticleVersion], query: str, sentence: str = ""
) -> Pick:
    versions = first_of_each(versions)
    return Pick(
        [version.article for version in versions],
        {v.article_id: words(place_of(v), f"v{v.number}") for v in versions},
        about={v.article_id: v.number for v in versions},
        then={v.article_id: doors.of_release(asker.user, v) for v in versions if v.is_waiting(asker.now)},
        query=query,
        sentence=sentence,
    )  # fmt: skip


def written_from_older(asker: Asker) -> Pick:
    """Releases to come that would undo what readers see by then. Those that are held stand among the held."""
    versions = asker.to_come
    states = state_lines({v.article_id: v.article for v in versions}.values(), asker.now)
    stale = [v for v in versions if any(s.number == v.number for s in states[v.article_id].stale)]
    said = number_words(
        len(first_of_each(stale)), "release would undo what is live", "releases would undo what is live"
    )  # fmt: skip
    return _of_versions(asker, stale, "state=scheduled", said)


def fails_before_it_goes(asker: Asker) -> Pick:
    """What is scheduled and would be stopped by now, of what concerns this person."""
    if not asker.to_come:
        return Pick()
    mine = [each for each in failing(asker.now) if asker.concerns(each.version)]
    found = {each.version.article_id: each for each in reversed(mine)}
    shown = list(found.values())[::-1]
    return Pick(
        [each.version.article for each in shown],
        {
            pk: words(place_of(each.version), clock.moment_words(each.version.live_from, asker.now))
            for pk, each in found.items()
        },
        red={pk: " ".join(each.sentences) for pk, each in found.items()},
        query="state=scheduled",
        sentence=number_words(
            len(shown), "scheduled release fails a check", "scheduled releases fail a check"
        ),
    )


def overdue(asker: Asker) -> Pick:
    """Of these sections what was due and is not approved, but for what is shown among one's own or as waiting."""
    rows = inside(duties.overdue(asker.user, asker.now), asker.sections)
    shown = [story.pk for story in (*asker.due, *asker.waiting)]
    stories = first(rows.exclude(pk__in=shown))
    grey = {
        story.pk: words(name_of(story.assignee) or "Nobody has it", place_of(story))
        for story in stories
    }
    said = number_words(len(stories), "story is overdue", "stories are overdue")
    return Pick(stories, grey, query="due=late", sentence=said)


def unclaimed(asker: Asker) -> Pick:
    """What is wanted by a moment to come and nobody has. What is overdue stands there; a draft without a time is whose
    it was begun by.
    """
    rows = inside(duties.unclaimed(asker.user), asker.sections)
    stories = first(rows.filter(due_at__gt=asker.now))
    grey = {
        story.pk: words(
            f"Due {clock.moment_words(story.due_at, asker.now)}",
            f"Begun by {name_of(story.created_by)}" if story.created_by else "",
            place_of(story),
        )
        for story in stories
    }
    return Pick(stories, grey, query="mine=nobody&due=set")


def _end_of_today(now: datetime) -> datetime:
    return max(clock.next_midnight(now), now + NIGHT)


def scheduled_today(asker: Asker) -> Pick:
    end = _end_of_today(asker.now)
    versions = [version for version in asker.to_come if version.live_from < end]
    said = ""
    if asker.to_come:
        said = f"Next release: {clock.moment_words(asker.to_come[0].live_from, asker.now)}."
    return _of_versions(asker, versions, "state=scheduled", said)


def held(asker: Asker) -> Pick:
    """Releases taken off the clock, which nobody will remember by themselves."""
    count = len(first_of_each(asker.held))
    said = number_words(count, "release is held", "releases are held")
    return _of_versions(asker, asker.held, "state=held", said)


def embargoes(asker: Asker) -> Pick:
    """Embargoes that end within two days, in an editor's sections or on a writer's own stories."""
    rows = Article.objects.all() if asker.reviews else Article.objects.of(asker.user)
    rows = rows.on_the_desk().filter(
        embargo_until__gt=asker.now, embargo_until__lte=asker.now + SOON
    )
    if asker.reviews:
        rows = inside(rows, asker.sections)
    stories = first(rows.order_by("embargo_until", "pk"))
    grey = {
        story.pk: words(f"Until {clock.moment_words(story.embargo_until, asker.now)}", place_of(story))
        for story in stories
    }  # fmt: skip
    return Pick(stories, grey)


def just_published(asker: Asker) -> Pick:
    rows = just_live(asker.now)
    if asker.reviews and asker.sections is not None:
        rows = rows.in_sections(asker.sections)
    return published(asker, rows)


QUESTIONS: Final = (
    Question("failing", "Fails before it goes", 10, _writes_or_reviews, fails_before_it_goes, pressing=True),
    Question("stale", "Written from an older version", 12, _reviews, written_from_older, pressing=True),
    Question("review", "Waiting for you", 14, _reviews, waiting_for_me, "Nothing waits for review."),
    Question("overdue", "Overdue", 16, _reviews, overdue, "Nothing is overdue.", pressing=True),
    Question("held", "Held back", 26, _looks_or_reviews, held),
    Question("scheduled", "Scheduled today", 30, _looks_or_reviews, scheduled_today, "Nothing more goes out today."),
    Question("unclaimed", "Nobody’s yet", 34, _reviews, unclaimed),
    Question("embargoes", "Embargoes about to end", 36, _writes_or_reviews, embargoes),
    Question("published", "Just published", 60, _looks_or_reviews, just_published,
             "Nothing went out for two days.", most=4),
)  # fmt: skip


def offer_all() -> None:
    for question in QUESTIONS:
        offer(question)
