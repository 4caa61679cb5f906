"""/corrections/ and its feed: what readers were told, newest first, on stories that stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from bs4 import BeautifulSoup
from defusedxml import ElementTree

from articles import openness, workflow
from articles.models import Article
from newsroom.core import pagecache
from tests import cast, make
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make.make_story("Ports reopen", section="world", live=True, now=TEN - timedelta(days=1))


def page(url: str = "/corrections/") -> BeautifulSoup:
    pagecache.clear()
    answer = Reader().get(url)
    assert answer.status == 200
    return BeautifulSoup(answer.text, "html.parser")


def texts(soup: BeautifulSoup) -> list[str]:
    return [" ".join(each.p.get_text().split()) for each in soup.select(".correction")]


def test_each_is_told_by_its_kind(story: Article) -> None:
    for kind in ("correction", "clarification", "update", "retraction", "note"):
        workflow.correct(story, by=cast.dana(), kind=kind, text=f"A {kind}.")
    found = texts(page())
    assert [text.partition(",")[0] for text in found] == [
        "Editor’s note", "Retraction", "Update", "Clarification", "Correction",
    ]  # fmt: skip


def test_a_retraction_stands_above_the_text_too(story: Article) -> None:
    workflow.correct(story, by=cast.dana(), kind="retraction", text="None of it is true.")
    soup = page(story.url_in(story.section))
    assert "None of it is true." in soup.select_one(".story__head").get_text()


def test_one_that_replaces_another_says_so(story: Article) -> None:
    wrong = workflow.correct(
        story, by=cast.dana(), kind="correction", text="Six.", now=TEN - MINUTE
    )
    workflow.mend_correction(wrong, by=cast.dana(), kind="correction", text="Five.")
    for url in ("/corrections/", story.url_in(story.section)):
        assert texts(page(url)) == [
            "Correction, 22 November 2026, 15:30 IST. Five. "
            "This replaces what was said on 22 November 2026, 15:29 IST."
        ]


def test_it_is_paged_by_key(story: Article) -> None:
    other = make.make_story("Withdrawn", section="world", live=True, now=TEN - timedelta(days=1))
    workflow.correct(other, by=cast.dana(), kind="note", text="Unseen.", now=TEN - MINUTE)
    workflow.unpublish(other, by=cast.dana())
    for n in range(5):
        moment = TEN - (n // 2) * MINUTE
        workflow.correct(story, by=cast.dana(), kind="note", text=f"No. {n}.", now=moment)
    seen, url = [], "/corrections/"
    with patch.object(openness, "LIST", 2):
        while url:
            soup = page(url)
            seen += [text.split(". ")[-1] for text in texts(soup)]
            link = soup.select_one("a[rel=next]")
            url = link["href"] if link else ""
    assert seen == ["1.", "0.", "3.", "2.", "4."]


def test_junk_is_the_first_page_and_past_the_last_is_none(story: Article) -> None:
    workflow.correct(story, by=cast.dana(), kind="note", text="Late.")
    assert len(texts(page("/corrections/?before=junk"))) == 1
    last = openness.Place(TEN - timedelta(days=9), 1).cursor()
    assert Reader().get(f"/corrections/?before={last}").status == 404


def test_the_feed_has_an_item_for_each(story: Article) -> None:
    made = workflow.correct(story, by=cast.dana(), kind="correction", text="Five & not four.")
    pagecache.clear()
    answer = Reader().get("/corrections/feed/")
    item = ElementTree.fromstring(answer.text).find(".//item")
    assert item.findtext("title") == "Correction: Ports reopen"
    assert item.findtext("description") == "Five &amp; not four."
    assert item.findtext("guid").endswith(f",2026:correction/{made.pk}")
    assert item.findtext("pubDate") == "Sun, 22 Nov 2026 10:00:00 +0000"
    head = page().find("link", type="application/rss+xml")
    assert head["href"].endswith("/corrections/feed/")


def head(story: Article) -> str:
    """What readers are told at the head of the story."""
    found = page(story.url_in(story.section)).select_one(".story__head .correction-head")
    return " ".join(found.get_text().split()) if found else ""


def test_one_correction_is_told_at_the_head_of_the_story(story: Article) -> None:
    assert head(story) == ""
    workflow.correct(story, by=cast.dana(), kind="correction", text="The crane is green.")
    assert head(story) == "Correction, 22 November 2026, 15:30 IST: The crane is green."
    soup = page(story.url_in(story.section))
    assert "The crane is green." in soup.select_one("#corrections").get_text()


def test_a_long_one_is_cut_and_leads_down_to_the_note(story: Article) -> None:
    text = "The harbour that was named is not the harbour that was meant. " * 5
    workflow.correct(story, by=cast.dana(), kind="clarification", text=text)
    told = head(story)
    assert told.startswith("Clarification, 22 November 2026, 15:30 IST: The harbour")
    assert told.endswith("… Read the whole note")
    link = page(story.url_in(story.section)).select_one(".correction-head a")
    assert link["href"] == "#corrections"


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["correction", "correction"], "Corrected twice. See below"),
        (["correction", "clarification", "note"],
         "Corrected once, clarified once, with an editor’s note. See below"),
        (["note", "note", "correction"], "Corrected once, with 2 editor’s notes. See below"),
        (["update"], ""),
        (["correction", "retraction"], ""),
    ],
)  # fmt: skip
def test_of_several_it_is_told_how_many_there_are(
    story: Article, kinds: list[str], words: str
) -> None:
    for kind in kinds:
        workflow.correct(story, by=cast.dana(), kind=kind, text=f"A {kind}.")
    assert head(story) == words


def test_one_that_was_withdrawn_leaves_the_head(story: Article) -> None:
    made = workflow.correct(story, by=cast.dana(), kind="correction", text="It is six.")
    assert "It is six." in head(story)
    workflow.withdraw_correction(made, by=cast.dana(), reason="Of another story.")
    assert head(story) == ""
