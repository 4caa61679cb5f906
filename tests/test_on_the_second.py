"""With a warm cache, either side of a bound shows the right version: nothing has to run for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.corrections import Said
from sections.models import FrontPin
from tests import cast, make
from tests.paper import Paper, addresses, as_it_is, make_paper, warm
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)
INSTANT = timedelta(microseconds=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(TEN, tick=False):
        yield make_paper(per_section=2)


def shown_where(reader: Reader, urls: list[str], words: str) -> set[str]:
    return {url for url in urls if words in reader.get(url).text}


def check_both_sides(urls: list[str], reader: Reader) -> None:
    """What the warm cache says on either side of noon is what a fresh rendering says."""
    for moment in (NOON - INSTANT, NOON, NOON + INSTANT):
        with time_machine.travel(moment, tick=False):
            fresh = as_it_is(urls)
            for url in urls:
                answer = reader.get(url)
                assert (answer.status, answer.body) == fresh[url], f"{url} at {moment}"


def test_a_first_release_comes_on_the_second(paper: Paper) -> None:
    reader = Reader()
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    story = make.make_story(
        "The noon story",
        section="world/europe",
        slug="noon",
        tags=["RUSSIA"],
        bylines=["Tomek Lis"],
        at=NOON,
    )
    urls.append("/world/europe/noon/")
    warm(reader, urls)
    assert shown_where(reader, urls, "The noon story") == set()
    check_both_sides(urls, reader)
    with time_machine.travel(NOON, tick=False):
        assert shown_where(reader, urls, "The noon story") == {
            "/", "/feed/", "/world/", "/world/feed/", "/world/europe/", "/world/europe/feed/",
            "/world/europe/noon/", "/tags/russia/", "/tags/russia/feed/", "/authors/tomek-lis/",
            "/authors/tomek-lis/feed/", "/sitemap-news.xml",
        }  # fmt: skip
    assert story.live_version(NOON) is not None


def test_an_update_takes_over_on_the_second(paper: Paper) -> None:
    reader = Reader()
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    make.revise(paper["sport 1"], headline="As it is from noon on", tags=["Ukraine"])
    workflow.schedule(paper["sport 1"], by=cast.dana(), at=NOON)
    warm(reader, urls)
    check_both_sides(urls, reader)


def test_a_correction_comes_with_its_release_on_the_second(paper: Paper) -> None:
    reader, words = Reader(), "The match was on Saturday."
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    make.revise(paper["sport 1"], body="<p>The match is on Sunday.</p>")
    said = Said("correction", words)
    workflow.schedule(
        paper["sport 1"], by=cast.dana(), at=NOON, significance="correction", said=said
    )
    warm(reader, urls)
    assert shown_where(reader, urls, words) == set()
    check_both_sides(urls, reader)
    with time_machine.travel(NOON, tick=False):
        assert shown_where(reader, urls, words) == {
            "/sport/sport-1/", "/sport/sport-1/history/", "/corrections/", "/corrections/feed/", "/feed/",
            "/sport/feed/", "/tags/ukraine/feed/", "/authors/ira-mohanty/feed/", "/authors/tomek-lis/feed/",
        }  # fmt: skip


def test_a_withdrawal_comes_on_the_second(paper: Paper) -> None:
    reader = Reader()
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    workflow.unpublish(paper["world/asia 1"], by=cast.dana(), at=NOON)
    warm(reader, urls)
    check_both_sides(urls, reader)
    with time_machine.travel(NOON, tick=False):
        assert reader.get("/culture/culture-1/").status == 200
        assert shown_where(reader, urls, "Headline of world/asia 1") == set()


def test_a_pin_begins_and_ends_on_the_second(paper: Paper) -> None:
    reader = Reader()
    FrontPin.objects.create(
        section=make.make_section("world"), article=paper["world/asia 0"], position=1, starts_at=NOON,
        ends_at=NOON + timedelta(hours=1),
    )  # fmt: skip
    urls = ["/", "/world/", "/world/asia/"]
    warm(reader, urls)
    check_both_sides(urls, reader)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert reader.get("/world/").body == as_it_is(["/world/"])["/world/"][1]


def test_a_news_story_leaves_the_news_sitemap_after_two_days(paper: Paper) -> None:
    reader = Reader()
    words = "Headline of culture 1"
    published = paper["culture 1"].first_published_at
    for ago, there in ((timedelta(hours=48) - INSTANT, True), (timedelta(hours=48), False)):
        with time_machine.travel(published + ago, tick=False):
            assert (words in reader.get("/sitemap-news.xml").text) is there
