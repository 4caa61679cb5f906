"""What readers see of a story's changes: its releases with readable differences, what was said of it, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import override_settings

from articles import workflow
from articles.corrections import Said
from articles.models import Article, Event, HiddenHistory, Verb
from articles.workflow import Refused
from newsroom.core import pagecache
from sections.models import place
from tests import cast, make
from tests.reader import Answer, Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
URL = "/world/europe/ports/history/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make.make_story(
        "Ports reopen", section="world/europe", slug="ports", tags=["Grain"], bylines=["Ira Mohanty"],
        live=True, now=TEN - 3 * HOUR,
    )  # fmt: skip


def release(story: Article, at: datetime, as_: str = "update", **changes: Any) -> None:
    said = changes.pop("said", None)
    make.revise(story, now=at, **changes)
    workflow.publish(story, by=cast.dana(), significance=as_, said=said, now=at)


def ask(url: str = URL) -> Answer:
    return Reader().get(url)


def page(url: str = URL) -> BeautifulSoup:
    pagecache.clear()
    answer = ask(url)
    assert answer.status == 200, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def entries(soup: BeautifulSoup) -> list[str]:
    return [
        f"{li.select_one('.history__label').get_text()} {li.time['datetime'][11:16]}"
        for li in soup.select(".history__entry")
    ]


def test_it_tells_each_release_newest_first_with_its_moment(story: Article) -> None:
    release(story, TEN - 2 * HOUR, headline="Five ports reopen")
    release(story, TEN - HOUR, "silent", standfirst="At last.")
    said = Said("correction", "There are six.")
    release(story, TEN, "correction", headline="Six ports reopen", said=said)
    soup = page()
    assert entries(soup) == [
        "Corrected 15:30", "Small fix 14:30", "Updated 13:30", "Published 12:30",
    ]  # fmt: skip
    assert "IST" in soup.time.get_text()
    assert soup.select_one(".history__remark").get_text(strip=True) == "Correction.There are six."
    crumbs = [item.get_text(strip=True) for item in soup.select(".breadcrumbs__item")]
    assert crumbs == ["Home", "Europe", "Six ports reopen", "History"]
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_only_silent_fixes_are_folded(story: Article) -> None:
    release(story, TEN - HOUR, "silent", standfirst="At last.")
    release(story, TEN, headline="Five ports reopen")
    soup = page()
    (folded,) = soup.select("details")
    assert "At last." in folded.get_text()
    assert "Five" not in folded.get_text()


def test_it_marks_words_tags_names_pictures_and_places(story: Article) -> None:
    photo = make.make_photo(alt="A quay at dawn")
    figure = f'<figure class="library-image" data-image="{photo.pk}"></figure>'
    release(
        story, TEN, headline="Five ports reopen", kicker="Trade", kind="analysis", lead_photo=photo,
        body=story.body.replace("five harbours", "six harbours") + figure, tags=["RUSSIA"],
        bylines=["Tomek Lis"], section=make.make_section("sport"),
    )  # fmt: skip
    soup = page("/sport/ports/history/")
    for hidden in soup.select(".visually-hidden"):
        hidden.decompose()
    new = [mark.get_text() for mark in soup.select(".history__entry ins")]
    gone = [mark.get_text() for mark in soup.select(".history__entry del")]
    added = {
        "Trade",
        "Analysis",
        "Sport",
        "A quay at dawn",
        "six",
        "[A quay at dawn]",
        "RUSSIA",
        "Tomek Lis",
    }
    assert added <= {*new}
    assert {"News", "Europe", "five", "Grain", "Ira Mohanty"} <= {*gone}
    assert "One paragraph was left as it was." in soup.get_text()


def test_what_readers_do_not_see_is_no_change(story: Article) -> None:
    release(story, TEN, "silent", seo_title="For machines", ad_policy="off", note="Desk only")
    soup = page()
    assert "Nothing that stands on the page was changed." in soup.get_text()
    assert "machines" not in soup.get_text() and "Desk only" not in soup.get_text()


def test_nobody_of_the_staff_is_named(story: Article) -> None:
    release(story, TEN, headline="Five ports reopen")
    text = page().get_text()
    assert "Dana" not in text and "Rhea" not in text


def test_what_was_withdrawn_is_not_said_again_and_what_was_replaced_is_marked(
    story: Article,
) -> None:
    wrong = workflow.correct(
        story, by=cast.dana(), kind="correction", text="A slip.", now=TEN - HOUR
    )
    other = workflow.correct(story, by=cast.dana(), kind="note", text="A libel.", now=TEN - MINUTE)
    workflow.mend_correction(wrong, by=cast.dana(), kind="correction", text="Put right.")
    workflow.withdraw_correction(other, by=cast.dana(), reason="It was of another story.")
    text = " ".join(page().get_text().split())
    assert "Correction, replaced 22 Nov 2026, 15:30 IST. A slip." in text
    assert "Editor’s note, withdrawn 22 Nov 2026, 15:30 IST. It was of another story." in text
    assert "A libel." not in text
    assert "Put right." in text


def test_only_the_present_run_is_told(story: Article) -> None:
    release(story, TEN - 2 * HOUR, headline="What we withdrew")
    workflow.unpublish(story, by=cast.dana(), now=TEN - HOUR)
    assert ask().status == 404
    release(story, TEN - MINUTE, headline="What we say now")
    release(story, TEN, headline="What we say at ten")
    assert entries(page()) == ["Updated 15:30", "Published 15:29"]
    assert "withdrew" not in page().get_text()


def test_the_story_leads_to_it_once_there_is_something_to_see(story: Article) -> None:
    story_url = "/world/europe/ports/"
    assert not page(story_url).select(".byline__changes")
    assert entries(page()) == ["Published 12:30"]
    release(story, TEN, headline="Five ports reopen")
    assert page(story_url).select_one(".byline__changes")["href"] == URL


def test_one_hop_from_any_other_address_of_its_own(story: Article) -> None:
    make.revise(story, slug="gates")
    section = make.make_section("world/europe")
    section.slug = "europa"
    place(section)
    for old in (
        "/world/europe/ports/history/", "/world/europe/ports/history", "/sport/ports/history/",
        "/world/europe/gates/history", "/gates/history",
    ):  # fmt: skip
        answer = ask(old)
        assert (answer.status, answer.headers["Location"]) == (301, "/world/europa/gates/history/")


def test_there_is_none_of_what_is_no_story() -> None:
    make.make_section("world/europe")
    for url in ("/world/history/", "/history/", "/nothing/history/", "/a%00b/history/"):
        assert ask(url).status == 404, url


def test_a_long_one_is_paged_by_key(story: Article) -> None:
    for n in range(12):
        release(story, TEN - HOUR + n * MINUTE, headline=f"Ports reopen, {n}")
    workflow.correct(story, by=cast.dana(), kind="note", text="Late.", now=TEN - 30 * MINUTE)
    first = page()
    assert len(first.select(".history__entry")) == 11
    older = page(first.select_one("a[rel=next]")["href"])
    assert entries(older)[-1] == "Published 12:30"
    assert len(older.select(".history__entry")) == 3
    assert not older.select(".history__remark")
    for junk in ("x", "AAAA", "%00", "9" * 70):
        assert entries(page(f"{URL}?before={junk}")) == entries(first)


def test_a_story_hides_it_with_a_reason(story: Article) -> None:
    release(story, TEN, headline="Five ports reopen")
    with pytest.raises(Refused, match="Say why"):
        workflow.hide_history(story, by=cast.dana(), note=" ")
    workflow.hide_history(story, by=cast.dana(), note="A name that is protected")
    assert (ask().status, HiddenHistory.objects.get().reason) == (404, "A name that is protected")
    assert not page("/world/europe/ports/").select(".byline__changes")
    event = Event.objects.order_by("-pk").first()
    assert (event.verb, event.note) == (Verb.HIDE_HISTORY, "A name that is protected")
    with pytest.raises(Refused, match="hidden already"):
        workflow.hide_history(story, by=cast.dana(), note="Again")
    workflow.show_history(story, by=cast.dana())
    assert entries(page()) == ["Updated 15:30", "Published 12:30"]
    with pytest.raises(Refused, match="already"):
        workflow.show_history(story, by=cast.dana())


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_only_the_chief_hides_it(story: Article, who: Any) -> None:
    for verb in (workflow.hide_history, workflow.show_history):
        with pytest.raises(Refused, match="may not"):
            verb(story, by=who(), note="Because")


def test_the_paper_may_have_none(story: Article) -> None:
    release(story, TEN, headline="Five ports reopen")
    with override_settings(PUBLIC_HISTORY=False):
        assert ask().status == 404
        assert not page("/world/europe/ports/").select(".byline__changes")
