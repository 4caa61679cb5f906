"""The gates of the house: what each finds, where it holds, and that no door lets a barred story through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps.registry import Apps

from articles import gates, workflow
from articles.models import Article, Event, PublishGate, Verb
from articles.workflow import Barred
from newsroom.gates import install_gates
from newsroom.roles import CHIEF, EDITOR
from tests import cast
from tests.house import set_gate
from tests.make import BODY, make_photo, make_section, make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)
WHY = "The agency will name him tomorrow."
pytestmark = pytest.mark.django_db
clocked = time_machine.travel(TEN, tick=False)


def found(story: Article, check: str) -> list[str]:
    return [each.sentence for each in gates.findings(story, TEN) if each.check == check]


def uncredited(**more: Any) -> Article:
    return make_story("Ports reopen", lead_photo=make_photo(credit=""), **more)


# What each finds


def test_a_new_paper_bars_what_has_no_alt_text_or_credit_and_warns_of_the_rest() -> None:
    story = make_story("P" * 71, lead_photo=make_photo(alt="", credit=""))
    levels = {each.check: each.level for each in gates.findings(story, TEN)}
    assert levels == {
        "alt": "bar",
        "credit": "bar",
        "byline": "warning",
        "headline": "warning",
        "tag": "warning",
    }


def test_its_rows_are_made_once_and_then_left_as_the_chief_has_them() -> None:
    set_gate("byline", "off")
    install_gates()
    rows = dict(PublishGate.objects.values_list("check_name", "level"))
    assert (len(rows), rows["byline"], rows["legal"]) == (8, "off", "bar")
    assert PublishGate.objects.get(check_name="legal").passable_by.name == CHIEF


def test_on_the_way_to_an_older_schema_none_is_made() -> None:
    PublishGate.objects.all().delete()
    install_gates(apps=Apps())
    assert not PublishGate.objects.exists()


def test_a_gate_without_a_row_stands_as_by_default() -> None:
    PublishGate.objects.all().delete()
    assert found(uncredited(), "credit")


def test_a_well_made_story_meets_none() -> None:
    story = make_story(tags=["RUSSIA"], bylines=["Ira Mohanty"], lead_photo=make_photo())
    assert gates.findings(story, TEN) == []
    assert gates.findings(story.newest_version(), TEN) == []


def test_a_picture_in_the_text_is_looked_at_too() -> None:
    photo = make_photo(credit="")
    body = f'{BODY}<figure class="library-image" data-image="{photo.pk}"></figure>'
    (finding,) = [f for f in gates.findings(make_story(body=body), TEN) if f.check == "credit"]
    assert finding.photo == photo.pk


def test_a_long_headline_is_well_with_a_short_one() -> None:
    set_gate("headline", "warning", number=20)
    story = make_story("Baltic ports reopen after a long night")
    assert "38 characters, of at most 20" in found(story, "headline")[0]
    revise(story, short_headline="Ports reopen")
    assert found(Article.objects.get(pk=story.pk), "headline") == []


def test_it_counts_tags() -> None:
    set_gate("tag", "warning", number=2)
    assert found(make_story("One", tags=["RUSSIA"]), "tag") == [
        "It has 1 tag: the house wants at least 2."
    ]
    assert found(make_story("Two", tags=["RUSSIA", "Ukraine"]), "tag") == []


def test_it_names_the_word_its_place_and_what_to_write() -> None:
    set_gate("words", "warning", words="utilise -> use\n\nBombay → Mumbai")
    story = make_story("Bombay waits", body="<p>They will utilise it.</p>")
    assert found(story, "words") == [
        "“Bombay” in the headline (“Bombay waits”): write “Mumbai”.",
        "“utilise” in the text (“They will utilise it.”): write “use”.",
    ]


def test_the_gate_nearest_to_the_section_counts() -> None:
    europe, world = make_section("world/europe"), make_section("world")
    set_gate("byline", "warning")
    set_gate("byline", "bar", section=world)
    set_gate("byline", "off", section=europe)
    levels = {
        path: [
            each.level
            for each in gates.findings(make_story(path, section=path), TEN)
            if each.check == "byline"
        ]
        for path in ("sport", "world", "world/asia", "world/europe", "worldwide")
    }
    assert levels == {
        "sport": ["warning"],
        "world": ["bar"],
        "world/asia": ["bar"],
        "world/europe": [],
        "worldwide": ["warning"],
    }


# The doors


def published(story: Article, by: Any, passes: dict[str, str]) -> object:
    return workflow.publish(story, by=by, passes=passes)


def scheduled(story: Article, by: Any, passes: dict[str, str]) -> object:
    return workflow.schedule(story, by=by, at=NOON, passes=passes)


def rolled_back(story: Article, by: Any, passes: dict[str, str]) -> object:
    return workflow.roll_back(story.versions.get(number=1), by=by, passes=passes)


def merged(story: Article, by: Any, passes: dict[str, str]) -> object:
    """v1 waits; its merge with v4, which is live, takes its release."""
    return workflow.merge(
        story.versions.get(number=1), story.versions.get(number=4), by=by, passes=passes
    )


def ready_for(door: Callable[..., object]) -> Article:
    """A story without a credit, let out before there was a gate where the door wants that."""
    set_gate("credit", "off")
    story = uncredited()
    if door is rolled_back:
        workflow.publish(story, by=cast.dana())
        revise(story, standfirst="Mended.")
        workflow.publish(story, by=cast.dana())
    if door is merged:
        workflow.schedule(story, by=cast.dana(), at=NOON)
        revise(story, standfirst="A day later.")
        workflow.restore(story.versions.get(number=1), by=cast.dana())
        revise(story, kicker="Harbours")
        workflow.publish(story, by=cast.dana(), waiting={1: "as_it_is"})
    return Article.objects.get(pk=story.pk)


DOORS = (published, scheduled, rolled_back, merged)


@clocked
@pytest.mark.parametrize("door", DOORS)
def test_a_bar_that_nobody_may_pass_stops_it_at_every_door(door: Callable[..., object]) -> None:
    story = ready_for(door)
    set_gate("credit", "bar")
    before = Event.objects.count(), list(story.versions.values("number", "live_from"))
    with pytest.raises(Barred, match="The picture has no credit"):
        door(story, cast.dana(), {"credit": WHY})
    assert before == (Event.objects.count(), list(story.versions.values("number", "live_from")))


@clocked
@pytest.mark.parametrize("door", DOORS)
def test_a_bar_is_passed_with_a_reason_by_the_role_that_may(door: Callable[..., object]) -> None:
    story = ready_for(door)
    set_gate("credit", "bar", role=CHIEF)
    with pytest.raises(Barred, match="Say why it may go out all the same"):
        door(story, cast.dana(), {})
    with pytest.raises(Barred):
        door(story, cast.dana(), {"credit": "  ", "alt": WHY})
    version = door(story, cast.dana(), {"credit": WHY})
    event = Event.objects.get(verb=Verb.PASS_GATE)
    assert (event.actor, event.version) == (cast.dana(), version)
    assert event.note.startswith("Credit. The picture has no credit")
    assert event.note.endswith(WHY)


@clocked
@pytest.mark.parametrize("door", DOORS)
def test_another_role_passes_nothing(door: Callable[..., object]) -> None:
    story = ready_for(door)
    set_gate("credit", "bar", role=CHIEF)
    editor = cast.ed()
    with pytest.raises(Barred) as barred:
        door(story, editor, {"credit": WHY})
    assert "Say why" not in str(barred.value)
    assert not Event.objects.filter(verb=Verb.PASS_GATE).exists()


def test_one_who_runs_the_machine_passes_what_a_role_may_and_nothing_else() -> None:
    root = cast.person("Root", is_superuser=True)
    set_gate("credit", "bar", role=EDITOR)
    workflow.publish(uncredited(), by=root, passes={"credit": WHY})
    set_gate("credit", "bar")
    with pytest.raises(Barred):
        workflow.publish(uncredited(), by=root, passes={"credit": WHY})


def test_an_import_passes_no_bar() -> None:
    set_gate("credit", "bar", role=CHIEF)
    with pytest.raises(Barred):
        workflow.publish(uncredited(), by=None, passes={"credit": WHY})


def test_a_warning_stops_nothing_and_leaves_no_event() -> None:
    set_gate("credit", "warning")
    workflow.publish(uncredited(), by=cast.dana())
    assert not Event.objects.filter(verb=Verb.PASS_GATE).exists()


def test_what_is_law_no_gate_lets_through() -> None:
    for row in PublishGate.objects.all():
        set_gate(row.check_name, "off")
    with pytest.raises(workflow.Refused, match="no text"):
        workflow.publish(make_story(body=""), by=cast.dana())
    with pytest.raises(workflow.Refused, match="Choose the section"):
        workflow.publish(make_story("Nowhere", section=None), by=cast.dana())


@clocked
def test_rights_that_end_before_the_moment_stop_what_is_scheduled_for_it() -> None:
    story = make_story(lead_photo=make_photo(rights_until=TEN.date()))
    with pytest.raises(workflow.Refused, match="rights to the picture ended"):
        workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(days=1))
    workflow.schedule(story, by=cast.dana(), at=NOON)


def test_each_bar_wants_its_own_reason() -> None:
    set_gate("credit", "bar", role=CHIEF)
    set_gate("byline", "bar", role=CHIEF)
    story = uncredited()
    with pytest.raises(Barred, match="No byline"):
        workflow.publish(story, by=cast.dana(), passes={"credit": WHY})
    workflow.publish(story, by=cast.dana(), passes={"credit": WHY, "byline": "A notice"})
    assert Event.objects.filter(verb=Verb.PASS_GATE).count() == 2
