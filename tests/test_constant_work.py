"""Pinned queries: what a page asks for does not grow with the paper, nor because nothing is warm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ads.models import SectionAds
from articles import workflow
from newsroom.core import pagecache
from tests import cast, make

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
STORY = "/world/europe/story-with-everything/"
HISTORY = f"{STORY}history/"
# Of a process that has answered nothing yet; and where only the page itself has to be made anew.
COLD = {
    "/": 9,
    "/world/": 8,
    "/world/europe/": 8,
    STORY: 8,
    "/tags/russia/": 7,
    "/authors/ira-mohanty/": 7,
    "/feed/": 7,
    "/tags/russia/feed/": 7,
    "/sitemap-news.xml": 2,
    "/corrections/": 5,
    HISTORY: 8,
}
WARM = {
    "/": 5,
    "/world/": 4,
    "/world/europe/": 4,
    STORY: 3,
    "/tags/russia/": 4,
    "/authors/ira-mohanty/": 4,
    "/feed/": 4,
    "/tags/russia/feed/": 4,
    "/sitemap-news.xml": 2,
    "/corrections/": 4,
    HISTORY: 4,
}
pytestmark = pytest.mark.django_db


def make_paper() -> None:
    """A story that shows everything a story can show, on the front as its pinned lead; and advertisers' rules."""
    photo, dana = make.make_photo(), cast.dana()
    story = make.make_story(
        "Story with everything", section="world/europe", tags=["RUSSIA", "Ukraine", "Monsoon", "Grain"],
        bylines=["Ira Mohanty", "Tomek Lis"], lead_photo=photo, social_photo=make.make_photo(),
        body=f'{make.BODY}<figure class="library-image" data-image="{photo.pk}"></figure>',
        live=True, now=TEN - timedelta(minutes=1),
    )  # fmt: skip
    workflow.correct(story, by=dana, kind="correction", text="The crane was green.", now=TEN)
    make.revise(
        story, body=make.BODY, lead_photo=None, tags=["Grain"], bylines=["Tomek Lis"], now=TEN
    )
    workflow.publish(story, by=dana, now=TEN)
    make.revise(
        story, body=f'{make.BODY}<figure class="library-image" data-image="{photo.pk}"></figure>', now=TEN,
        tags=["RUSSIA", "Ukraine", "Monsoon", "Grain"], bylines=["Ira Mohanty", "Tomek Lis"], lead_photo=photo,
    )  # fmt: skip
    workflow.publish(story, by=dana, now=TEN + timedelta(seconds=1))
    make.pin(story, make.home())
    SectionAds.objects.create(section=make.make_section("world"), default_policy="limited")


def make_stories(count: int, begin: int) -> None:
    for number in range(begin, begin + count):
        make.make_story(
            f"Story {number}", section=("world/europe", "world", "sport")[number % 3], tags=["RUSSIA"],
            bylines=["Ira Mohanty"], live=True, now=TEN - timedelta(minutes=number + 2),
        )  # fmt: skip


def asked(url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client(HTTP_HOST="testserver").get(url).status_code == 200, url
    return len(queries)


def queries_of_each() -> tuple[dict[str, int], dict[str, int]]:
    """Of every page on a process where nothing is kept, and once more right after it."""
    cold, warm = {}, {}
    for url in COLD:
        pagecache.clear()
        cold[url], warm[url] = asked(url), asked(url)
    return cold, warm


def too_many(found: dict[str, int], pinned: dict[str, int]) -> dict[str, int]:
    return {url: count for url, count in found.items() if count > pinned[url]}


@time_machine.travel(TEN, tick=False)
def test_a_page_asks_the_same_of_ten_and_of_sixty_stories() -> None:
    make_paper()
    make_stories(9, 0)
    few = queries_of_each()
    make_stories(51, 9)
    many = queries_of_each()
    assert few == many
    assert too_many(many[0], COLD) == {}
    assert too_many(many[1], WARM) == {}
