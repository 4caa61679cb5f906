"""Who may do what: asked of a story and of the table with one answer, for every role and every verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from articles import policy, workflow
from articles.models import Article, Event
from articles.workflow import Refused
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PEOPLE = (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes)
VERBS = ("view", *policy.RIGHT_FOR)
pytestmark = pytest.mark.django_db


def stories() -> dict[str, Article]:
    make.make_section("world/europe")
    rhea = cast.rhea()
    moved = make.make_story("Moved", section="sport", live=True)
    make.revise(moved, section=make.make_section("world"))
    return {
        "hers": make.make_story("Hers in Europe", section="world/europe", by=rhea),
        "his": make.make_story("His own in sport", section="sport", by=cast.ed()),
        "world": make.make_story("World", section="world", live=True, by=cast.dana()),
        "sport": make.make_story("Sport", section="sport", live=True, by=cast.dana()),
        "nowhere": make.make_story("No section yet", section=None, by=cast.dana()),
        "given": make.make_story("Given to Rhea", section="sport", by=cast.dana(), assignee=rhea),
        "moved": Article.objects.get(pk=moved.pk),
        "worldwide": make.make_story("Not below World", section="worldwide", by=cast.dana()),
    }


# What each may do beyond looking; the whole paper is Dana's.
SEEING = {"comment", "resolve"}
OWN = {
    "change",
    "submit",
    "restore",
    "merge",
    "take_over",
    "accept",
    "refuse",
    "claim",
    "bin",
    "bring_back",
    "ask_legal",
} | SEEING
SHARING = {"share", "revoke"}
CHIEFS = {"lift", "legal", "kill", "keep", "hide_history", "show_history"}
EDITING = {
    verb
    for verb, right in policy.RIGHT_FOR.items()
    if right in ("review", "publish", "withdraw", "replace")
}
EXPECTED: dict[str, dict[str, set[str]]] = {
    "rhea": {"hers": OWN, "given": OWN, "moved": OWN, "sport": SEEING},
    "ed": {
        "hers": OWN | EDITING | SHARING,
        "his": OWN | SHARING,
        "world": OWN | EDITING | SHARING,
        "sport": SEEING,
        "nowhere": SEEING,
        # In World on the desk, but readers see it in Sport: Ed may change it, not release it.
        "moved": OWN
        | SHARING
        | {verb for verb, right in policy.RIGHT_FOR.items() if right in ("review", "replace")},
        "worldwide": SEEING,
    },
    "dana": dict.fromkeys(
        ("hers", "his", "world", "sport", "nowhere", "moved", "worldwide"),
        OWN | EDITING | SHARING | CHIEFS,
    ),
    "pia": {"hers": SEEING, "sport": SEEING},
    "sal": {"hers": set(), "sport": set()},
    "wes": {"hers": set(), "sport": set()},
}


def test_each_role_may_do_its_own_and_no_more() -> None:
    table = stories()
    for who in PEOPLE:
        for name, verbs in EXPECTED[who.__name__].items():
            user, story = who(), table[name]
            found = {verb for verb in policy.RIGHT_FOR if policy.may(user, verb, story)}
            assert found == verbs, f"{who.__name__}, {name}"


def test_both_ways_of_asking_agree() -> None:
    table = stories()
    for who, verb in product(PEOPLE, VERBS):
        user = who()
        listed = set(policy.allowed(user, verb).values_list("pk", flat=True))
        asked = {story.pk for story in table.values() if policy.may(user, verb, story)}
        assert listed == asked, f"{who.__name__}, {verb}"


def test_only_those_who_write_see_stories() -> None:
    story = make.make_story()
    sees = {who.__name__: policy.may(who(), "view", story) for who in PEOPLE}
    assert sees == {"rhea": True, "ed": True, "dana": True, "pia": True, "sal": False, "wes": False}


def test_somebody_who_left_may_nothing() -> None:
    story = make.make_story()
    for change in ({"is_active": False}, {"is_staff": False}):
        User.objects.filter(pk=cast.dana().pk).update(
            **{"is_active": True, "is_staff": True} | change
        )
        assert not any(policy.may(cast.dana(), verb, story) for verb in VERBS)


def test_a_killed_story_is_nobodys() -> None:
    story = make.make_story()
    story.killed_at = TEN
    assert not any(policy.may(cast.dana(), verb, story) for verb in policy.RIGHT_FOR)


def calls(story: Article) -> dict[str, Callable[[Any], object]]:
    version = story.newest_version()
    later = TEN + timedelta(hours=1)
    return {
        "change": lambda by: workflow.save(story, by=by),
        "submit": lambda by: workflow.submit(story, by=by),
        "send_back": lambda by: workflow.send_back(story, by=by, note="Who says so?"),
        "approve": lambda by: workflow.approve(story, by=by),
        "publish": lambda by: workflow.publish(story, by=by),
        "schedule": lambda by: workflow.schedule(story, by=by, at=later),
        "unpublish": lambda by: workflow.unpublish(story, by=by),
        "cancel": lambda by: workflow.cancel(version, by=by),
        "restore": lambda by: workflow.restore(version, by=by),
        "hold": lambda by: workflow.hold(version, by=by),
        "roll_back": lambda by: workflow.roll_back(version, by=by),
        "merge": lambda by: workflow.merge(version, version, by=by),
        "lift": lambda by: workflow.lift(story, by=by, note="The minister spoke"),
        "bin": lambda by: workflow.throw_away(story, by=by),
        "keep": lambda by: workflow.keep(story, by=by, note="It is true"),
        "kill": lambda by: workflow.kill(story, by=by, note="It is not true"),
        "share": lambda by: workflow.share(story, by=by, for_whom="Lena", expires_at=later),
        "ask_legal": lambda by: workflow.ask_legal(story, by=by),
        "drop_legal": lambda by: workflow.drop_legal(story, by=by, note="It says nothing new"),
        "legal": lambda by: workflow.read_for_law(version, by=by),
        "assign": lambda by: workflow.assign(story, by=by, to=None, due_at=later),
        "claim": lambda by: workflow.claim(story, by=by),
        "comment": lambda by: workflow.comment(story, by=by, text="Who says so?"),
        "resolve": lambda by: workflow.resolve(story.notes.first(), by=by),
    }


@time_machine.travel(TEN, tick=False)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.__name__)
def test_every_verb_asks(who: Callable[[], User]) -> None:
    story = make.make_story("Sport", section="sport", live=True, by=cast.dana())
    workflow.comment(story, by=cast.dana(), text="Ask the harbour master.")
    before = Event.objects.count()
    for verb, call in calls(story).items():
        user = who()
        if not policy.may(user, verb, story):
            with pytest.raises(Refused, match="You may not"):
                call(user)
    assert who is cast.dana or Event.objects.count() == before


@time_machine.travel(TEN, tick=False)
def test_a_version_of_another_section_is_asked_about_too() -> None:
    """Ed's rights hold in World: he may not release the version that stands in Sport."""
    story = make.make_story("Here and there", section="sport", by=cast.dana())
    in_sport = story.newest_version()
    make.revise(story, section=make.make_section("world"))
    with pytest.raises(Refused, match="may not publish in Sport"):
        workflow.publish(story, by=cast.ed(), version=in_sport)


@time_machine.travel(TEN, tick=False)
def test_a_reporter_cannot_move_what_readers_rely_on() -> None:
    story = make.make_story(live=True, by=cast.rhea())
    story.slug = "elsewhere"
    with pytest.raises(Refused, match="address"):
        workflow.save(story, by=cast.rhea())
    story = make.make_story(by=cast.rhea())
    story.embargo_until = TEN + timedelta(days=1)
    with pytest.raises(Refused, match="embargo"):
        workflow.save(story, by=cast.rhea())
