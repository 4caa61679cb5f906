"""The editor's journeys have a page of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Locator, Page

from tests.journeys import editor_page


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
