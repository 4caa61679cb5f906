"""The booking desk in a browser: a rule shows the field that its kind asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ads.models import LineItem, LineItemRule
from newsroom.core import clock
from tests import cast, make
from tests.ads.bookings import line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(live_server: LiveServer, open_page: Callable[..., Page]) -> Callable[..., Page]:
    def opened(**options: object) -> Page:
        client = Client()
        client.force_login(cast.sal())
        page = open_page(**options)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(live_server.url + reverse("admin:index"))
        return page

    return opened


@pytest.fixture
def row() -> LineItem:
    now = clock.now()
    row = line(
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
        name="Winter cottons, " + "all pages " * 8,
    )
    make.make_story("Out", tags=["RUSSIA"], live=True)
    LineItemRule.objects.create(line_item=row, kind="section", section=make.make_section("sport"))
    return row


def test_a_rule_shows_the_field_that_its_kind_asks_for(
    row: LineItem, signed_in: Callable[..., Page]
) -> None:
    page = signed_in()
    page.goto(
        page.url.partition("/admin/")[0] + reverse("admin:bookings_lineitem_change", args=[row.pk])
    )
    rules = page.locator("#rules-group")
    rules.get_by_role("button", name="Add another Rule").click()
    new = rules.locator("#rules-1")
    expect(new.get_by_label("Section", exact=True)).to_be_visible()
    expect(new.get_by_label("Tag", exact=True)).to_be_hidden()
    new.get_by_label("Kind").select_option("tag")
    expect(new.get_by_label("Section", exact=True)).to_be_hidden()
    expect(rules.locator("#rules-0").get_by_label("Section", exact=True)).to_be_visible()
    with page.expect_response(lambda response: "/tags/?q=ru" in response.url):
        new.get_by_label("Tag", exact=True).press_sequentially("ru")
    expect(page.locator("#known-tags option")).to_have_attribute("value", "RUSSIA")
    new.get_by_label("Tag", exact=True).fill("RUSSIA")
    page.get_by_role("button", name="Save the line item").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert sorted(str(rule) for rule in row.rules.all()) == ["only RUSSIA", "only Sport"]
