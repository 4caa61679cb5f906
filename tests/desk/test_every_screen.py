"""Every screen of the desk, light and wide, dark and narrow: axe finds nothing, and nothing is wider than the window."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
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


@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [("light", DESKTOP), ("dark", PHONE)],
    ids=["light-desktop", "dark-phone"],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    signed_in: Callable[..., Page], live_server: LiveServer, scheme: str, viewport: dict[str, int]
) -> None:
    addresses = list(every_page(make_paper(clock.now())))
    User.objects.filter(pk=cast.dana().pk).update(is_superuser=True)
    page = signed_in(cast.dana(), addresses[0], color_scheme=scheme, viewport=viewport)
    found = []
    for address in addresses:
        t0=time.time()
        answer = page.goto(live_server.url + address)
        t1=time.time()
        found += [f"{address}: {answer.status}"] if answer.status != 200 else []
        page.evaluate(OPENED)
        found += [f"{address}: {fault}" for fault in axe(page)]
        found += [f"{address}: wide: {each}" for each in wider_than_the_window(page)]
        print(address, page.url, round(t1-t0,2), round(time.time()-t1,2))
    assert not found, "\n".join(found)
