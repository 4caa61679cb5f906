"""A bundle that is to go out tells the pages of all its stories when they change, and a cancelled one is on none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.workflow import bundles
from tests import cast, make
from tests.articles.test_bundles import bundled
from tests.paper import as_it_is
from tests.reader import Reader

pytestmark = pytest.mark.django_db(transaction=True)
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE, SECOND = TEN.replace(hour=12), TEN.replace(hour=15), timedelta(seconds=1)
PAGES = ("/", "/world/", "/sport/", "/world/budget/", "/sport/reaction/", "/feed/")


@pytest.fixture
def watch() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def test_every_page_shows_all_of_it_from_the_second_on(watch: time_machine.Traveller) -> None:
    reader = Reader()
    make.make_story("Older", live=True, section="world")
    stories = [make.make_story("Budget"), make.make_story("Reaction", section="sport")]

    def says() -> dict[str, bool]:
        return {
            url: "Budget" in (text := reader.get(url).text) or "Reaction" in text for url in PAGES
        }

    assert not any(says().values())
    bundle = bundled(*stories, at=NOON)
    watch.move_to(NOON - SECOND)
    assert not any(says().values())
    bundles.schedule(bundle, by=cast.dana(), at=THREE)
    watch.move_to(NOON)
    assert not any(says().values())
    watch.move_to(THREE - SECOND)
    assert not any(says().values())
    watch.move_to(THREE)
    assert all(says().values())
    assert {url: reader.get(url).body for url in PAGES} == {
        url: body for url, (_, body) in as_it_is(PAGES).items()
    }


def test_a_cancelled_one_is_on_no_page(watch: time_machine.Traveller) -> None:
    reader = Reader()
    bundle = bundled(make.make_story("Budget"), at=NOON)
    for url in PAGES:
        reader.get(url)
    bundles.cancel(bundle, by=cast.dana())
    watch.move_to(NOON)
    assert not any("Budget" in reader.get(url).text for url in PAGES)
