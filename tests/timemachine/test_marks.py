"""The slider's marks are the moments at which this page changes, on either side of the one that is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import moments, workflow
from articles.models import Article
from newsroom.core import clock
from newsroom.desk.moments import for_address
from newsroom.timemachine.marks import marks
from sections import pins
from sections.models import FrontPin
from tests import cast, make
from tests.timemachine.traveller import Traveller

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def told(*keys: str, at: datetime = TEN) -> list[tuple[datetime, str]]:
    with clock.shown_as_of(at):
        return [tuple(mark) for mark in marks(keys, at)]


def story(headline: str = "The quay", **more: object) -> Article:
    return make.make_story(headline, **more)


def key(kind: str, path: str = "world") -> str:
    return f"{kind}:{make.make_section(path).pk}"


def test_a_story_changes_where_its_versions_come_and_go() -> None:
    quay = story(live=True, now=TEN - 2 * HOUR)
    make.revise(quay, body="<p>Other words.</p>", now=TEN - HOUR)
    workflow.publish(quay, by=cast.dana(), now=TEN - HOUR)
    workflow.correct(quay, by=cast.dana(), kind="correction", text="Five.", now=TEN - HOUR / 2)
    workflow.unpublish(quay, by=cast.dana(), at=TEN + HOUR)
    assert told(f"article:{quay.pk}") == [
        (TEN - 2 * HOUR, "“The quay” goes out"),
        (TEN - HOUR, "“The quay”, update v2"),
        (TEN - HOUR / 2, "Correction"),
        (TEN + HOUR, "“The quay” comes down"),
    ]
    assert told(f"slug:{quay.slug}") == [
        row for row in told(f"article:{quay.pk}") if row[1] != "Correction"
    ]


def test_a_list_changes_where_its_cards_do() -> None:
    quay = story(
        live=True,
        section="world/europe",
        now=TEN - 2 * HOUR,
        tags=["Ports"],
        bylines=["Ira Mohanty"],
    )
    make.revise(quay, body="<p>Words that no list shows.</p>", now=TEN - HOUR)
    workflow.publish(quay, by=cast.dana(), now=TEN - HOUR)
    make.revise(quay, headline="The mole")
    workflow.schedule(quay, by=cast.dana(), at=TEN + HOUR)
    story("Of sport", live=True, section="sport", now=TEN - HOUR)
    expected = [(TEN - 2 * HOUR, "“The quay” goes out"), (TEN + HOUR, "“The mole”, update v3")]
    assert told(key("list:section")) == expected
    assert told(f"list:tag:{quay.tags.get().pk}") == expected
    assert told(f"list:author:{quay.bylines.get().author_id}") == expected
    assert told(f"card:{quay.pk}") == expected
    assert len(told(f"list:section:{make.home().pk}")) == 3
    assert told(key("list:section") + ":past") == []


def test_a_front_changes_where_its_pins_begin_and_end() -> None:
    quay = story(live=True, section="sport", now=TEN - 2 * HOUR)
    world = make.make_section("world")
    pins.put_up(FrontPin(section=world, article=quay, starts_at=TEN + HOUR, ends_at=TEN + 3 * HOUR))
    assert told(key("front")) == [
        (TEN - 2 * HOUR, "“The quay” goes out"),
        (TEN + HOUR, "“The quay” is held in place 1"),
        (TEN + 3 * HOUR, "“The quay” leaves place 1"),
    ]


def test_what_was_killed_is_not_named() -> None:
    quay = story(live=True, now=TEN - 2 * HOUR)
    make.pin(quay, make.make_section("world"))
    workflow.correct(quay, by=cast.dana(), kind="correction", text="Five.")
    workflow.unpublish(quay, by=cast.dana())
    Article.objects.update(killed_at=TEN)
    keys = (
        f"article:{quay.pk}",
        key("list:section"),
        key("front"),
        f"slug:{quay.slug}",
        "tags",
        "corrections",
    )
    assert told(*keys, at=TEN - HOUR) == []


def test_changes_at_one_moment_are_one_mark() -> None:
    for number in range(5):
        story(f"Number {number}", at=TEN + HOUR)
    [(moment, words)] = told(key("list:section"))
    assert moment == TEN + HOUR and words.endswith("; 2 more")


def test_there_are_so_many_on_either_side_and_those_are_the_nearest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert moments.MOST == 50
    monkeypatch.setattr(moments, "MOST", 2)
    for hours in range(-4, 5):
        past = {"live": True, "now": TEN + HOUR * hours}
        story(f"Number {hours}", **(past if hours <= 0 else {"at": TEN + HOUR * hours}))
    found = told(key("list:section"))
    assert [(moment - TEN) / HOUR for moment, _ in found] == [-1, 0, 1, 2]


def test_the_page_names_the_change_before_and_the_next() -> None:
    story("Early", live=True, now=TEN - HOUR)
    story("Late", at=TEN + HOUR)
    page = Traveller(cast.ed()).at("/world/", TEN).text
    before, after = for_address(TEN - HOUR), for_address(TEN + HOUR)
    for rel, at, words in (
        ("prev", before, "“Early” goes out"),
        ("next", after, "“Late” goes out"),
    ):
        line = next(line for line in page.split("\n") if f'rel="{rel}"' in line)
        assert at.replace(":", "%3A") in line and words in line
    assert page.count("data-stop=") == 3 and 'max="2"' in page and 'value="1" list' in page
    assert 'aria-current="true"' in page


def test_a_story_that_is_not_there_yet_says_when_it_will_be() -> None:
    story("Late", slug="late", at=TEN + HOUR)
    answer = Traveller(cast.ed()).at("/world/late/", TEN)
    assert answer.status == 404 and "“Late” goes out" in answer.text


@pytest.mark.parametrize(
    "url", ["/", "/world/", "/tags/", "/tags/ports/", "/corrections/", "/world/quay/"]
)
def test_it_asks_as_much_of_a_long_paper_as_of_a_short_one(url: str) -> None:
    quay = story(slug="quay", live=True, tags=["Ports"], now=TEN - HOUR)
    workflow.correct(quay, by=cast.dana(), kind="correction", text="Five.", now=TEN - HOUR)
    make.pin(quay, make.home())
    story("Another", live=True, tags=["Ports"], now=TEN - HOUR)

    traveller = Traveller(cast.ed())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            traveller.at(url, TEN)
        return len(queries)

    few = asked()
    for number in range(12):
        each = story(f"Number {number}", live=True, tags=["Ports"], now=TEN - HOUR / 2)
        workflow.unpublish(each, by=cast.dana(), at=TEN + HOUR)
    assert asked() == few <= 20
