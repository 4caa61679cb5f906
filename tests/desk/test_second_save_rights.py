"""Who brings two saves together, and that no right grows by it: by the page and by direct POST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from articles import workflow
from articles.admin import ground
from articles.models import Article, Event
from articles.refusal import Refused
from articles.workflow import keep_beside
from newsroom.core import clock
from tests import cast
from tests.desk.second import BODY, bring, met, standing, together_url
from tests.desk.torn import lines_of
from tests.make import make_section, make_story, revise

pytestmark = pytest.mark.django_db
THEIRS = {"body": BODY.replace("five", "six")}
UNTIL = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("who", "section"),
    [(cast.ed, "sport"), (cast.pia, "world"), (cast.sal, "world"), (cast.wes, "world")],
)
def test_who_may_not_change_the_story_brings_nothing_in(
    who: Any, section: str, client: Client
) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS, section=section)
    client.force_login(who())
    assert client.get(together_url(story)).status_code == 403
    assert bring(client, story).status_code == 403
    assert bring(client, story, leave="yes").status_code == 403
    assert (story.headline, standing()) == ("Baltic ports reopen", 1)


def test_an_editor_may_bring_in_what_a_reporter_left(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS)
    client.force_login(cast.ed())
    assert "Rhea" in client.get(together_url(story)).text
    bring(client, story)
    assert (story.headline, story.written_from.made_by) == ("Rhea’s", cast.ed())


def test_a_reporter_moves_no_released_story_by_a_merge(client: Client) -> None:
    sport = make_section("sport")
    story, _ = met(client, {"section": sport.pk}, THEIRS, live=True)
    answer = bring(client, story)
    assert "Only an editor may move a story that has been released" in answer.text
    assert (story.section.path, standing()) == ("world", 1)
    client.force_login(cast.dana())
    bring(client, story)
    assert story.section.path == "sport"


def test_a_reporter_moves_no_released_story_by_the_merge_of_two_versions() -> None:
    story = make_story(body=BODY, live=True)
    mine = revise(story, by=cast.rhea(), headline="Rhea’s")
    moved = revise(story, by=cast.dana(), section=make_section("sport"))
    workflow.restore(mine, by=cast.dana())
    working = revise(story, by=cast.rhea(), headline="Rhea’s own")
    with pytest.raises(Refused, match="Only an editor may move"):
        workflow.merge(working, moved, by=cast.rhea())
    story.refresh_from_db()
    assert (story.section.path, story.headline) == ("world", "Rhea’s own")


def test_an_approved_story_is_a_draft_again(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS)
    workflow.submit(story, by=cast.rhea())
    workflow.approve(story, by=cast.dana())
    bring(client, story)
    assert story.desk_state == "draft"


def test_what_readers_see_is_not_touched(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS, live=True)
    bring(client, story)
    assert story.live_version().number == 1


def test_no_version_keeps_them_but_the_columns_of_the_desk_are_brought_in_too(
    client: Client,
) -> None:
    mine = {"slug": "ports-again", "headline": "Rhea’s"}
    story, _ = met(client, mine, THEIRS)
    told = lines_of(client.get(together_url(story)).context["mine"])
    assert ("Address", "-baltic-ports-reopen-", "+ports-again+") in told
    bring(client, story)
    assert story.slug == "ports-again"


def test_what_the_first_changed_on_the_desk_alone_is_left(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS | {"embargo_until": UNTIL})
    bring(client, story)
    assert story.embargo_until == UNTIL


def test_what_both_changed_on_the_desk_is_chosen(client: Client) -> None:
    later = UNTIL + timedelta(days=1)
    mine = {"embargo_until": f"{clock.newsroom_time(later):%Y-%m-%dT%H:%M}"}
    story, _ = met(client, mine, THEIRS | {"embargo_until": UNTIL}, who=cast.dana)
    [clash] = client.get(together_url(story)).context["clashes"]
    assert (clash.label, clash.base.words) == ("Embargo until", "none")
    assert [side.words for side in clash.sides] == [
        clock.moment_words(later),
        clock.moment_words(UNTIL),
    ]
    bring(client, story)
    assert story.embargo_until == UNTIL
    bring(client, story, **{"choice-desk-embargo_until": "mine"})
    assert story.embargo_until == later


def test_a_reporter_sets_no_embargo_by_a_merge(client: Client) -> None:
    until = clock.now() + timedelta(days=2)
    mine = {
        "embargo_until": f"{clock.newsroom_time(until):%Y-%m-%dT%H:%M}",
        "headline": "Dana’s first",
    }
    story, _ = met(client, mine, THEIRS, who=cast.dana)
    client.force_login(cast.rhea())
    answer = bring(client, story)
    assert "may set or lift an embargo" in answer.text
    assert (story.embargo_until, standing()) == (None, 1)


def test_a_story_that_was_killed_keeps_nothing_beside() -> None:
    story = make_story()
    Article.objects.update(killed_at=clock.now())
    with pytest.raises(Refused, match="killed"):
        keep_beside(story, by=cast.rhea(), tags=[], bylines=[], opened_on=1, desk={})
    assert Event.objects.count() == 1


def test_a_second_press_does_nothing_twice(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS)
    for _ in range(2):
        assert bring(client, story).status_code == 302
    assert story.versions.count() == 4
    with pytest.raises(Refused, match="already"):
        workflow.take_in(story.versions.get(number=3), by=cast.rhea())


@pytest.mark.parametrize("number", [1, 9, 10**12])
def test_a_version_that_is_no_second_save_has_no_such_page(number: int, client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, THEIRS)
    assert client.get(together_url(story, number)).status_code == 404


def test_the_ground_says_what_the_form_was_opened_on() -> None:
    story = make_story(embargo_until=UNTIL)
    told = ground.read(ground.of(story))
    assert (told.version, told.desk["embargo_until"]) == (1, UNTIL.isoformat())
