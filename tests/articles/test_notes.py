"""Notes on a story and its passages: written, answered, settled; they stand as written, and readers see none of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from articles import workflow
from articles.models import Article, Event, StoryNote, Verb
from articles.models.note import LONGEST_BESIDE
from articles.passages import Passage
from articles.workflow import Refused
from newsroom.core.immutable import ImmutableError
from newsroom.desk.models import Notice
from tests import cast
from tests.make import make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_it_keeps_the_note_with_its_passage_and_leaves_the_story_as_it_is() -> None:
    story = make_story(live=True)
    before = Article.objects.values().get(pk=story.pk)
    about = Passage("the first\n crane", "on Monday morning, and ", " lifted its arm")
    with time_machine.travel(TEN, tick=False):
        note = workflow.comment(
            story, by=cast.pia(), text="  Which crane?\r\nSay. ", about=about
        ).note
    assert (note.author, note.at, note.version) == (cast.pia(), TEN, story.written_from)
    assert (note.text, note.quote) == ("Which crane?\nSay.", "the first crane")
    assert (note.prefix, note.suffix) == ("on Monday morning, and", "lifted its arm")
    event = Event.objects.get(verb=Verb.COMMENT)
    assert (event.actor, event.note, event.at) == (cast.pia(), note.text, TEN)
    assert Article.objects.values().get(pk=story.pk) == before


def test_what_stands_around_a_passage_is_kept_short() -> None:
    about = Passage("x", "a" * 200 + "before", "after" + "z" * 200)
    note = workflow.comment(make_story(), by=cast.rhea(), text="See", about=about).note
    assert (len(note.prefix), len(note.suffix)) == (LONGEST_BESIDE, LONGEST_BESIDE)
    assert note.prefix.endswith("before")
    assert note.suffix.startswith("after")


@pytest.mark.parametrize(
    ("text", "quote", "why"),
    [
        ("", "", "Write what the note"),
        (" \n\x00 ", "", "Write what the note"),
        ("x" * 2001, "", "at most 2,000 letters; this one has 2,001"),
        ("Why?", "x" * 1001, "too long for one note"),
    ],
)
def test_it_refuses_what_is_no_note(text: str, quote: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        workflow.comment(make_story(), by=cast.rhea(), text=text, about=Passage(quote))
    assert not StoryNote.objects.exists()


@pytest.mark.parametrize("who", [cast.sal, cast.wes])
def test_nobody_notes_what_they_may_not_see(who: object) -> None:
    story = make_story()
    note = workflow.comment(story, by=cast.rhea(), text="Why?").note
    with pytest.raises(Refused, match="may not"):
        workflow.comment(story, by=who(), text="Hello")
    with pytest.raises(Refused, match="may not"):
        workflow.resolve(note, by=who())


def test_an_answer_to_an_answer_stands_in_the_same_thread() -> None:
    story = make_story()
    note = workflow.comment(story, by=cast.rhea(), text="Why?").note
    first = workflow.comment(story, by=cast.ed(), text="Because", answers=note).note
    second = workflow.comment(story, by=cast.rhea(), text="I see", answers=first).note
    assert second.answers == note
    assert list(note.replies.order_by("pk")) == [first, second]
    assert list(story.notes.open()) == [note]
    with pytest.raises(Refused, match="no such note"):
        workflow.comment(make_story("Another"), by=cast.ed(), text="No", answers=note)


def test_it_is_settled_by_its_writer_or_by_who_may_change_the_story() -> None:
    story = make_story(section="sport", by=cast.dana())
    note = workflow.comment(story, by=cast.pia(), text="Which frame?").note
    answer = workflow.comment(story, by=cast.dana(), text="The left", answers=note).note
    for who in (cast.rhea, cast.ed):
        with pytest.raises(Refused, match="Whoever wrote the note"):
            workflow.resolve(note, by=who())
    settled = workflow.resolve(answer, by=cast.dana())
    assert (settled.pk, settled.resolved_by) == (note.pk, cast.dana())
    assert Event.objects.filter(verb=Verb.RESOLVE).get().note == "Which frame?"
    assert list(story.notes.settled()) == [note]
    assert not story.notes.open().exists()
    with pytest.raises(Refused, match="settled already"):
        workflow.resolve(note, by=cast.pia())
    with pytest.raises(Refused, match="write a new one"):
        workflow.comment(story, by=cast.pia(), text="Still", answers=note)
    own = workflow.comment(story, by=cast.rhea(), text="Mine").note
    assert workflow.resolve(own, by=cast.rhea()).resolved_at is not None


def test_it_stands_as_it_was_written() -> None:
    note = workflow.comment(make_story(), by=cast.rhea(), text="Why?").note
    with pytest.raises(ImmutableError):
        StoryNote.objects.update(text="Because")
    with pytest.raises(ImmutableError):
        note.delete()
    for statement in (
        "UPDATE articles_storynote SET text = 'No'",
        "DELETE FROM articles_storynote",
    ):
        with (
            pytest.raises(IntegrityError, match="articles_storynote"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def told(person: object) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", "words"))


def test_those_who_are_named_are_told_once_and_the_others_are_said() -> None:
    story = make_story(by=cast.rhea())
    cast.sal(), cast.pia()
    written = workflow.comment(story, by=cast.ed(), text="@rhea @pia @sal @ed see this", now=TEN)
    assert written.troubles == ["@sal may not see this story, and is not told."]
    words = "Ed named you in a note on “Baltic ports reopen”: @rhea @pia @sal @ed see this."
    assert told(cast.rhea()) == [("mention", words)]
    assert told(cast.pia()) == [("mention", words)]
    assert told(cast.sal()) == told(cast.ed()) == []
    note = StoryNote.objects.latest("pk")
    assert Notice.objects.get(person=cast.rhea()).url.endswith(f"/change/#note-{note.pk}")


def test_a_thread_hears_of_its_answers_and_a_writer_of_the_settling() -> None:
    story = make_story(by=cast.dana())
    note = workflow.comment(story, by=cast.rhea(), text="Why?").note
    workflow.comment(story, by=cast.ed(), text="Because", answers=note)
    workflow.comment(story, by=cast.rhea(), text="Thanks", answers=note)
    workflow.resolve(note, by=cast.ed())
    assert [kind for kind, _ in told(cast.rhea())] == ["answer", "answer"]
    assert told(cast.rhea())[1][1] == "Ed settled your note on “Baltic ports reopen”: Why?"
    assert [kind for kind, _ in told(cast.ed())] == ["answer"]
    assert [kind for kind, _ in told(cast.dana())] == ["noted", "noted", "noted"]
