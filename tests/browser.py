"""A real browser for the journeys: one Chromium a session, a page that fails on what it complains of, and axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passes is not told node by node: that is half of axe's time.
OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG},
    "preload": False,
    "resultTypes": ["violations"],
}
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """The browser of this machine, or None for the one that playwright may have installed itself."""
    names = (
        os.environ.get("CHROMIUM"),
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    )
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Playwright runs a loop in this thread, in which Django's ORM would refuse to work: let it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


class Complaints(list[str]):
    """What the page's console said: errors, exceptions, and every break of the Content-Security-Policy."""

    def watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.text} ({message.location.get('url', '')})")

    def expect(self, words: str) -> None:
        """Strike out what the test provokes on purpose; fails if nothing of the kind was said."""
        others = [complaint for complaint in self if words not in complaint]
        assert len(others) < len(self), f"nobody complained of {words!r}: {self}"
        self[:] = others


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


class Traffic:
    """Requests that the test's own server is answering. Tables are emptied after a test only when there is none."""

    def __init__(self) -> None:
        self._idle = Condition()
        self._open = 0
        request_started.connect(self._begun)
        request_finished.connect(self._done)

    def _begun(self, **kwargs: Any) -> None:
        with self._idle:
            self._open += 1

    def _done(self, **kwargs: Any) -> None:
        with self._idle:
            self._open -= 1
            self._idle.notify_all()

    def has_ended(self) -> bool:
        with self._idle:
            return self._idle.wait_for(lambda: self._open <= 0, timeout=20)


@pytest.fixture
def traffic() -> Iterator[Traffic]:
    counted = Traffic()
    yield counted
    request_started.disconnect(counted._begun)
    request_finished.disconnect(counted._done)


@pytest.fixture
def open_page(
    browser: Browser, complaints: Complaints, traffic: Traffic
) -> Iterator[Callable[..., Page]]:
    """`open_page(viewport=PHONE, color_scheme="dark")`: a new page of its own; all are closed after the test."""
    contexts = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield opened
    said = list(complaints)
    for context in contexts:
        context.set_offline(
            True
        )  # what a page would still send as it closes meets no emptied table
        context.close()
    assert traffic.has_ended(), "the server is still answering"
    assert not said, "\n".join(said)


def eventually(page: Page, holds: Callable[[], object]) -> None:
    """Wait, while the page lives on, until it holds; for what the page or its server does in its own time."""
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come about in 15 seconds.")


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


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at 1440 pixels; the test fails if its console reports an error or a breach of the policy."""
    return open_page()


def axe(page: Page, within: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line for each element; empty when it finds nothing."""
    found = Axe().run(page, context=within, options=OPTIONS)
    return [
        f"{rule['id']} ({rule['impact']}): {node['html']} {node.get('failureSummary', '')}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
