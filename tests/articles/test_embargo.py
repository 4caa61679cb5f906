"""An embargo is a bound that nothing passes: the verbs say so, and the database holds it where no verb was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from articles import workflow
from articles.models import Article, ArticleVersion, Event, Verb
from articles.workflow import Refused
from tests import cast, make

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, SIX = TEN.replace(hour=12), TEN.replace(hour=18)


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def refused_by_the_database(queryset: object, **changes: object) -> bool:
    try:
        with transaction.atomic():
            queryset.update(**changes)
    except IntegrityError as error:
        return "articles_embargo" in str(error)
    return False


def test_no_verb_passes_it_and_on_its_second_the_story_may_go() -> None:
    story = make.make_story(embargo_until=NOON, section="world")
    for early in (
        lambda: workflow.publish(story, by=cast.dana()),
        lambda: workflow.schedule(story, by=cast.dana(), at=NOON - timedelta(seconds=1)),
    ):
        with pytest.raises(Refused, match="under embargo until"):
            early()
    workflow.schedule(story, by=cast.dana(), at=NOON)
    assert story.live_version(NOON).number == 1


def test_the_database_lets_no_release_come_before_it() -> None:
    story = make.make_story(embargo_until=NOON, section="world")
    rows = ArticleVersion.objects.filter(article=story)
    early = NOON - timedelta(minutes=1)
    assert refused_by_the_database(rows, live_from=early, published_at=early)
    assert not refused_by_the_database(rows, live_from=NOON, published_at=NOON)
    assert refused_by_the_database(rows, live_from=early, published_at=early)


def test_the_database_puts_none_over_a_release_that_comes_before_it_ends() -> None:
    waiting = make.make_story("Waiting", section="world", at=NOON)
    live = make.make_story("Live", section="world", live=True)
    for story in (waiting, live):
        rows = Article.objects.filter(pk=story.pk)
        assert refused_by_the_database(rows, embargo_until=SIX)
    assert not refused_by_the_database(Article.objects.filter(pk=waiting.pk), embargo_until=NOON)


def test_it_ends_early_by_one_verb_alone_with_a_reason_in_the_record() -> None:
    story = make.make_story(embargo_until=SIX, section="world")
    story.embargo_until = None
    with pytest.raises(Refused, match="lift it and say why"):
        workflow.save(story, by=cast.dana())
    with pytest.raises(Refused, match="Say why"):
        workflow.lift(story, by=cast.dana(), note=" ")
    workflow.lift(story, by=cast.dana(), note="The minister spoke early.", until=NOON)
    assert Article.objects.get().embargo_until == NOON
    event = Event.objects.get(verb=Verb.LIFT)
    assert event.note == "was to hold until Sun 22 Nov, 23:30 IST. The minister spoke early."
    with pytest.raises(Refused, match="under embargo"):
        workflow.publish(story, by=cast.dana())
    workflow.lift(story, by=cast.dana(), note="Everybody has it.")
    workflow.publish(Article.objects.get(), by=cast.dana())
    with pytest.raises(Refused, match="No embargo holds"):
        workflow.lift(story, by=cast.dana(), note="Once more")


@pytest.mark.parametrize("until", [TEN, SIX, SIX + timedelta(hours=1)])
def test_it_is_not_lifted_to_a_moment_that_is_past_or_later(until: datetime) -> None:
    story = make.make_story(embargo_until=SIX, section="world")
    with pytest.raises(Refused, match="Choose a moment before"):
        workflow.lift(story, by=cast.dana(), note="Mistyped", until=until)


@pytest.mark.parametrize("who", ["rhea", "ed", "wes", "sal", "pia"])
def test_only_the_chief_lifts_it(who: str) -> None:
    story = make.make_story(embargo_until=SIX, section="world/europe")
    with pytest.raises(Refused, match="You may not"):
        workflow.lift(story, by=getattr(cast, who)(), note="Please")


def test_it_may_be_put_off_by_an_editor() -> None:
    story = make.make_story(embargo_until=NOON, section="world")
    story.embargo_until = SIX
    workflow.save(story, by=cast.ed())
    assert Article.objects.get().embargo_until == SIX
