"""A legal read: asked for or not, given by those who may, and good for those words alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Article, Event, LegalNeed, LegalRead, Verb
from articles.workflow import Barred, Refused
from newsroom.core.immutable import ImmutableError
from newsroom.roles import CHIEF, LEGAL
from tests import cast
from tests.house import set_gate
from tests.make import make_section, make_story, revise

pytestmark = pytest.mark.django_db


def lena() -> User:
    """Reads for the law."""
    return cast.person("Lena", LEGAL)


@pytest.fixture
def story() -> Article:
    story = make_story()
    workflow.ask_legal(story, by=cast.rhea())
    return story


def test_a_story_that_is_marked_waits_for_it(story: Article) -> None:
    with pytest.raises(Barred, match="Nobody has read these words for the law"):
        workflow.publish(story, by=cast.ed())
    workflow.read_for_law(story.newest_version(), by=lena(), note="Mind the third paragraph.")
    workflow.publish(story, by=cast.ed())


def test_one_that_is_not_marked_does_not() -> None:
    workflow.publish(make_story(), by=cast.ed())


def test_it_lapses_when_the_words_change_and_comes_back_with_them(story: Article) -> None:
    read = story.newest_version()
    workflow.read_for_law(read, by=lena())
    revise(story, headline="The minister knew")
    with pytest.raises(Barred):
        workflow.publish(Article.objects.get(pk=story.pk), by=cast.ed())
    workflow.restore(read, by=cast.rhea())
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.ed())


def test_a_section_may_want_it_of_every_story() -> None:
    set_gate("legal", "bar", section=make_section("world"), every_story=True)
    with pytest.raises(Barred):
        workflow.publish(make_story(section="world/europe"), by=cast.ed())
    workflow.publish(make_story("Elsewhere", section="sport"), by=cast.dana())


def test_the_gate_may_be_off(story: Article) -> None:
    set_gate("legal", "off")
    workflow.publish(story, by=cast.ed())


def test_the_chief_passes_it_with_a_reason(story: Article) -> None:
    set_gate("legal", "bar", role=CHIEF)
    workflow.publish(story, by=cast.dana(), passes={"legal": "I read it myself."})
    note = Event.objects.get(verb=Verb.PASS_GATE).note
    assert note == "Legal read. Nobody has read these words for the law. I read it myself."


def test_each_step_leaves_its_word(story: Article) -> None:
    workflow.read_for_law(story.newest_version(), by=lena(), note="Mind it.")
    workflow.drop_legal(story, by=cast.ed(), note="It names nobody")
    told = list(Event.objects.order_by("pk").values_list("verb", "note"))[1:]
    assert told == [
        ("assign", "to be read for the law before it goes"),
        ("pass_gate", "Legal read: done. Mind it."),
        ("assign", "no longer to be read for the law. It names nobody"),
    ]


def test_it_is_asked_for_once(story: Article) -> None:
    before = Event.objects.count()
    workflow.ask_legal(story, by=cast.ed())
    assert (LegalNeed.objects.count(), Event.objects.count()) == (1, before)


def test_who_reads_for_the_law_reads_in_every_section_and_changes_nothing() -> None:
    story = make_story(section="sport")
    workflow.read_for_law(story.newest_version(), by=lena())
    for verb in (workflow.publish, workflow.submit, workflow.save):
        with pytest.raises(Refused, match="You may not"):
            verb(story, by=lena())


def test_others_may_not_say_that_it_was_read(story: Article) -> None:
    for person in (cast.rhea(), cast.ed(), cast.pia(), cast.sal(), cast.wes()):
        with pytest.raises(Refused, match="You may not"):
            workflow.read_for_law(story.newest_version(), by=person)
    assert not LegalRead.objects.exists()


def test_a_writer_asks_and_only_an_editor_waives(story: Article) -> None:
    with pytest.raises(Refused, match="You may not"):
        workflow.drop_legal(story, by=cast.rhea(), note="No need")
    with pytest.raises(Refused, match="Say why"):
        workflow.drop_legal(story, by=cast.ed(), note=" ")
    with pytest.raises(Refused, match="not marked"):
        workflow.drop_legal(make_story("Another"), by=cast.ed(), note="No need")
    assert LegalNeed.objects.count() == 1


def test_a_read_stands_as_it_was_written(story: Article) -> None:
    read = workflow.read_for_law(story.newest_version(), by=lena())
    read.note = "Other words"
    with pytest.raises(ImmutableError):
        read.save()
    with pytest.raises(ImmutableError):
        LegalRead.objects.all().delete()
