"""With a warm cache, either side of a bound shows the right version: nothing has to run for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.corrections import Said
from articles.workflow import bundles
from sections.models import FrontPin
from tests import cast, make
from tests.paper import Paper, addresses, as_it_is, make_paper, warm
from tests.reader import Reader

# Within the hour: the page cache keeps nothing longer, and what it dropped by itself would prove nothing.
BEFORE = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
NOON = BEFORE + timedelta(minutes=30)
INSTANT = timedelta(microseconds=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(BEFORE, tick=False):
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


def test_a_correction_written_for_a_release_that_waits_comes_with_it(paper: Paper) -> None:
    reader, words = Reader(), "The match was on Saturday."
    version = make.revise(paper["sport 1"], body="<p>The match is on Sunday.</p>")
    workflow.schedule(paper["sport 1"], by=cast.dana(), at=NOON)
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    said = workflow.correct(
        paper["sport 1"], by=cast.dana(), kind="correction", text="Not so.", version=version
    )
    warm(reader, urls)
    workflow.mend_correction(said, by=cast.dana(), kind="correction", text=words)
    warm(reader, urls)
    assert shown_where(reader, urls, words) == shown_where(reader, urls, "Not so.") == set()
    check_both_sides(urls, reader)


def test_a_correction_whose_release_was_held_comes_with_what_it_was_merged_into(
    paper: Paper,
) -> None:
    reader, words, story = Reader(), "The match was on Saturday.", paper["sport 1"]
    held = make.revise(story, body="<p>The match is on Sunday.</p>")
    said = Said("correction", words)
    workflow.schedule(story, by=cast.dana(), at=NOON, significance="correction", said=said)
    workflow.hold(held, by=cast.dana())
    workflow.restore(held.based_on, by=cast.dana())
    other = make.revise(paper["sport 1"], tags=["A tag nobody had"])
    urls = addresses(paper.stories.values())
    warm(reader, urls)
    workflow.merge(held, other, by=cast.dana())
    warm(reader, urls)
    assert shown_where(reader, urls, words) == set()
    check_both_sides(urls, reader)
    with time_machine.travel(NOON, tick=False):
        assert {"/corrections/", "/sport/sport-1/"} <= shown_where(reader, urls, words)
        assert "A tag nobody had" in reader.get("/tags/").text


def test_a_bundle_comes_on_the_second_to_which_it_was_moved(paper: Paper) -> None:
    reader, dana = Reader(), cast.dana()
    bundle = bundles.make("Two at once", by=dana)
    bundles.add(bundle, make.revise(paper["sport 1"], headline="From noon on"), by=dana)
    first = make.make_story("The noon story", section="world/europe", slug="noon")
    bundles.add(bundle, first.written_from, by=dana)
    urls = [*addresses(paper.stories.values()), "/world/europe/noon/"]
    bundles.schedule(bundle, by=dana, at=NOON - timedelta(minutes=10))
    warm(reader, urls)
    bundles.schedule(bundle, by=dana, at=NOON)
    warm(reader, urls)
    check_both_sides(urls, reader)


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
