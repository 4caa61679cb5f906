"""The editor's journeys have a page of their own; those of the story form a tab in which Rhea is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.browser import Complaints
from tests.desk.forms import change_url
from tests.journeys import editor_page
from tests.journeys.desk_page import sign_in, text_of
from tests.make import make_story


@pytest.fixture(scope="module")
def story_url() -> Iterator[str]:
    """The address of `editor_page`, served with no database behind it."""
    csrf = "django.middleware.csrf.CsrfViewMiddleware"
    with override_settings(ROOT_URLCONF=editor_page.__name__, MIDDLEWARE=[csrf]):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}/story/"
        server.terminate()


@pytest.fixture
def text(page: Page, story_url: str) -> Locator:
    """The place one writes in, empty, with the caret in it."""
    editor_page.drawer.clear()
    return editor_page.opened(page, story_url)


@pytest.fixture
def story() -> Article:
    return make_story(tags=["RUSSIA"])


@pytest.fixture
def desk(
    page: Page, live_server: LiveServer, story: Article, complaints: Complaints
) -> Callable[..., Page]:
    """Rhea's story form in a tab of its own; each call is another tab of the same browser."""
    sign_in(page, live_server.url, "rhea")
    tabs = page.context
    page.close()

    def opened(url: str = "") -> Page:
        tab = tabs.new_page()
        complaints.watch(tab)
        tab.goto(live_server.url + (url or change_url(story)))
        text_of(tab)
        return tab

    return opened
