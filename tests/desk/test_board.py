"""The home board: what each person finds there, in how many queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from newsroom.desk.panels import STRIP, Panel, register
from tests import cast
from tests.make import make_section, make_story, revise

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)  # Sunday, 15:47 in the newsroom


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def board(client: Client, person: Any) -> Any:
    client.force_login(person)
    return client.get(reverse("admin:index"))


def cards(answer: Any, name: str) -> list[str]:
    panel = next(each for each in answer.context["board"]["board"] if each.name == name)
    return [card.title for card in panel.content["cards"]]


def test_it_says_the_day_and_what_is_to_be_done(client: Client) -> None:
    make_story("Hers")
    workflow.submit(make_story("Sent"), by=cast.rhea())
    make_story("Tonight", at=NOW + timedelta(minutes=13))
    make_story("Dana’s own", by=cast.dana())
    html = board(client, cast.dana()).content.decode()
    assert "Sunday, 22 November" in html
    assert "1 story waits for you. Next release: Sun 22 Nov, 16:00 IST. 1 draft is yours." in html


def test_it_sorts_the_stories_into_four_columns(client: Client) -> None:
    make_story("A draft")
    workflow.submit(make_story("Sent"), by=cast.rhea())
    make_story("Tonight", at=NOW + timedelta(hours=1))
    make_story("Out", live=True)
    answer = board(client, cast.rhea())
    assert cards(answer, "my-drafts") == ["A draft"]
    assert cards(answer, "sent") == ["Sent"]
    assert cards(answer, "mine-to-come") == ["Tonight"]
    assert cards(answer, "mine-published") == ["Out"]


def test_it_shows_an_editor_only_what_that_editor_may_approve(client: Client) -> None:
    workflow.submit(make_story("World’s"), by=cast.rhea())
    workflow.submit(make_story("Sport’s", section="sport"), by=cast.rhea())
    assert cards(board(client, cast.ed()), "review") == ["World’s"]


def test_it_shows_seven_cards_and_a_link_to_all(client: Client) -> None:
    for n in range(9):
        make_story(f"Draft {n}")
    answer = board(client, cast.rhea())
    assert len(cards(answer, "my-drafts")) == 7
    assert "?state=draft&amp;mine=1" in answer.content.decode()


def test_it_puts_the_day_in_order_with_now_in_its_place(client: Client) -> None:
    out = make_story("Out this morning", live=True, now=NOW - timedelta(hours=6))
    make_story("Out tonight", at=NOW + timedelta(hours=3))
    make_story("Out tomorrow", at=NOW + timedelta(hours=12))
    workflow.unpublish(out, by=cast.dana(), at=NOW + timedelta(hours=1))
    panel = board(client, cast.dana()).context["board"]["strip"][0]
    words = [each.get("words", "now") for each in panel.content["releases"]]
    assert words == ["Out this morning", "now", "Comes down: Out this morning", "Out tonight"]
    assert panel.content["zone"] == "IST"


def test_what_is_updated_does_not_come_down_and_what_is_new_is_no_update(client: Client) -> None:
    story = make_story("Out this morning", live=True, now=NOW - timedelta(hours=6))
    for hours in (5, 4):
        revise(story, headline=f"Out {hours} hours ago")
        workflow.publish(story, by=cast.dana(), now=NOW - timedelta(hours=hours))
    late = make_story("Out tonight")
    revise(late, headline="Out tonight, mended")
    workflow.schedule(late, by=cast.dana(), at=NOW + timedelta(hours=3))
    panel = board(client, cast.dana()).context["board"]["strip"][0]
    assert [each.get("words", "now") for each in panel.content["releases"]] == [
        "Out this morning", "Out 5 hours ago, update v2", "Out 4 hours ago, update v3", "now",
        "Out tonight, mended",
    ]  # fmt: skip


def test_what_does_not_stand_in_a_few_rows_is_counted_in_one_entry(client: Client) -> None:
    for n in range(9):
        make_story(f"Tonight {n}", at=NOW + timedelta(hours=3, minutes=n))
    content = board(client, cast.dana()).context["board"]["strip"][0].content
    entries = [each for each in content["releases"] if not each.get("is_now")]
    assert [each["words"] for each in entries] == [
        *(f"Tonight {n}" for n in range(5)), "4 more until 18:55",
    ]  # fmt: skip
    assert entries[-1]["url"].endswith("?view=day&on=2026-11-22")
    assert [each["row"] for each in entries] == [*range(6)] and content["rows"] == 6


def test_no_entry_of_the_day_lies_on_another(client: Client) -> None:
    for minutes in (5, 20, 50, 95, 170, 172, 250, 390, 420, 480):
        make_story(f"In {minutes}", at=NOW + timedelta(minutes=minutes))
    content = board(client, cast.dana()).context["board"]["strip"][0].content
    taken: set[tuple[int, int]] = set()
    for each in content["releases"]:
        if each.get("is_now"):
            continue
        long = 22 if each["wide"] else 11
        cells = {(each["row"], each["quarter"] + n) for n in range(long)}
        assert not cells & taken, each["words"]
        assert each["quarter"] + long <= 72
        taken |= cells


def test_it_writes_the_present_before_its_line_where_the_day_ends(client: Client) -> None:
    make_story("Out this morning", live=True, now=NOW - timedelta(hours=6))
    client.force_login(cast.dana())
    assert "day__now--late" not in client.get("/admin/").text
    with time_machine.travel(NOW + timedelta(hours=7, minutes=50), tick=False):  # 23:37
        assert 'class="day__now day__now--late at-70"' in client.get("/admin/").text


def test_it_says_when_a_waiting_update_was_written_from_an_older_version(client: Client) -> None:
    story = make_story(live=True)
    workflow.schedule(
        story, by=cast.dana(), at=NOW + timedelta(days=6), version=revise(story, headline="Update")
    )
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    revise(story, standfirst="Mended")
    workflow.publish(story, by=cast.dana(), waiting={2: "as_it_is"})
    assert "written from v1" in board(client, cast.dana()).content.decode()


def test_it_shows_the_newest_of_each_section(client: Client) -> None:
    make_section("sport")
    make_story("From Europe", section="world/europe", live=True)
    html = board(client, cast.dana()).content.decode()
    assert "Nothing new lately" in html
    assert "From Europe" in html


def test_it_shows_sales_nothing_of_the_stories(client: Client) -> None:
    make_story("A secret draft", live=True)
    answer = board(client, cast.sal())
    html = answer.content.decode()
    assert "A secret draft" not in html
    assert "Find a story" not in html
    assert answer.context["desk_search_url"] == ""
    assert "/admin/articles/article/" not in html


def test_it_asks_as_many_queries_for_forty_stories_as_for_four(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("admin:index"))
        assert not [each["sql"] for each in caught if "COUNT(*)" in each["sql"].upper()]
        return len(caught)

    few = found = 0
    for n in range(1, 41):
        story = make_story(f"Story {n}", live=n % 2 == 0, by=cast.dana())
        if n % 4 == 0:
            version = revise(story, headline=f"Update {n}")
            workflow.schedule(story, by=cast.dana(), at=NOW + timedelta(hours=n), version=version)
        if n in (4, 40):
            board(client, cast.dana())
            found = queries()
            few = found if n == 4 else few
    assert found <= few + 1
    assert found <= 46


def test_it_refuses_a_panel_in_no_place() -> None:
    with pytest.raises(ValueError, match="no place"):
        register(Panel("x", "X", "x.html", lambda request, now: None, place="roof"))
    assert STRIP == "strip"
