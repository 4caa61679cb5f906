"""Pinned queries: what a page asks for does not grow with the paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.core import pagecache
from tests import make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PINNED = {
    "/": 9,
    "/world/": 8,
    "/world/europe/": 8,
    "/world/europe/story-with-everything/": 8,
    "/tags/russia/": 7,
    "/authors/ira-mohanty/": 7,
    "/feed/": 6,
    "/tags/russia/feed/": 6,
    "/sitemap-news.xml": 2,
}
pytestmark = pytest.mark.django_db


def make_stories(count: int, begin: int) -> None:
    for number in range(begin, begin + count):
        make.make_story(
            f"Story {number}", section=("world/europe", "world", "sport")[number % 3], tags=["RUSSIA"],
            bylines=["Ira Mohanty"], live=True, now=TEN - timedelta(minutes=number + 2),
        )  # fmt: skip


def queries_of_each() -> dict[str, int]:
    client, found = Client(HTTP_HOST="testserver"), {}
    pagecache.clear()
    client.get("/sport/")
    for url in PINNED:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200, url
        found[url] = len(queries)
    return found


@time_machine.travel(TEN, tick=False)
def test_a_page_asks_the_same_of_ten_and_of_sixty_stories() -> None:
    photo = make.make_photo()
    make.make_story(
        "Story with everything", section="world/europe", tags=["RUSSIA", "Ukraine"], bylines=["Ira Mohanty"],
        lead_photo=photo, body=f'{make.BODY}<figure class="library-image" data-image="{photo.pk}"></figure>',
        live=True, now=TEN - timedelta(minutes=1),
    )  # fmt: skip
    make_stories(9, 0)
    few = queries_of_each()
    make_stories(51, 9)
    many = queries_of_each()
    assert few == many
    assert {url: count for url, count in many.items() if count > PINNED[url]} == {}
