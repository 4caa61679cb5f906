"""Only an update and a correction change the date that readers see, and every surface says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from defusedxml import ElementTree

from articles import workflow
from articles.corrections import Said
from articles.models import Article
from newsroom.core import pagecache
from tests import cast, make
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NINE = TEN - timedelta(hours=1)
URL = "/world/ports/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SAID = Said("correction", "There are five & not four.")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make.make_story("Ports", section="world", slug="ports", live=True, now=NINE)


def ask(url: str) -> str:
    pagecache.clear()
    return Reader().get(url).text


def on_the_page() -> datetime | None:
    found = BeautifulSoup(ask(URL), "html.parser").select(".byline__date time")
    return datetime.fromisoformat(found[1]["datetime"]) if len(found) > 1 else None


def in_the_head() -> datetime | None:
    meta = BeautifulSoup(ask(URL), "html.parser").find(
        "meta", attrs={"property": "article:modified_time"}
    )
    return datetime.fromisoformat(meta["content"]) if meta else None


def in_json_ld() -> datetime | None:
    told = BeautifulSoup(ask(URL), "html.parser").find("script", type="application/ld+json").string
    (node,) = (n for n in json.loads(told)["@graph"] if "dateModified" in n)
    return datetime.fromisoformat(node["dateModified"])


def in_the_feed() -> datetime | None:
    item = ElementTree.fromstring(ask("/world/feed/")).find(".//item")
    told = item.findtext(f"{ATOM}updated")
    return datetime.fromisoformat(told) if told else None


def in_the_sitemap() -> datetime | None:
    told = ElementTree.fromstring(ask("/sitemap-2026-11.xml"))
    return datetime.fromisoformat(told.find(f".//{MAP}lastmod").text)


SURFACES = (on_the_page, in_the_head, in_json_ld, in_the_feed, in_the_sitemap)
# Where there is no such date, these say the one of publication.
ALWAYS = (in_json_ld, in_the_sitemap)


def silent(story: Article) -> None:
    make.revise(story, kicker="Trade")
    workflow.publish(story, by=cast.dana(), significance="silent")


def update(story: Article) -> None:
    make.revise(story, kicker="Trade")
    workflow.publish(story, by=cast.dana(), significance="update")


def correction(story: Article) -> None:
    make.revise(story, kicker="Trade")
    workflow.publish(story, by=cast.dana(), significance="correction", said=SAID)


def said_alone(story: Article) -> None:
    workflow.correct(story, by=cast.dana(), kind="clarification", text="There are five.")


@pytest.mark.parametrize("surface", SURFACES)
def test_a_silent_fix_changes_none(surface: Any, story: Article) -> None:
    silent(story)
    assert surface() == (NINE if surface in ALWAYS else None)


@pytest.mark.parametrize("act", [update, correction, said_alone])
@pytest.mark.parametrize("surface", SURFACES)
def test_an_update_and_a_correction_change_all(surface: Any, act: Any, story: Article) -> None:
    act(story)
    assert surface() == TEN


def test_a_silent_fix_after_an_update_leaves_its_date(story: Article) -> None:
    update(story)
    with time_machine.travel(TEN + timedelta(hours=1), tick=False):
        make.revise(story, kicker="Ports")
        workflow.publish(story, by=cast.dana(), significance="silent")
        assert [surface() for surface in SURFACES] == [TEN] * len(SURFACES)


def test_a_feed_says_first_what_was_wrong(story: Article) -> None:
    make.revise(story, standfirst="At last.")
    workflow.publish(story, by=cast.dana(), significance="correction", said=SAID)
    item = ElementTree.fromstring(ask("/world/feed/")).find(".//item")
    assert item.findtext("description") == (
        "Correction, Sun 22 Nov, 15:30 IST: There are five &amp; not four. At last."
    )
    assert item.findtext("pubDate") == "Sun, 22 Nov 2026 09:00:00 +0000"


def test_a_story_that_comes_back_is_not_older_than_itself(story: Article) -> None:
    workflow.correct(story, by=cast.dana(), kind="note", text="Late.", now=NINE)
    workflow.unpublish(story, by=cast.dana(), now=NINE)
    make.revise(story, kicker="Trade")
    workflow.publish(story, by=cast.dana())
    assert (on_the_page(), in_json_ld()) == (None, TEN)
