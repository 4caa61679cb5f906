"""The picker in a real browser: it fills, it fails quietly, nothing moves, and nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, Route

from newsroom.core.blocks import blocks
from tests.ads.bookings import picture
from tests.browser import DESKTOP, PHONE, Complaints, axe

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://paper.example"
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
KINDS = {".js": "text/javascript", ".css": "text/css"}
STORY = """{% load slots %}<!doctype html><html lang="en-gb"><head><title>Story</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/css/paper.css"><script type="module" src="/static/js/slots.js"></script>
</head><body><main class="page"><article class="story"><h1>Ports reopen</h1>
<div class="story__slot">{% slot "under-standfirst" %}</div>
<div class="story__body prose">{% body_with_slots parts policy %}</div></article>
{% page_facts "story" 7 tags policy %}</main></body></html>"""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def line(number: int, width: int = 300, height: int = 250, **more: Any) -> dict[str, Any]:
    places = {place: f"/_p/c/{number}-{place}" for place in ("under-standfirst", "in-article")}
    shown = {"id": number, "weight": 1, "w": width, "h": height, "go": places}
    words = {"title": "A quiet night", "text": "Mattresses from Ghent", "brand": "Slaap"}
    shown |= (
        {"src": f"/media/p/{number}.png", "alt": f"Coats, from {number} euros"} if width else words
    )
    return {
        "id": number,
        "tier": "bulk",
        "share": 0,
        "weight": 1,
        "by": number,
        "creatives": [shown],
        **more,
    }


class Paper:
    """The site as the browser sees it: one story, the static files, the sheet, and pictures of any size."""

    def __init__(
        self, lines: list[dict[str, Any]], *, policy: str = "normal", paragraphs: int = 20
    ) -> None:
        body = blocks(f"<p>{'The ferries sail again, said the port. ' * 8}</p>" * paragraphs)
        self.html = Template(STORY).render(
            Context({"parts": body, "policy": policy, "tags": [1, 4]})
        )
        self.sheet: dict[str, Any] = {
            "body": json.dumps({"now": 1000, "lines": lines}),
            "headers": {"Age": "5"},
        }
        self.pictures: dict[str, Any] = {"body": picture().getvalue(), "content_type": "image/png"}
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        self.asked.append(path)
        if path.endswith(".woff2"):
            route.fulfill(
                status=200, body="", content_type="font/woff2"
            )  # what a late font moves is not at issue
        elif path.startswith("/static/"):
            file = ROOT / path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        elif path.startswith("/_p/s/"):
            route.abort() if self.sheet.get("abort") else route.fulfill(**self.sheet)
        elif path.startswith("/media/"):
            route.fulfill(**self.pictures)
        elif path == "/":
            headers = {"Content-Security-Policy": CSP}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.fulfill(status=204)

    def open(self, page: Page) -> Page:
        page.route("**/*", self.answer)
        page.goto(f"{SITE}/")
        return page


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_it_fills_a_box_and_nothing_moves(
    open_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    wide = viewport is DESKTOP
    paper = Paper([line(1, *((728, 90) if wide else (300, 250)))])
    page = paper.open(open_page(viewport=viewport))
    box = page.locator(".slot--under-standfirst .slot__box")
    before = box.bounding_box()
    link = box.locator("a.slot__image")
    link.wait_for()
    assert link.get_attribute("href") == "/_p/c/1-under-standfirst"
    assert link.get_attribute("rel") == "sponsored nofollow noopener"
    assert link.get_attribute("target") == "_blank"
    assert link.locator("img").get_attribute("alt") == "Coats, from 1 euros"
    assert box.bounding_box() == before
    assert page.evaluate(SHIFTS) == 0


def test_words_are_drawn_as_words(page: Page) -> None:
    native = line(1, 0, 0)
    native["creatives"][0]["title"] = "<img src=x onerror=alert(1)>"
    box = Paper([native]).open(page).locator(".slot--under-standfirst .slot__native")
    assert box.locator("strong").inner_text() == "<img src=x onerror=alert(1)>"
    assert "Slaap" in box.inner_text()


def test_what_is_too_large_or_booked_elsewhere_leaves_the_house_text(page: Page) -> None:
    Paper([line(1, 970, 250), line(2, tags_in=[8]), line(3, devices=["mobile"])]).open(page)
    page.wait_for_timeout(300)
    assert page.locator(".slot__house").count() == page.locator(".slot__box").count()


def test_one_line_stands_once_on_a_page_and_far_boxes_wait(open_page: Callable[..., Page]) -> None:
    page = Paper([line(1, once=True), line(2, 0, 0, tier="house")], paragraphs=60).open(
        open_page(viewport=PHONE)
    )
    page.locator(".slot__image").wait_for()
    assert page.locator(".slot__box").last.locator(".slot__house").count() == 1
    page.locator(".slot__box").last.scroll_into_view_if_needed()
    page.locator(".slot__box").last.locator(".slot__native").wait_for()
    assert page.locator(".slot__image").count() == 1


@pytest.mark.parametrize(
    "sheet",
    [
        {"status": 500, "body": "no"},
        {"status": 404, "body": ""},
        {"body": "<html>"},
        {"body": "{}"},
        {"abort": True},
    ],
)
def test_a_sheet_that_fails_leaves_the_house_text(
    page: Page, complaints: Complaints, sheet: dict[str, Any]
) -> None:
    paper = Paper([line(1)])
    paper.sheet = sheet
    paper.open(page).wait_for_timeout(300)
    assert page.locator(".slot__house").count() == page.locator(".slot__box").count() == 5
    if "status" in sheet or "abort" in sheet:
        complaints.expect("Failed to load resource")


def test_a_picture_that_fails_leaves_the_house_text(page: Page) -> None:
    paper = Paper([line(1, 0, 0, tier="house"), line(2, 728, 90)])
    paper.pictures = {"body": "not a picture", "content_type": "image/png"}
    paper.open(page).locator(".slot__native").first.wait_for()
    assert page.locator(".slot--under-standfirst .slot__house").count() == 1


def test_a_reader_who_stands_on_the_house_text_is_left_there(page: Page) -> None:
    paper = Paper([line(1, 0, 0)])
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('.slot__house').focus())"
    )
    paper.open(page).locator(".slot__native").first.wait_for()
    assert page.locator(".slot--under-standfirst .slot__house").count() == 1


def test_the_time_is_the_sheets_with_its_age_not_the_readers_clock(page: Page) -> None:
    ended, begun = line(1, 0, 0, until=1004), line(2, 0, 0, tier="house", **{"from": 1004})
    box = Paper([ended, begun]).open(page).locator(".slot--under-standfirst .slot__native")
    assert box.get_attribute("href") == "/_p/c/2-under-standfirst"


def test_with_policy_off_nothing_is_asked(page: Page) -> None:
    paper = Paper([line(1)], policy="off")
    paper.open(page).wait_for_timeout(300)
    assert not any("/_p/" in path for path in paper.asked)


def test_nothing_is_kept_on_the_device_and_nobody_else_is_asked(page: Page) -> None:
    paper = Paper([line(1, 0, 0)])
    paper.open(page).locator(".slot__native").first.wait_for()
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie]"
    )
    assert kept == [0, 0, ""]
    assert sum("/_p/" in path for path in paper.asked) == 1
    assert all(path.startswith("/") for path in paper.asked)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_boxes(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(viewport=PHONE, color_scheme=scheme)
    Paper([line(1, once=True), line(2, 0, 0, once=True)]).open(page).locator(
        ".slot__image"
    ).first.wait_for()
    assert axe(page) == []


def test_the_skip_link_leads_past_the_box(page: Page) -> None:
    Paper([]).open(page)
    page.locator(".slot__skip").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "slot__end"
