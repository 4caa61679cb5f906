"""Every screen of the desk, light and wide, dark and narrow: axe finds nothing, nothing sticks out of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from newsroom.core import clock
from tests import cast
from tests.browser import DESKTOP, PHONE, axe
from tests.desk.busy_paper import make_paper
from tests.desk.every_page import every_page
from tests.journeys.reader_pages import wider_than_the_window

pytestmark = pytest.mark.django_db(transaction=True)
OPENED = "for (const each of document.querySelectorAll('#content details')) each.open = true"


def faults(page: Page) -> Iterator[str]:
    page.evaluate(OPENED)
    yield from axe(page)
    yield from (f"wide: {each}" for each in wider_than_the_window(page))
    icons = page.locator("img[src*='admin/img']").count()
    if icons and "/bookings/" in page.url:
        yield f"{icons} icons of the admin, where the booking desk has words"


@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [("light", DESKTOP), ("dark", PHONE)],
    ids=["light-desktop", "dark-phone"],
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    signed_in: Callable[..., Page], live_server: LiveServer, scheme: str, viewport: dict[str, int]
) -> None:
    addresses = list(every_page(make_paper(clock.now())))
    page = signed_in(cast.dana(), addresses[0], color_scheme=scheme, viewport=viewport)
    found = []
    for address in addresses:
        answer = page.goto(live_server.url + address)
        found += [] if answer.status == 200 else [f"{address}: {answer.status}"]
        found += [f"{address}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)
