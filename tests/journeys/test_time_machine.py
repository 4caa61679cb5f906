"""An editor looks at the front of next Saturday before anybody reads it, and slides back to what stands now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from newsroom.core import clock
from sections import pins
from sections.models import FrontPin
from tests import cast, make
from tests.browser import DESKTOP, PHONE, axe
from tests.desk.forms import change_url
from tests.journeys.reader_page import fits

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Page]
TODAY, COMING, HELD = (
    "Pilots go back to work",
    "Ten rooms for a wet Saturday",
    "The tram school opens",
)


def next_saturday() -> datetime:
    """Six o'clock in the newsroom, on a day that is not today."""
    local = clock.newsroom_time(clock.now() + timedelta(days=1))
    local += timedelta(days=(5 - local.weekday()) % 7)
    return local.replace(hour=6, minute=0, second=0, microsecond=0)


@pytest.fixture
def saturday() -> datetime:
    """A paper with a story that comes on Saturday, and one that leads World from then on."""
    moment, now = next_saturday(), clock.now()
    make.make_story(TODAY, live=True, now=now - timedelta(hours=2))
    held = make.make_story(HELD, live=True, now=now - timedelta(hours=3))
    make.make_story(COMING, at=moment, slug="ten-rooms", by=cast.ed())
    world = make.make_section("world")
    pins.put_up(FrontPin(section=world, article=held, starts_at=moment))
    return moment


@pytest.fixture
def editor(live_server: LiveServer, open_page: Opener) -> Opener:
    client = Client()
    client.force_login(cast.ed())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value

    def opened(**options: object) -> Page:
        page = open_page(**options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return opened


def lead(page: Page) -> Locator:
    return page.locator(".front__lead").get_by_role("heading")


def test_a_front_is_previewed_for_next_saturday(
    live_server: LiveServer, editor: Opener, open_page: Opener, saturday: datetime
) -> None:
    page, words = editor(), f"{saturday:%A} {saturday.day} {saturday:%B} {saturday.year}, 06:00 IST"
    page.goto(live_server.url + change_url(Article.objects.get(slug="ten-rooms")))
    page.locator(".doors").get_by_role("link", name="The story").click()
    bar = page.get_by_role("region", name="Time machine")
    expect(bar.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(COMING)
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="World").click()
    expect(lead(page)).to_have_text(HELD)
    expect(bar.get_by_text(words)).to_be_visible()
    reader = open_page()
    reader.goto(page.url)
    expect(lead(reader)).to_have_text(TODAY)
    expect(reader.get_by_role("region", name="Time machine")).to_have_count(0)
    slider = bar.get_by_role("slider", name="Slide through the changes of this page")
    happens = f"“{COMING}” goes out; “{HELD}” is held in place 1"
    expect(slider).to_have_attribute("aria-valuetext", f"{clock.moment_words(saturday)}: {happens}")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(bar.locator("output")).to_contain_text(": Now")
    page.keyboard.press("ArrowLeft")
    expect(bar.locator("output")).to_contain_text(f"“{TODAY}” goes out")
    page.keyboard.press("Enter")
    expect(bar.get_by_text("2 hours ago")).to_be_visible()
    expect(slider).to_be_focused()
    expect(lead(page)).to_have_text(TODAY)
    box = slider.bounding_box() or {}
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    expect(lead(page)).to_have_text(HELD)
    bar.get_by_role("link", name="Back to now").click()
    expect(lead(page)).to_have_text(TODAY)
    expect(bar).to_have_count(0)


def test_it_works_without_script(
    live_server: LiveServer, editor: Opener, saturday: datetime
) -> None:
    page = editor(java_script_enabled=False)
    page.goto(f"{live_server.url}/world/?at=2020-01-01T00:00")
    bar = page.get_by_role("region", name="Time machine")
    expect(bar.get_by_role("slider")).to_have_count(0)
    bar.get_by_text("5 moments on the slider").click()
    bar.get_by_role("link", name=f"“{COMING}” goes out").click()
    expect(lead(page)).to_have_text(HELD)
    bar.get_by_role("link", name="Change before").click()
    expect(lead(page)).to_have_text(TODAY)
    bar.get_by_label("Look at another moment (IST)").fill(f"{saturday:%Y-%m-%dT%H:%M}")
    bar.get_by_role("button", name="Show it").click()
    expect(lead(page)).to_have_text(HELD)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    live_server: LiveServer, editor: Opener, saturday: datetime, scheme: str
) -> None:
    page = editor(color_scheme=scheme)
    for window in (DESKTOP, PHONE):
        page.set_viewport_size(window)
        for url in (
            "/world/?at=2026-11-20T10:00",
            f"/?at={saturday:%Y-%m-%dT%H:%M}",
            "/corrections/?at=yesterday",
        ):
            page.goto(live_server.url + url)
            page.eval_on_selector_all(
                ".time-machine details", "all => all.map((each) => (each.open = true))"
            )
            assert axe(page) == []
            assert fits(page)
