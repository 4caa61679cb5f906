"""A story is given, taken on, taken over and given back; when it is due and how urgent it is stand beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.models import Article, Event, Priority, Task, Verb
from articles.models.task import priority_of
from articles.workflow import Refused
from newsroom.desk.models import Notice
from tests import cast
from tests.make import make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def again(story: Article) -> Article:
    return Article.objects.select_related("task").get(pk=story.pk)


@time_machine.travel(TEN, tick=False)
def test_it_gives_the_story_with_its_time_and_priority_and_says_so() -> None:
    story = make_story(by=cast.ed())
    token = story.edit_token
    event = workflow.assign(
        story, by=cast.ed(), to=cast.rhea(), due_at=TEN + HOUR, priority=Priority.URGENT,
        note="Ring the port",
    )  # fmt: skip
    stored = again(story)
    assert (stored.assignee, stored.due_at) == (cast.rhea(), TEN + HOUR)
    assert priority_of(stored) == Priority.URGENT
    assert stored.edit_token == token
    assert story.versions.count() == 1
    assert (event.verb, event.actor, event.at) == (Verb.ASSIGN, cast.ed(), TEN)
    assert event.note == "to Rhea, due Sun 22 Nov, 16:30 IST, urgent priority. Ring the port"
    told = Notice.objects.get(person=cast.rhea())
    assert told.words == (
        "Ed gave you “Baltic ports reopen”: due Sun 22 Nov, 16:30 IST, urgent priority. Ring the port."
    )


def test_what_is_not_named_stays_as_it_is() -> None:
    story = make_story(by=cast.ed())
    workflow.assign(story, by=cast.ed(), to=cast.rhea(), due_at=TEN, priority=Priority.HIGH)
    workflow.assign(story, by=cast.ed(), due_at=None)
    stored = again(story)
    assert (stored.assignee, stored.due_at) == (cast.rhea(), None)
    assert priority_of(stored) == Priority.HIGH
    assert workflow.assign(story, by=cast.ed(), to=cast.rhea()) is None
    assert Event.objects.filter(verb=Verb.ASSIGN).count() == 2


def test_whoever_had_it_is_told_that_it_is_gone() -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea())
    workflow.assign(story, by=cast.dana(), to=cast.ed())
    words = list(Notice.objects.filter(person=cast.rhea()).values_list("words", flat=True))
    assert words[0] == "Dana took “Baltic ports reopen” from you."
    assert Notice.objects.filter(person=cast.ed(), words__startswith="Dana gave you").exists()
    assert not Notice.objects.filter(person=cast.dana()).exists()


@pytest.mark.parametrize("who", [cast.sal, cast.pia, cast.wes])
def test_nobody_is_given_one_who_writes_none(who: object) -> None:
    story = make_story()
    with pytest.raises(Refused, match="writes no stories here"):
        workflow.assign(story, by=cast.dana(), to=who())
    assert again(story).assignee is None


def test_an_editor_of_world_gives_nothing_in_sport() -> None:
    story = make_story(section="sport", by=cast.dana())
    with pytest.raises(Refused, match="may not"):
        workflow.assign(story, by=cast.ed(), to=cast.rhea())
    with pytest.raises(Refused, match="may not"):
        workflow.assign(make_story(by=cast.rhea()), by=cast.rhea(), due_at=TEN)
    assert not Task.objects.exists()


def test_it_is_taken_on_with_one_press() -> None:
    story = make_story(by=cast.dana())
    event = workflow.claim(story, by=cast.ed())
    assert again(story).assignee == cast.ed()
    assert (event.verb, event.note) == (Verb.CLAIM, "")
    with pytest.raises(Refused, match="already"):
        workflow.claim(story, by=cast.ed())


def test_what_somebody_has_is_taken_only_by_who_knows_that() -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea())
    with pytest.raises(Refused, match="Rhea has this story. Ask first"):
        workflow.claim(story, by=cast.ed())
    with pytest.raises(Refused, match="Rhea has this story"):
        workflow.claim(story, by=cast.ed(), over=cast.dana().pk)
    workflow.claim(story, by=cast.ed(), over=cast.rhea().pk)
    assert again(story).assignee == cast.ed()
    assert Event.objects.filter(verb=Verb.CLAIM).get().note == "from Rhea"
    assert "Ed took" in Notice.objects.filter(person=cast.rhea()).first().words


def test_it_is_taken_on_only_by_who_may_change_it() -> None:
    story = make_story(section="sport", by=cast.dana())
    for who in (cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes):
        with pytest.raises(Refused, match="may not"):
            workflow.claim(story, by=who())


def test_it_is_given_back_by_who_has_it_and_the_editors_are_told() -> None:
    editor, story = cast.ed(), make_story(by=cast.dana(), assignee=cast.rhea())
    with pytest.raises(Refused, match="cannot give it back"):
        workflow.give_back(story, by=editor)
    workflow.give_back(story, by=cast.rhea(), note="I am in court")
    assert again(story).assignee is None
    words = Notice.objects.get(person=editor).words
    assert words == "Rhea gave “Baltic ports reopen” back: I am in court."


def test_a_save_with_an_old_form_gives_it_to_nobody_else() -> None:
    story = make_story(by=cast.rhea())
    lay_open = Article.objects.get(pk=story.pk)
    workflow.assign(story, by=cast.ed(), to=cast.dana(), due_at=TEN)
    lay_open.headline = "Ports reopen at last"
    workflow.save(lay_open, by=cast.rhea(), seen=lay_open.edit_token)
    stored = again(story)
    assert (stored.headline, stored.assignee, stored.due_at) == (
        "Ports reopen at last",
        cast.dana(),
        TEN,
    )


def test_a_new_story_begins_with_who_has_it_and_that_is_recorded() -> None:
    story = make_story(by=cast.dana(), assignee=cast.rhea(), due_at=TEN)
    assert Event.objects.filter(article=story, verb=Verb.ASSIGN).get().note.startswith("to Rhea")
    assert Notice.objects.filter(person=cast.rhea(), kind="assigned").count() == 1
    revise(story, assignee=None)
    assert again(story).assignee == cast.rhea()


def test_a_killed_story_is_nobodys_to_take() -> None:
    story = make_story(by=cast.dana())
    Article.objects.filter(pk=story.pk).update(killed_at=TEN)
    for verb in (workflow.claim, workflow.assign):
        with pytest.raises(Refused, match="killed"):
            verb(story, by=cast.dana())
