"""RSS 2.0 of the paper, a section, a tag and an author: sound, stable, and the same for all four."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import time_machine
from defusedxml import ElementTree
from django.conf import settings
from django.utils.html import strip_tags

from articles import feeds, workflow
from articles.models import Article, Tag, TagAlias
from newsroom.core import pagecache
from tests import cast, make
from tests.reader import Answer, Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = settings.SITE_URL
ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
FEEDS = ["/feed/", "/world/europe/feed/", "/tags/russia/feed/", "/authors/tomek-lis/feed/"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


def live_story(headline: str = "Baltic ports reopen", **fields: Any) -> Article:
    told = {
        "section": "world/europe",
        "standfirst": "The first crane lifted its arm at six.",
        "tags": ["RUSSIA"],
        "bylines": ["Ira Mohanty", "Tomek Lis"],
        "live": True,
        "now": TEN - HOUR,
    }
    return make.make_story(headline, **{**told, **fields})


def ask(address: str) -> Answer:
    pagecache.clear()
    answer = Reader().get(address)
    assert answer.status == 200
    return answer


def channel(address: str) -> Any:
    root = ElementTree.fromstring(ask(address).body)
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    (found,) = root
    assert found.tag == "channel"
    return found


@pytest.mark.parametrize("address", FEEDS)
def test_it_has_what_rss_requires(address: str) -> None:
    live_story()
    assert ask(address).headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    told = channel(address)
    for name in ("title", "link", "description"):
        assert told.findtext(name)
        assert len(told.findall(name)) == 1
    assert settings.SITE_NAME in told.findtext("title")
    page = address.removesuffix("feed/")
    assert told.findtext("link") == HOME + page
    assert told.find(f"{ATOM}link").attrib == {"rel": "self", "href": HOME + address}
    assert told.findtext("language") == settings.LANGUAGE_CODE
    (item,) = told.findall("item")
    assert item.findtext("title") == "Baltic ports reopen"
    assert item.findtext("description") == "The first crane lifted its arm at six."
    assert item.findtext("category") == "Europe"
    assert item.findtext("link").startswith(f"{HOME}/world/europe/")


@pytest.mark.parametrize("address", FEEDS)
def test_dates_are_those_of_rfc_822(address: str) -> None:
    story = live_story()
    told = channel(address)
    (item,) = told.findall("item")
    assert parsedate_to_datetime(item.findtext("pubDate")) == TEN - HOUR
    built = parsedate_to_datetime(told.findtext("lastBuildDate"))
    assert built.tzinfo is not None
    assert built == story.live_version().published_at


def test_each_writer_is_a_creator_and_nobody_an_address() -> None:
    live_story()
    (item,) = channel("/feed/").findall("item")
    assert [each.text for each in item.findall(f"{DC}creator")] == ["Ira Mohanty", "Tomek Lis"]
    assert item.find("author") is None


def test_a_guid_outlives_the_address() -> None:
    story = live_story(slug="ports")
    (before,) = channel("/feed/").findall("item")
    make.revise(story, slug="ports-open", section=make.make_section("sport"), headline="Open")
    workflow.publish(Article.objects.get(pk=story.pk), by=cast.dana())
    (after,) = channel("/feed/").findall("item")
    assert after.findtext("link") == f"{HOME}/sport/ports-open/"
    assert after.findtext("guid") == before.findtext("guid")
    assert after.find("guid").attrib == {"isPermaLink": "false"}
    assert after.findtext("title") == "Open"
    assert parsedate_to_datetime(after.findtext("pubDate")) == TEN - HOUR


def test_no_two_stories_share_a_guid() -> None:
    for n in range(3):
        live_story(f"Story {n}")
    guids = [item.findtext("guid") for item in channel("/feed/").findall("item")]
    assert len(set(guids)) == 3
    assert all(guid.startswith("tag:") for guid in guids)


@pytest.mark.parametrize("address", FEEDS)
def test_what_was_typed_is_text(address: str) -> None:
    typed = "Fish & chips <b>“cost” 5 < 6</b> ]]> \N{PILE OF POO}"
    live_story(typed, standfirst=typed, bylines=["Tomek Lis", "A & B <i>"])
    (item,) = channel(address).findall("item")
    assert item.findtext("title") == typed
    assert item.findall(f"{DC}creator")[1].text == "A & B <i>"
    shown = item.findtext("description")
    assert "<b>" not in shown
    assert strip_tags(shown) == shown


@pytest.mark.parametrize(
    "address", [*FEEDS, "/sitemap-news.xml", "/world/europe/", "/tags/russia/"]
)
def test_signs_that_xml_cannot_hold_break_nothing(address: str) -> None:
    live_story("A tab\x0bof Word’s\x1f", standfirst="And\x0c one below \ufffe")
    body = ask(address).body
    if address.endswith(("feed/", "xml")):
        ElementTree.fromstring(body)


def test_the_newest_come_first_and_no_more_than_thirty(monkeypatch: pytest.MonkeyPatch) -> None:
    assert feeds.NEWEST == 30
    monkeypatch.setattr(feeds, "NEWEST", 3)
    for n in range(5):
        live_story(f"Story {n}", now=TEN - (9 - n) * HOUR)
    for address in FEEDS[2:]:
        titles = [item.findtext("title") for item in channel(address).findall("item")]
        assert titles == ["Story 4", "Story 3", "Story 2"]


def test_each_feed_keeps_to_its_list() -> None:
    live_story("In Europe")
    live_story("In Sport", section="sport", tags=["oil"], bylines=["Ira Mohanty"])
    found = {a: [i.findtext("title") for i in channel(a).findall("item")] for a in FEEDS}
    assert sorted(found["/feed/"]) == ["In Europe", "In Sport"]
    assert found["/world/europe/feed/"] == found["/tags/russia/feed/"] == ["In Europe"]
    assert found["/authors/tomek-lis/feed/"] == ["In Europe"]
    above = channel("/world/feed/").findall("item")
    assert [item.findtext("title") for item in above] == ["In Europe"]


@pytest.mark.parametrize("address", FEEDS)
def test_who_has_it_already_is_sent_nothing(address: str) -> None:
    live_story()
    reader = Reader()
    first = reader.get(address)
    again = reader.get(address, if_none_match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert reader.get(address, if_none_match='"another"').status == 200


def test_an_empty_section_has_a_sound_feed_and_an_unused_tag_has_none() -> None:
    make.make_section("culture")
    Tag.objects.create(name="Unused", slug="unused")
    make.make_author("Nobody Yet")
    assert channel("/culture/feed/").findall("item") == []
    for address in (
        "/tags/unused/feed/",
        "/authors/nobody-yet/feed/",
        "/tags/none/feed/",
        "/no/feed/",
    ):
        assert Reader().get(address).status == 404


def test_the_feed_of_a_tags_old_name_leads_to_its_feed() -> None:
    live_story()
    tag = Tag.objects.get()
    TagAlias.objects.create(folded="rossiya", slug="rossiya", tag=tag)
    reader = Reader()
    for came in ("MISS", "HIT"):
        answer = reader.get("/tags/rossiya/feed/")
        assert (answer.status, answer.came) == (301, came)
        assert answer.headers["Location"] == "/tags/russia/feed/"
    assert reader.get("/tags/never/feed/").status == 404
