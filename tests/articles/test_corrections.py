"""Corrections as records: with a release or alone, told at its moment, mended by another, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from articles import chain, workflow
from articles.corrections import Said
from articles.models import Article, Correction, Event, Significance, Verb
from articles.workflow import Refused
from newsroom.core.immutable import ImmutableError
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SAID = Said("correction", "There are five harbours, not four.")
CORRECTION = Significance.CORRECTION
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_record() -> Iterator[None]:
    """At ten; and whatever a test does, the record stands after it."""
    with time_machine.travel(TEN, tick=False):
        yield
    assert not list(chain.faults())


@pytest.fixture
def story() -> Article:
    made = make.make_story(section="world", live=True, now=TEN - HOUR)
    make.revise(made, headline="Five ports reopen")
    return made


def told(story: Article, at: datetime = TEN) -> list[str]:
    return [row.text for row in story.corrections.live(at)]


def test_it_comes_with_its_release_in_one_act(story: Article) -> None:
    version = workflow.publish(story, by=cast.ed(), significance=CORRECTION, said=SAID)
    made = story.corrections.get()
    assert (made.kind, made.text, made.version, made.at) == (*SAID, version, TEN)
    assert version.changed_at == TEN
    verbs = story.events.order_by("-pk").values_list("verb", flat=True)[:2]
    assert list(verbs) == [Verb.CORRECT, Verb.PUBLISH]


def test_a_correction_without_words_is_refused_and_nothing_is_released(story: Article) -> None:
    for said in (None, Said("correction", " "), Said("note", "x" * 1001), Said("withdrawn", "No.")):
        with pytest.raises(Refused):
            workflow.publish(story, by=cast.dana(), significance=CORRECTION, said=said)
    assert story.live_version().number == 1
    assert not Correction.objects.exists()


@pytest.mark.parametrize("significance", ["silent", "update"])
def test_words_of_a_correction_want_a_release_that_is_one(
    story: Article, significance: str
) -> None:
    with pytest.raises(Refused, match="mark the release as one"):
        workflow.publish(story, by=cast.dana(), significance=significance, said=SAID)


def test_nothing_is_corrected_that_nobody_has_seen() -> None:
    unseen = make.make_story("Unseen", section="world", at=TEN + HOUR)
    with pytest.raises(Refused, match="seen nothing"):
        workflow.publish(unseen, by=cast.dana(), significance=CORRECTION, said=SAID)
    with pytest.raises(Refused, match="seen nothing"):
        workflow.correct(unseen, by=cast.dana(), kind="correction", text="It is five.")


def test_readers_are_told_with_a_scheduled_release_and_not_before(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=TEN + HOUR, significance=CORRECTION, said=SAID)
    assert told(story, TEN + HOUR - timedelta(microseconds=1)) == []
    assert told(story, TEN + HOUR) == [SAID.text]


def test_it_moves_with_its_release(story: Article) -> None:
    dana = cast.dana()
    waiting = workflow.schedule(story, by=dana, at=TEN + HOUR, significance=CORRECTION, said=SAID)
    workflow.schedule(story, by=dana, at=TEN + 2 * HOUR, version=waiting, significance=CORRECTION)
    assert (told(story, TEN + HOUR), told(story, TEN + 2 * HOUR)) == ([], [SAID.text])
    other = Said("clarification", "There are five harbours.")
    workflow.schedule(
        story, by=dana, at=TEN + HOUR, version=waiting, significance=CORRECTION, said=other
    )
    assert told(story, TEN + 3 * HOUR) == [other.text]
    soon = TEN + timedelta(minutes=1)
    workflow.publish(story, by=dana, version=waiting, significance="silent", now=soon)
    assert told(story, TEN + 3 * HOUR) == []


@pytest.mark.parametrize("end", ["cancel", "hold", "unpublish"])
def test_of_a_release_that_does_not_come_nobody_is_told(story: Article, end: str) -> None:
    dana = cast.dana()
    waiting = workflow.schedule(story, by=dana, at=TEN + HOUR, significance=CORRECTION, said=SAID)
    workflow.unpublish(story, by=dana) if end == "unpublish" else getattr(workflow, end)(
        waiting, by=dana
    )
    assert story.corrections.get().at is None
    assert not Correction.objects.told(TEN + 9 * HOUR).exists()
    waiting.refresh_from_db()
    workflow.schedule(story, by=dana, at=TEN + HOUR, version=waiting, significance=CORRECTION)
    assert told(story, TEN + HOUR) == [SAID.text]


def test_of_a_release_that_is_held_for_another_nobody_is_told(story: Article) -> None:
    dana = cast.dana()
    at = TEN + HOUR
    waiting = workflow.schedule(story, by=dana, at=at, significance=CORRECTION, said=SAID)
    workflow.restore(story.versions.get(number=1), by=dana)
    fix = make.revise(story, kicker="Trade", by=dana)
    workflow.publish(story, by=dana, version=fix, waiting={waiting.number: "hold"})
    assert story.corrections.get().at is None
    assert told(story, TEN + 9 * HOUR) == []


def test_of_a_release_that_is_held_at_once_nobody_is_told(story: Article) -> None:
    dana = cast.dana()
    workflow.restore(story.versions.get(number=1), by=dana)
    fix = make.revise(story, kicker="Trade", by=dana)
    workflow.publish(story, by=dana, version=fix, now=TEN - HOUR / 2)
    old = story.versions.get(number=2)
    workflow.publish(
        story, by=dana, version=old, significance=CORRECTION, said=SAID, waiting={2: "hold"}
    )
    assert not old.is_live(TEN)
    assert told(story, TEN) == []


def test_it_goes_on_with_the_version_into_which_its_own_is_merged(story: Article) -> None:
    dana = cast.dana()
    waiting = workflow.schedule(story, by=dana, at=TEN + HOUR, significance=CORRECTION, said=SAID)
    workflow.restore(story.versions.get(number=1), by=dana)
    make.revise(story, kicker="Trade")
    answers = {waiting.number: "merge"}
    workflow.publish(story, by=dana, significance="silent", waiting=answers)
    assert (told(story), told(story, TEN + HOUR)) == ([], [SAID.text])
    assert story.live_version(TEN + HOUR).headline == "Five ports reopen"


def test_it_may_be_said_alone_or_of_a_release(story: Article) -> None:
    live = story.live_version()
    alone = workflow.correct(story, by=cast.ed(), kind="note", text="Written from London.")
    of_it = workflow.correct(story, by=cast.ed(), kind="correction", text="Five.", version=live)
    assert (alone.version, alone.at, of_it.version, of_it.at) == (None, TEN, live, TEN)
    with pytest.raises(Refused, match="has no release"):
        desk = story.newest_version()
        workflow.correct(story, by=cast.ed(), kind="correction", text="Five.", version=desk)


def test_said_of_a_release_that_waits_it_makes_that_a_correction(story: Article) -> None:
    waiting = workflow.schedule(story, by=cast.dana(), at=TEN + HOUR, significance="silent")
    made = workflow.correct(story, by=cast.ed(), kind="correction", text="Five.", version=waiting)
    waiting.refresh_from_db()
    assert (made.at, waiting.significance, waiting.changed_at) == (
        *(TEN + HOUR, CORRECTION, TEN + HOUR),
    )


def test_one_is_mended_by_another_and_both_stand(story: Article) -> None:
    wrong = workflow.correct(story, by=cast.ed(), kind="correction", text="There are six.")
    right = workflow.mend_correction(wrong, by=cast.ed(), kind="correction", text="Five.")
    assert told(story) == ["Five."]
    assert (right.replaces, story.corrections.count()) == (wrong, 2)
    with pytest.raises(Refused, match="stands in its place already"):
        workflow.mend_correction(wrong, by=cast.ed(), kind="correction", text="Seven.")


def test_one_is_withdrawn_with_a_reason(story: Article) -> None:
    wrong = workflow.correct(story, by=cast.ed(), kind="correction", text="There are six.")
    with pytest.raises(Refused, match="Say why"):
        workflow.withdraw_correction(wrong, by=cast.ed(), reason=" ")
    gone = workflow.withdraw_correction(wrong, by=cast.ed(), reason="Of another story.")
    assert told(story) == []
    with pytest.raises(Refused, match="stands in its place already"):
        workflow.withdraw_correction(gone, by=cast.ed(), reason="Again.")


def test_what_readers_were_not_told_is_not_withdrawn(story: Article) -> None:
    dana = cast.dana()
    waiting = workflow.schedule(story, by=dana, at=TEN + HOUR, significance=CORRECTION, said=SAID)
    made = story.corrections.get()
    with pytest.raises(Refused, match="not been told yet"):
        workflow.withdraw_correction(made, by=dana, reason="Wrong.")
    workflow.mend_correction(made, by=dana, kind="correction", text="Five harbours.")
    assert (told(story), told(story, TEN + HOUR)) == ([], ["Five harbours."])
    workflow.cancel(waiting, by=dana)
    with pytest.raises(Refused, match="never told"):
        last = story.corrections.order_by("pk").last()
        workflow.mend_correction(last, by=dana, kind="correction", text="Six.")


def test_none_is_changed_or_taken_out(story: Article) -> None:
    made = workflow.correct(story, by=cast.ed(), kind="correction", text="Five.")
    made.text = "Six."
    for change in (made.save, made.delete, Correction.objects.all().delete):
        with pytest.raises(ImmutableError):
            change()
    with pytest.raises(ImmutableError):
        Correction.objects.update(text="Six.")
    for statement in (
        "UPDATE articles_correction SET text = 'Six.'",
        "DELETE FROM articles_correction",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("who", [cast.rhea, cast.pia, cast.sal, cast.wes])
def test_only_editors_correct(story: Article, who: object) -> None:
    made = workflow.correct(story, by=cast.ed(), kind="correction", text="Five.")
    before = Event.objects.count()
    for act in (
        lambda: workflow.correct(story, by=who(), kind="correction", text="Six."),
        lambda: workflow.mend_correction(made, by=who(), kind="correction", text="Six."),
        lambda: workflow.withdraw_correction(made, by=who(), reason="No."),
    ):
        with pytest.raises(Refused, match="may not"):
            act()
    assert Event.objects.count() == before


def test_an_editor_corrects_in_their_sections() -> None:
    story = make.make_story("Sport", section="sport", live=True)
    with pytest.raises(Refused, match="may not"):
        workflow.correct(story, by=cast.ed(), kind="correction", text="Six.")
