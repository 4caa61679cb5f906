"""Who is told of which verb: the story's own people, the editors of its section, and never who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import policy, tidings, workflow
from articles.models import Article, Event, Verb
from articles.workflow.table import record
from newsroom.core import clock
from newsroom.desk.models import Notice
from tests import cast
from tests.make import make_section, make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def told(person: Any) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("words", flat=True))


def test_the_editors_of_the_section_hear_what_waits_for_review() -> None:
    make_section("world/europe")
    europe = cast.person("Eva", "Editor", sections=(make_section("world/europe"),))
    sport = cast.person("Sam", "Editor", sections=(make_section("sport"),))
    boss = cast.person("Root", is_superuser=True)
    ed, dana = cast.ed(), cast.dana()
    workflow.submit(make_story(section="world/europe"), by=cast.rhea(), note="Two sources")
    words = "Rhea sent “Baltic ports reopen” for review: Two sources."
    assert told(europe) == told(ed) == told(dana) == [words]
    assert told(sport) == told(boss) == told(cast.rhea()) == []


def test_a_story_without_a_section_is_the_whole_papers() -> None:
    ed, dana = cast.ed(), cast.dana()
    workflow.submit(make_story(section=None, by=cast.rhea()), by=cast.rhea())
    assert (len(told(dana)), told(ed)) == (1, [])


def go(verb: str, story: Article) -> None:
    dana = cast.dana()
    version = story.newest_version()
    acts: dict[str, Callable[[], object]] = {
        "send_back": lambda: workflow.send_back(story, by=dana, note="Who says so?"),
        "approve": lambda: workflow.approve(story, by=dana),
        "publish": lambda: workflow.publish(story, by=dana),
        "schedule": lambda: workflow.schedule(story, by=dana, at=TEN + HOUR),
        "unpublish": lambda: workflow.unpublish(story, by=dana),
        "cancel": lambda: workflow.cancel(version, by=dana),
        "hold": lambda: workflow.hold(version, by=dana),
    }
    acts[verb]()


@time_machine.travel(TEN, tick=False)
@pytest.mark.parametrize(
    ("verbs", "words"),
    [
        (["send_back"], "Dana sent “Baltic ports reopen” back: Who says so?"),
        (["approve"], "Dana approved “Baltic ports reopen”."),
        (["publish"], "Dana published “Baltic ports reopen”."),
        (["schedule"], "Dana scheduled “Baltic ports reopen” for Sun 22 Nov, 16:30 IST."),
        (
            ["publish", "unpublish"],
            "Dana withdrew “Baltic ports reopen”: v1 until Sun 22 Nov, 15:30 IST.",
        ),
        (
            ["schedule", "cancel"],
            "Dana cancelled the release of “Baltic ports reopen”: was to go out on Sun 22 Nov, 16:30 IST.",
        ),
        (
            ["schedule", "hold"],
            "Dana held back the release of “Baltic ports reopen”: was to go out on Sun 22 Nov, 16:30 IST.",
        ),
    ],
)
def test_the_storys_own_people_hear_what_becomes_of_it(verbs: list[str], words: str) -> None:
    story = make_story(by=cast.rhea())
    workflow.assign(story, by=cast.dana(), to=cast.ed())
    workflow.submit(story, by=cast.rhea())
    for verb in verbs:
        go(verb, story)
    assert told(cast.rhea())[-1] == told(cast.ed())[-1] == words
    assert len(told(cast.rhea())) == len(verbs)
    assert [each for each in told(cast.dana()) if "Dana" in each] == []


@time_machine.travel(TEN, tick=False)
def test_who_scheduled_a_release_hears_that_it_is_held() -> None:
    story = make_story(by=cast.rhea())
    workflow.schedule(story, by=cast.ed(), at=TEN + HOUR)
    workflow.hold(story.newest_version(), by=cast.dana())
    assert told(cast.ed())[-1].startswith("Dana held back the release of")


@pytest.mark.parametrize("verb", [Verb.ASK_KILL, Verb.KILL, Verb.KEEP])
def test_a_kill_is_told_to_its_people_and_to_those_who_decide(verb: Verb) -> None:
    dana, story = cast.dana(), make_story(by=cast.rhea())
    record(verb, story, by=cast.ed(), version=None, now=TEN, note="Libel")
    begun = f", which Rhea began on {clock.date_words(story.created_at, TEN)}."
    why = (
        begun if verb == Verb.KILL else ": Libel."
    )  # of what was killed the reason is withheld too
    assert told(cast.rhea())[-1].endswith(f"“Baltic ports reopen”{why}")
    assert Notice.objects.filter(kind="killed").count() >= 1
    assert told(cast.ed()) == []
    if verb != Verb.ASK_KILL or dana.has_perm("articles.kill_article"):
        assert len(told(dana)) == 1


def test_who_may_see_stories_no_longer_is_told_of_none() -> None:
    story = make_story(by=cast.rhea())
    note = workflow.comment(story, by=cast.rhea(), text="Why?").note
    cast.rhea().groups.clear()
    workflow.publish(story, by=cast.dana())
    workflow.resolve(note, by=cast.dana())
    assert told(cast.rhea()) == []


def test_an_import_tells_nobody_and_a_save_tells_nobody() -> None:
    cast.ed()
    story = make_story()
    workflow.submit(story, by=None)
    assert not Notice.objects.exists()


def test_the_notice_leads_to_the_story_and_has_the_moment_of_the_event() -> None:
    story = make_story(by=cast.rhea())
    workflow.publish(story, by=cast.dana(), now=TEN)
    notice = Notice.objects.get(person=cast.rhea())
    assert notice.url == f"/admin/articles/article/{story.pk}/change/"
    assert (notice.at, notice.mark) == (TEN, f"event:{Event.objects.latest('pk').pk}")


def test_it_costs_the_same_for_one_editor_and_for_twenty() -> None:
    counts = []
    for number in range(21):
        cast.person(f"Editor {number}", "Editor", sections=(make_section("world"),))
        if number in (0, 20):
            story = make_story(f"Story {number}", by=cast.rhea())
            with CaptureQueriesContext(connection) as caught:
                workflow.submit(story, by=cast.rhea())
            counts.append(len(caught))
    assert counts[0] == counts[1]
    assert Notice.objects.count() == 22


def test_no_more_editors_are_told_than_thirty() -> None:
    for number in range(tidings.MOST + 2):
        cast.person(f"Editor {number}", "Editor", sections=(make_section("world"),))
    workflow.submit(make_story(by=cast.rhea()), by=cast.rhea())
    assert Notice.objects.count() == tidings.MOST
    assert policy.editors_of(make_section("world")).count() == tidings.MOST + 2


def test_every_sentence_can_be_said() -> None:
    for tiding in tidings.TIDINGS.values():
        assert tiding.words.format(
            who="Ed", story="Ports", note=".", said="now.", begun="Rhea began"
        )
