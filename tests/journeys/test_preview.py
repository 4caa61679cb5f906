"""A preview for somebody without an account: shared at the desk, read and answered elsewhere, and over in its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from articles.models import PreviewLink
from tests import cast, make
from tests.browser import PHONE, Complaints, axe
from tests.journeys.desk_page import sign_in
from tests.journeys.reader_page import fits

TEN = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def test_a_preview_is_shared_answered_and_ends(
    settings: Settings,
    watch: time_machine.Traveller,
    live_server: LiveServer,
    open_page: Callable[..., Page],
    complaints: Complaints,
) -> None:
    settings.SITE_URL = live_server.url
    story = make.make_story("The canal that taught a district to share")
    cast.ed()
    desk, guest = open_page(), open_page(viewport=PHONE)
    sign_in(desk, live_server.url, "ed")
    desk.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    desk.get_by_role("link", name="Share", exact=True).click()
    desk.get_by_label("For whom").fill("Lena Lawyer")
    desk.get_by_label("Until").fill("2026-11-27T17:00")
    desk.get_by_label("They may write a comment").check()
    desk.get_by_label("They may say whether they approve").check()
    desk.get_by_role("button", name="Make the link").click()
    address = desk.get_by_label("Address for Lena Lawyer").input_value()
    assert axe(desk, "#content") == []
    reads_and_answers(guest, address)
    desk.reload()
    row = desk.locator(".version-row")
    expect(row).to_contain_text("opened 1 time")
    expect(row).to_contain_text("Lena approves")
    expect(row).to_contain_text("Strike the second name.")
    watch.move_to(TEN + timedelta(hours=1, minutes=30))
    guest.goto(address)
    expect(guest.get_by_role("heading", level=1)).to_have_text("There is nothing to see here")
    expect(guest.get_by_text("canal")).to_have_count(0)
    complaints.expect("404")
    assert PreviewLink.objects.get().views == 1


def reads_and_answers(page: Page, address: str) -> None:
    """On a phone, without an account and without a cookie."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The canal that taught a district to share"
    )
    expect(
        page.get_by_text("Not published. For Lena Lawyer, until Fri 27 Nov, 17:00 IST.")
    ).to_be_visible()
    assert page.locator("aside.slot").count() == 0
    assert fits(page)
    assert axe(page) == []
    page.get_by_label("Your name").fill("Lena")
    page.get_by_label("Yes, I approve of it").check()
    page.get_by_label("Your comment").fill("Strike the second name.")
    page.get_by_role("button", name="Send it to the desk").click()
    expect(page.get_by_text("Thank you. The desk has your answer.")).to_be_visible()
    assert page.context.cookies() == []
