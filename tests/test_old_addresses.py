"""Addresses that things once had, or lack their last stroke: one redirect to the true one, and never a stale one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.models import Article
from sections.models import Section, place
from tests import cast, make
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON = TEN + timedelta(hours=2)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def rename(path: str, slug: str) -> Section:
    section = make.make_section(path)
    section.slug = slug
    return place(section)


def leads(reader: Reader, address: str, to: str) -> None:
    """One redirect, and from a warm cache the same."""
    for came in ("MISS", "HIT"):
        answer = reader.get(address)
        assert (answer.status, answer.headers.get("Location")) == (301, to), address
        assert answer.came == came, address


def old_section() -> str:
    """`/world/europe/` was a section's and leads to where it went."""
    make.make_section("world/europe")
    rename("world/europe", "the-continent")
    return "/world/the-continent/"


def story_goes_live() -> None:
    make.make_story("Europe", slug="europe", section="world", live=True)


def story_takes_the_slug() -> None:
    story = make.make_story("Europe", slug="of-europe", section="world", live=True)
    make.revise(story, slug="europe")


def story_comes_from_elsewhere() -> None:
    story = make.make_story("Europe", slug="europe", section="sport", live=True)
    make.revise(story, section=make.make_section("world"))
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana())


def section_is_named_so() -> None:
    rename("world/asia", "europe")


def section_is_put_there() -> None:
    place(Section(parent=make.make_section("world"), name="Europe", slug="europe"))


def section_above_is_named_so() -> None:
    """`/world/europe/` comes to be because `/globe/europe/` is moved as a whole."""
    rename("world", "the-past")
    rename("globe", "world")


TAKERS = [
    story_goes_live, story_takes_the_slug, story_comes_from_elsewhere, section_is_named_so,
    section_is_put_there, section_above_is_named_so,
]  # fmt: skip


@pytest.mark.parametrize("take", TAKERS, ids=lambda take: take.__name__)
def test_a_kept_redirect_goes_when_something_stands_there(take: Callable[[], None]) -> None:
    make.make_section("world/asia")
    make.make_section("globe/europe")
    reader = Reader()
    to = old_section()
    leads(reader, "/world/europe/", to)
    leads(reader, "/world/europe", to)
    take()
    assert reader.get("/world/europe/").status == 200
    assert reader.get("/world/europe").headers["Location"] == "/world/europe/"


def test_a_kept_redirect_ends_on_the_second_a_story_comes() -> None:
    """Whether it was kept before the story was scheduled, or after."""
    to, reader = old_section(), Reader()
    leads(reader, "/world/europe/", to)
    make.make_story("Europe", slug="europe", section="world", at=NOON)
    leads(reader, "/world/europe/", to)
    with time_machine.travel(NOON, tick=False):
        assert reader.get("/world/europe/").status == 200


@pytest.mark.parametrize("take", [section_is_named_so, section_is_put_there])
def test_a_story_s_redirect_goes_when_a_section_stands_there(take: Callable[[], None]) -> None:
    make.make_section("world/asia")
    make.make_story("Europe", slug="europe", section="sport", live=True)
    reader = Reader()
    leads(reader, "/world/europe/", "/sport/europe/")
    take()
    assert reader.get("/world/europe/").status == 200


def test_a_story_elsewhere_leaves_the_redirect_where_it_is() -> None:
    to, reader = old_section(), Reader()
    leads(reader, "/world/europe/", to)
    make.make_story("Asia", slug="asia", section="world", live=True)
    assert reader.get("/world/europe/").came == "HIT"


@pytest.fixture
def moved() -> Article:
    """A story with an old slug in a section with an old name."""
    story = make.make_story("Ports", slug="harbours", section="world/europe", live=True)
    make.revise(story, slug="ports")
    rename("world", "abroad")
    return Article.objects.get(pk=story.pk)


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/abroad/europe/ports", "/abroad/europe/ports/"),
        ("/world/europe/ports", "/abroad/europe/ports/"),
        ("/world/europe/harbours", "/abroad/europe/ports/"),
        ("/harbours", "/abroad/europe/ports/"),
        ("/abroad/europe", "/abroad/europe/"),
        ("/world/europe", "/abroad/europe/"),
        ("/world", "/abroad/"),
        ("/world/europe/feed", "/abroad/europe/feed/"),
        ("/abroad/feed", "/abroad/feed/"),
    ],
)
def test_one_redirect_is_enough_without_the_last_stroke(address: str, to: str) -> None:
    reader = Reader()
    leads(reader, address, to)
    assert reader.get(to).status == 200


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    "address", ["/tags", "/corrections", "/feed", "/admin", "/tags/x?before=y"]
)
def test_the_site_s_own_addresses_get_their_stroke_and_keep_their_query(address: str) -> None:
    path, mark, query = address.partition("?")
    answer = Reader().get(address)
    assert (answer.status, answer.headers["Location"]) == (301, f"{path}/{mark}{query}")


@pytest.mark.parametrize("address", ["/nothing", "/world/nothing", "/wp-login.php"])
def test_where_nothing_stands_nothing_is_promised(address: str) -> None:
    make.make_section("world")
    answer = Reader().get(address)
    assert answer.status == 404
    assert "Location" not in answer.headers


def test_only_a_query_that_means_something_goes_along() -> None:
    for number in range(30):
        make.make_story(f"Story {number}", section="world/europe", live=True)
    reader = Reader()
    older = reader.get("/world/").text.partition("?before=")[2].partition('"')[0]
    rename("world", "abroad")
    for address in ("/world", "/world/", "/abroad"):
        answer = reader.get(f"{address}?utm_source=x&before={older}&q=1")
        assert answer.headers["Location"] == f"/abroad/?before={older}"
        answer = reader.get(f"{address}?utm_source=x&before=junk")
        assert answer.headers["Location"] == "/abroad/"
    assert reader.get("/abroad/europe/story-3?before=x").headers["Location"] == (
        "/abroad/europe/story-3/"
    )
