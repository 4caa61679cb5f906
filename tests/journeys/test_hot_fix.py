"""A letter is mended under two updates that wait: the stale one is merged, the other follows, both go out on time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests import cast, make
from tests.journeys import desk_page as desk
from tests.journeys.desk_page import confirm, press, says
from tests.reader import Reader

pytestmark = pytest.mark.django_db(transaction=True)
TEN = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)  # Saturday, 10:00 IST
NOON, TWO = TEN + timedelta(hours=2), TEN + timedelta(hours=4)
AT_NOON, AT_TWO = "Sat 28 Nov, 12:00 IST", "Sat 28 Nov, 14:00 IST"
TEXT = "<p>The pilots went back to work.</p><p>So says the harbour authorty.</p>"
FIRST, SECOND = "Five ports sign for one set of scales", "Five ports sign, and a sixth asks"
ADDRESS, FIXED, WRONG = "/world/pilots-return/", "harbour authority", "harbour authorty"


@pytest.fixture
def watch() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def test_both_updates_go_out_on_time_with_the_fix_in_them(
    watch: time_machine.Traveller, live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    story = make.make_story(
        "Pilots return", body=TEXT, section="world", live=True, now=TEN - timedelta(hours=1)
    )
    cast.ed()
    page, reader = open_page(), Reader()
    desk.sign_in(page, live_server.url, "ed")
    desk.open_story(page, story.headline, panel="Just published")
    schedule(page, FIRST, "2026-11-28T12:00", AT_NOON, "v2")
    schedule(page, SECOND, "2026-11-28T14:00", AT_TWO, "v3")
    mend(page)
    what_waits_is_merged(page)
    assert FIXED in reader.get(ADDRESS).text
    readers_see(reader, watch, NOON, before=story.headline, after=FIRST)
    readers_see(reader, watch, TWO, before=FIRST, after=SECOND)
    assert [v.number for v in Article.objects.get().versions.released()] == [7, 6, 5, 1]


def schedule(page: Page, headline: str, typed: str, moment: str, name: str) -> None:
    page.get_by_label("Headline", exact=True).fill(headline)
    page.get_by_label("When (IST)").fill(typed)
    press(page, f"Schedule for {moment}")
    confirm(page, f"Schedule {name} for {moment}")
    expect(page.locator(".messagelist")).to_contain_text(f"{name} goes live on {moment}.")


def mend(page: Page) -> None:
    """From what readers see. Of the two that wait the first alone is stale: the second was written from it."""
    page.get_by_role("link", name="Mend what is live (v1)…").click()
    confirm(page, "Mend what is live (v1)")
    desk.retype_end(page, gone=len("ty."), words="ity.")
    press(page, "Publish now")
    asked = page.locator(".act__question")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(
        f"v2, waiting for {AT_NOON}, was written from v1, and would undo what v5 changes."
    )
    expect(asked.get_by_label("Merge the two")).to_be_checked()
    confirm(page, "Publish v5 now", "v5 replaces v1 now.")
    says(page, "v5 is live.", f"Live v5 · update v6 on {AT_NOON} · 1 more waiting")


def what_waits_is_merged(page: Page) -> None:
    """Each with its own buttons, and neither stale any more."""
    release = page.get_by_role("region", name="Release", exact=True)
    for name, moment in (("v6", AT_NOON), ("v7", AT_TWO)):
        expect(release).to_contain_text(f"{name} goes live {moment}")
        expect(release.get_by_role("button", name=f"Move {name}…")).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)


def readers_see(
    reader: Reader, watch: time_machine.Traveller, at: datetime, *, before: str, after: str
) -> None:
    """On the second: the update, and in it the letter that was mended."""
    watch.move_to(at - timedelta(seconds=1))
    assert before in reader.get(ADDRESS).text
    assert after not in reader.get(ADDRESS).text
    watch.move_to(at)
    text = reader.get(ADDRESS).text
    assert after in text
    assert FIXED in text
    assert WRONG not in text
