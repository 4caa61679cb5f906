"""Parts of pages are kept too: a changed story has its card made anew and no other, and no part outlives its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import Author
from newsroom.core import pagecache
from sections.models import place
from tests import cast, make
from tests.paper import Paper, as_it_is, make_paper
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with time_machine.travel(TEN, tick=False) as traveller:
        paper = make_paper(per_section=3)
        traveller.shift(timedelta(minutes=1))
        yield paper


def new_headline(paper: Paper, name: str) -> None:
    make.revise(paper[name], headline="Another headline altogether")
    workflow.publish(paper[name], by=cast.dana())


def asked_again(url: str) -> list[str]:
    """The statements of a page that has fallen, and is right when it is made anew."""
    with CaptureQueriesContext(connection) as queries:
        answer = Reader().get(url)
    asked = [query["sql"] for query in queries]
    assert answer.came == "MISS"
    assert (answer.status, answer.body) == as_it_is([url])[url]
    return asked


def test_a_change_of_one_story_reads_its_card_and_no_other(paper: Paper) -> None:
    Reader().get("/")
    new_headline(paper, "world/asia 2")
    version = paper["world/asia 2"].live_version()
    read = [sql for sql in asked_again("/") if "standfirst" in sql]
    assert len(read) == 1
    assert f" IN ({version.pk})" in read[0]


def test_a_front_takes_its_cards_from_another(paper: Paper) -> None:
    Reader().get("/")
    assert not any("standfirst" in sql for sql in asked_again("/world/"))


def test_a_story_whose_neighbour_changed_is_read_no_more(paper: Paper) -> None:
    story, older = paper["world/europe 2"], paper["world/europe 1"]
    url = story.url_in(story.section)
    Reader().get(url)
    new_headline(paper, "world/europe 1")
    read = [sql for sql in asked_again(url) if "lead_caption" in sql and " IN (" in sql]
    assert len(read) == 1
    assert f" IN ({older.live_version().pk})" in read[0]


def rename_writer(paper: Paper) -> None:
    author = Author.objects.get(name="Ira Mohanty")
    author.name = "Ira M. Mohanty"
    author.save()
    pagecache.drop(f"author:{author.pk}")


def rename_section(paper: Paper) -> None:
    section = make.make_section("world/europe")
    section.slug, section.name = "the-continent", "The Continent"
    place(section)


def correct(paper: Paper) -> None:
    workflow.correct(
        paper["world/europe 2"], by=cast.dana(), kind="correction", text="It was green."
    )


def mend(paper: Paper) -> None:
    story = paper["world/europe 2"]
    make.revise(story, body=story.body.replace("first crane", "first tall crane"))
    workflow.publish(story, by=cast.dana(), significance="silent")


@pytest.mark.parametrize("change", [rename_writer, rename_section, correct, mend])
def test_no_part_is_older_than_its_page(paper: Paper, change: object) -> None:
    reader, fronts = Reader(), ["/", "/world/", "/tags/ukraine/", "/authors/ira-mohanty/", "/feed/"]
    story = paper["world/europe 2"]
    before = as_it_is([story.url_in(story.section)])
    for url in [*fronts, *before]:
        reader.get(url)
    change(paper)
    story = paper["world/europe 2"]
    urls = [*fronts, story.url_in(story.section)]
    assert as_it_is(urls[-1:]) != before
    for url, found in as_it_is(urls).items():
        answer = reader.get(url)
        assert (answer.status, answer.body) == found, url
