"""A passkey in a real browser: set up because the desk asks for it, used as second factor, and alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsroom.desk.models import AccessEvent, Kind
from tests import cast
from tests.browser import PHONE, axe
from tests.desk.codes import not_excused

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def enter(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Log-in name").fill("dana")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def leave(page: Page) -> None:
    page.get_by_text("Dana", exact=True).first.click()
    page.get_by_role("button", name="Log out").click()


def test_the_chief_sets_one_up_and_logs_in_with_it(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    dana = not_excused(cast.dana())
    page = open_page(viewport=PHONE, color_scheme="dark")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    site = live_server.url.replace("127.0.0.1", "localhost")
    enter(page, site)
    expect(page.get_by_text("Set up your second factor")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What you call it").fill("My telephone")
    page.get_by_label("Log in with it alone").check()
    assert axe(page) == []
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("They are shown only now")).to_be_visible()
    assert page.locator(".account__codes li").count() == 10
    assert axe(page) == []
    page.get_by_role("link", name="on to the desk").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_attached()
    leave(page)
    enter(page, site)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_attached()
    leave(page)
    page.goto(f"{site}/admin/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_attached()
    kinds = list(AccessEvent.objects.filter(user=dana).values_list("kind", flat=True))
    assert kinds.count(Kind.LOG_IN) == 3
    assert kinds.count(Kind.FACTOR_ADDED) == 1
