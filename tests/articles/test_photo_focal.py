"""The focal point in a real browser: by mouse, by keys, by the numbers alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Photo
from articles.renditions import crop_box
from tests import cast
from tests.articles import pictures as draw
from tests.articles.photo_desk import desk, make_photo
from tests.browser import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, live_server: LiveServer, user: User) -> Page:
    name = settings.SESSION_COOKIE_NAME
    value = desk(user).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return page


def open_photo(page: Page, live_server: LiveServer, photo: Photo) -> Page:
    page.goto(f"{live_server.url}/admin/articles/photo/{photo.pk}/change/")
    return page


def numbers(page: Page) -> tuple[str, str]:
    return page.input_value("#id_focal_x"), page.input_value("#id_focal_y")


def shown_at(page: Page, crop: str) -> list[float]:
    """The shares at which the preview of a crop stands, from its `object-position`."""
    found = page.locator(f".focal__crop--{crop} img")
    words = found.evaluate("image => getComputedStyle(image).objectPosition")
    return [float(share.rstrip("%")) for share in words.split()]


def test_it_follows_the_mouse_and_the_arrow_keys(page: Page, live_server: LiveServer) -> None:
    photo = make_photo(draw.jpeg(1200, 400), alt="Four fields", credit="DG")
    open_photo(sign_in(page, live_server, cast.pia()), live_server, photo)
    picture = page.locator("[data-focal-stage] img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.25})
    assert numbers(page) == ("0.30", "0.25")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert numbers(page) == ("0.29", "0.35")
    expect(page.locator("[data-focal-spoken]")).to_have_text(
        "29 per cent from the left, 35 per cent from the top"
    )
    left, _, right, _ = crop_box(1200, 400, 1.5, (0.29, 0.35))
    assert abs(shown_at(page, "3x2")[0] - 100 * left / (1200 - (right - left))) < 0.5
    page.keyboard.press("Shift+ArrowUp")
    page.fill("#id_focal_x", "0.05")
    assert shown_at(page, "3x2")[0] == 0
    page.get_by_role("button", name="Keep changes").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.05, 0.25)
    assert photo.renditions.filter(crop="3x2", focal="50-250", format="jpeg").exists()


def test_it_follows_a_tap_of_the_finger(
    open_page: Callable[..., Page], live_server: LiveServer
) -> None:
    photo = make_photo(alt="Four fields", credit="DG")
    page = sign_in(open_page(viewport=PHONE, has_touch=True), live_server, cast.pia())
    picture = open_photo(page, live_server, photo).locator("[data-focal-stage] img")
    box = picture.bounding_box()
    picture.tap(position={"x": box["width"] * 0.75, "y": box["height"] * 0.5})
    assert numbers(page) == ("0.75", "0.50")


def test_it_needs_no_script(open_page: Callable[..., Page], live_server: LiveServer) -> None:
    photo = make_photo(alt="Four fields", credit="DG")
    page = sign_in(open_page(java_script_enabled=False), live_server, cast.pia())
    open_photo(page, live_server, photo)
    page.fill("#id_focal_x", "0.8")
    page.get_by_role("button", name="Keep changes").click()
    photo.refresh_from_db()
    assert photo.focal_x == 0.8


def test_it_shows_a_reader_of_the_desk_the_picture_without_controls(
    page: Page, live_server: LiveServer
) -> None:
    photo = make_photo(by=cast.pia(), alt="Four fields")
    open_photo(sign_in(page, live_server, cast.rhea()), live_server, photo)
    expect(page.locator(".focal__picture")).to_be_visible()
    expect(page.locator("[data-focal-stage]")).to_have_count(0)
    expect(page.get_by_role("button", name="Keep changes")).to_have_count(0)
