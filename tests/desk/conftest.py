"""The desk's tests in a browser: a page that somebody has logged in to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def signed_in(live_server: LiveServer, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`signed_in(person, url)`: that page of the desk, as the person sees it."""

    def opened(person: Any, url: str, **options: Any) -> Page:
        client = Client()
        client.force_login(person)
        page = open_page(**options)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(live_server.url + url)
        page.wait_for_load_state("networkidle")
        return page

    return opened
