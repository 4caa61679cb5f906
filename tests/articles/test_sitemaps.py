"""Sitemaps to the letter of sitemaps.org and of Google's news sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from defusedxml import ElementTree
from django.conf import settings

from articles import sitemaps, workflow
from articles.models import Article
from newsroom.core import pagecache
from tests import cast, make
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOME = settings.SITE_URL
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def live_story(headline: str, **fields: Any) -> Article:
    return make.make_story(headline, live=True, **{"now": TEN - HOUR, **fields})


def read(address: str) -> Any:
    pagecache.clear()
    answer = Reader().get(address)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(answer.body)


def news() -> list[dict[str, str]]:
    """What the news sitemap says of each story; fails at anything that Google does not know."""
    root = read("/sitemap-news.xml")
    assert root.tag == f"{SITEMAP}urlset"
    found = []
    for url in root:
        loc, told = url
        publication, date, title = told
        name, language = publication
        said = (loc, told, publication, name, language, date, title)
        assert [each.tag for each in (url, *said)] == [
            f"{SITEMAP}url", f"{SITEMAP}loc", f"{NEWS}news", f"{NEWS}publication", f"{NEWS}name",
            f"{NEWS}language", f"{NEWS}publication_date", f"{NEWS}title",
        ]  # fmt: skip
        assert (name.text, language.text) == (settings.SITE_NAME, "en")
        found.append({"loc": loc.text, "date": date.text, "title": title.text})
    return found


def titles() -> list[str]:
    return [story["title"] for story in news()]


def locations(address: str) -> list[str]:
    return [loc.text for loc in read(address).iter(f"{SITEMAP}loc")]


def test_it_says_of_a_story_what_news_search_asks() -> None:
    live_story("Fish & <chips>", slug="fish", section="world/europe", bylines=["Ira Mohanty"])
    assert news() == [
        {
            "loc": f"{HOME}/world/europe/fish/",
            "date": "2026-11-22T14:30:00+05:30",
            "title": "Fish & <chips>",
        }
    ]


def test_a_story_is_news_for_two_days() -> None:
    live_story("At 47:59", now=TEN - 48 * HOUR + MINUTE)
    live_story("At 48:00", now=TEN - 48 * HOUR)
    live_story("At 48:01", now=TEN - 48 * HOUR - MINUTE)
    assert titles() == ["At 47:59"]


def test_the_kept_sitemap_lets_a_story_go_on_the_second() -> None:
    live_story("Old news", slug="old")
    reader = Reader()
    last = TEN - HOUR + sitemaps.NEWS_AGE
    with time_machine.travel(last - timedelta(seconds=1), tick=False):
        assert "Old news" in reader.get("/sitemap-news.xml").text
    with time_machine.travel(last, tick=False):
        assert "Old news" not in reader.get("/sitemap-news.xml").text


def test_an_update_does_not_make_an_old_story_new() -> None:
    story = live_story("Old news", now=TEN - 50 * HOUR)
    make.revise(story, headline="Old news, with more")
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana(), significance="update")
    assert titles() == []
    month = read("/sitemap-2026-11.xml")
    assert [each.text for each in month.iter(f"{SITEMAP}lastmod")] == ["2026-11-22T15:30:00+05:30"]


def test_it_holds_a_thousand_and_those_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (sitemaps.MOST_NEWS, sitemaps.MOST) == (1_000, 50_000)
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    for n in range(4):
        live_story(f"Story {n}", now=TEN - (5 - n) * HOUR)
    assert titles() == ["Story 3", "Story 2"]


def test_what_was_paid_for_is_no_news() -> None:
    live_story("An offer", kind="paid", slug="offer")
    live_story("A view", kind="opinion")
    assert titles() == ["A view"]
    assert f"{HOME}/world/offer/" in locations("/sitemap-2026-11.xml")


def test_what_is_not_live_is_in_none() -> None:
    live_story("Seen", slug="seen")
    make.make_story("Draft", slug="draft")
    make.make_story("Waiting", slug="waiting", at=TEN + HOUR)
    gone = live_story("Withdrawn", slug="withdrawn")
    workflow.unpublish(gone, by=cast.dana())
    assert titles() == ["Seen"]
    assert locations("/sitemap-2026-11.xml") == [f"{HOME}/world/seen/"]


def test_without_news_it_is_empty_and_sound() -> None:
    assert news() == []


def test_the_index_names_every_month_that_has_a_story() -> None:
    # 19:00 in London on the last of August is half past midnight of September in the newsroom.
    live_story("First", now=datetime(2026, 8, 31, 19, 0, tzinfo=UTC))
    live_story("Between", now=datetime(2026, 10, 2, 12, 0, tzinfo=UTC))
    live_story("Latest")
    root = read("/sitemap.xml")
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert {each.tag for each in root} == {f"{SITEMAP}sitemap"}
    assert locations("/sitemap.xml") == [
        f"{HOME}/sitemap-sections.xml",
        f"{HOME}/sitemap-2026-11.xml",
        f"{HOME}/sitemap-2026-10.xml",
        f"{HOME}/sitemap-2026-09.xml",
    ]


def test_the_index_of_a_new_paper_has_the_sections_alone() -> None:
    make.home()
    assert locations("/sitemap.xml") == [f"{HOME}/sitemap-sections.xml"]


def test_a_month_is_the_newsrooms_month() -> None:
    live_story("September", slug="september", now=datetime(2026, 8, 31, 19, 0, tzinfo=UTC))
    live_story("August", slug="august", now=datetime(2026, 8, 31, 18, 0, tzinfo=UTC))
    live_story("Also September", slug="also", now=datetime(2026, 9, 30, 18, 29, tzinfo=UTC))
    live_story("October", slug="october", now=datetime(2026, 9, 30, 18, 30, tzinfo=UTC))
    assert locations("/sitemap-2026-09.xml") == [f"{HOME}/world/also/", f"{HOME}/world/september/"]


def test_every_address_in_every_sitemap_answers() -> None:
    live_story("In Europe", section="world/europe")
    live_story("In December", now=datetime(2025, 12, 31, 12, 0, tzinfo=UTC))
    reader = Reader()
    for sitemap in locations("/sitemap.xml"):
        for address in locations(sitemap.removeprefix(HOME)):
            assert reader.get(address.removeprefix(HOME)).status == 200, address


def test_the_sections_stand_in_one_of_their_own() -> None:
    make.make_section("world/europe")
    assert locations("/sitemap-sections.xml") == [
        f"{HOME}/", f"{HOME}/world/", f"{HOME}/world/europe/",
    ]  # fmt: skip


def test_robots_are_told_of_both() -> None:
    lines = Reader().get("/robots.txt").text.splitlines()
    assert f"Sitemap: {HOME}/sitemap.xml" in lines
    assert f"Sitemap: {HOME}/sitemap-news.xml" in lines


MONTHS = ["2026-13", "2026-00", "0000-01", "0001-01", "1604-12", "2026-12", "9999-11", "9999-12"]


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_that_never_was_has_no_page(month: str) -> None:
    make.home()
    assert Reader().get(f"/sitemap-{month}.xml").status == 404


def test_a_month_without_a_story_has_no_page_and_is_in_no_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "SCANS", 3)
    live_story("First", now=datetime(2025, 12, 31, 12, 0, tzinfo=UTC))
    live_story("Latest")
    assert locations("/sitemap.xml")[1:] == [
        f"{HOME}/sitemap-2026-11.xml", f"{HOME}/sitemap-2025-12.xml",
    ]  # fmt: skip
    assert Reader().get("/sitemap-2026-10.xml").status == 404


def test_the_kept_index_names_a_month_when_the_clock_brings_its_first_story() -> None:
    live_story("First", now=datetime(2026, 8, 31, 19, 0, tzinfo=UTC))
    make.make_story("Waiting", at=TEN + HOUR)
    reader, latest = Reader(), f"{HOME}/sitemap-2026-11.xml"
    for moment, is_there in ((TEN, False), (TEN + HOUR - MINUTE, False), (TEN + HOUR, True)):
        with time_machine.travel(moment, tick=False):
            assert (latest in reader.get("/sitemap.xml").text) is is_there


@pytest.mark.django_db(transaction=True)
def test_the_kept_index_follows_what_is_published_and_withdrawn() -> None:
    live_story("First", now=datetime(2026, 8, 31, 19, 0, tzinfo=UTC))
    reader, latest = Reader(), f"{HOME}/sitemap-2026-11.xml"
    assert latest not in reader.get("/sitemap.xml").text
    story = live_story("Latest")
    assert latest in reader.get("/sitemap.xml").text
    workflow.unpublish(story, by=cast.dana())
    assert latest not in reader.get("/sitemap.xml").text


@pytest.mark.parametrize("month", ["٢٠٢٦-١١", "２026-11", "2026-1１"])
def test_a_month_is_written_in_ascii(month: str) -> None:
    live_story("Seen")
    answers = [Reader().get(f"/sitemap-{month}.xml{slash}") for slash in ("", "/")]
    assert [answer.status for answer in answers] == [404, 404]
