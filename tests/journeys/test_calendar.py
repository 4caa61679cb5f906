"""The calendar under somebody's hands: dragged, moved by keyboard, and moved on a phone by the entry's own link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from newsroom.core import clock
from tests import cast
from tests.articles.test_bundles import bundled
from tests.browser import PHONE, axe
from tests.journeys.reader_page import fits
from tests.make import make_section, make_story, pin

pytestmark = pytest.mark.django_db(transaction=True)
CALENDAR = "/admin/calendar/"
DAY = timedelta(days=1)


@pytest.fixture
def noon() -> datetime:
    """Tomorrow at noon: the browser and the desk both go by the true clock here."""
    local = clock.newsroom_time(clock.now()) + DAY
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


def entry(page: Page, title: str) -> Locator:
    return page.locator(".entry").filter(has_text=title).first


def column(page: Page, moment: datetime) -> Locator:
    return page.locator(f'[data-day="{moment:%Y-%m-%d}"]')


def test_an_entry_is_dragged_to_another_day_and_moved_by_keyboard(
    signed_in: Callable[..., Page], noon: datetime
) -> None:
    story = make_story("Ports reopen", at=noon)
    page = signed_in(cast.ed(), CALENDAR)
    assert axe(page) == []
    entry(page, "Ports reopen").drag_to(column(page, noon + 2 * DAY).locator("h2"))
    expect(page.locator(".calendar-moved")).to_contain_text("“Ports reopen” is moved from")
    expect(column(page, noon + 2 * DAY)).to_contain_text("Ports reopen")
    assert story.versions.get().live_from == noon + 2 * DAY

    entry(page, "Ports reopen").get_by_role("link").first.focus()
    said = page.get_by_role("status")
    page.keyboard.press("m")
    expect(said).to_contain_text("is taken up from")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(clock.moment_words(noon + DAY + timedelta(minutes=15)))
    page.keyboard.press("Escape")
    expect(said).to_contain_text("stays at")
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    moved = noon + DAY + timedelta(hours=1)
    expect(page.locator(".calendar-moved")).to_contain_text(clock.moment_words(moved))
    assert story.versions.get().live_from == moved
    focused = page.locator(".entry--moved a:focus")
    expect(focused).to_contain_text("Ports reopen")
    expect(focused).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".calendar-moved")).to_contain_text(clock.moment_words(noon + 2 * DAY))
    assert story.versions.get().live_from == noon + 2 * DAY


def test_what_has_consequences_is_asked_about_where_it_was_dropped(
    signed_in: Callable[..., Page], noon: datetime
) -> None:
    story = make_story("Budget")
    bundled(story, make_story("Reaction"), at=noon)
    page = signed_in(cast.ed(), CALENDAR)
    entry(page, "with “Budget night”").drag_to(column(page, noon + DAY).locator("h2"))
    expect(page.get_by_role("alert")).to_contain_text("Nothing is moved yet")
    expect(page.locator(".act__sentences")).to_contain_text("leaves the bundle “Budget night”")
    page.get_by_role("button", name="Move v1 to").click()
    expect(page.locator(".calendar-moved")).to_contain_text("“Budget” is moved from")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert page.url.endswith(CALENDAR) or "/admin/calendar/?" in page.url


def test_on_a_phone_it_is_a_list_and_each_entry_is_moved_by_its_link(
    signed_in: Callable[..., Page], noon: datetime
) -> None:
    live: Any = make_story("Ports reopen", live=True)
    held = pin(live, make_section("world"), starts_at=noon)
    page = signed_in(cast.ed(), CALENDAR, viewport=PHONE)
    assert fits(page)
    assert axe(page) == []
    entry(page, "pinned on World").get_by_role("link", name="Move…").click()
    page.get_by_label("When (IST)").fill(f"{noon + DAY:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Move it").click()
    expect(page.locator(".calendar-moved")).to_contain_text(
        "The pin of “Ports reopen” is moved from"
    )
    held.refresh_from_db()
    assert held.starts_at == noon + DAY
