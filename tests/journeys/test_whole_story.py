"""One story from the desk to the reader, acted in a browser, with every page of the paper kept all the while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django import Settings

from articles import darkroom
from tests import cast, make
from tests.articles import photo_desk, pictures
from tests.browser import PHONE
from tests.journeys import desk_page as desk
from tests.journeys.desk_page import confirm, press, says, stands
from tests.journeys.reader_page import fits, shows_head, shows_picture, shows_slots
from tests.journeys.whole_stack import Readers, served

pytestmark = pytest.mark.django_db(transaction=True)

FIVE = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)  # Saturday 28 November, 05:00 IST
SIX, EIGHT, NINE = (FIVE + timedelta(hours=hours) for hours in (1, 3, 4))
A_WHILE, SECOND = timedelta(minutes=10), timedelta(seconds=1)
AT_SIX, AT_EIGHT = "Sat 28 Nov, 06:00 IST", "Sat 28 Nov, 08:00 IST"

HEADLINE, UPDATED = (
    "Pilots go back to work in Baltic harbours",
    "Five ports sign for one set of scales",
)
STANDFIRST = "The strike is over. One set of scales will serve five ports from the new year."
ADDRESS = "/world/europe/pilots-go-back-to-work-in-baltic-harbours/"
LEAD = {
    "alt": "A pilot boat leaves the mole at dawn",
    "caption": "Harbour pilots at Gdynia on Friday.",
    "credit": "Ira Mohanty",
}
IN_TEXT = {
    "alt": "Two scales",
    "caption": "Scales on the quay at Liepaja.",
    "credit": "Tomek Lis",
}
SENTENCE = "The first crane lifted its arm at six and the queue of ships began to move before the fog had gone. "
PARAGRAPHS = [SENTENCE * 3 for _ in range(5)] + ["So says the harbour authorty."]
NOTE = "Who pays for the scales? Say it at the end."
SAY_IT = {
    "/", "/world/", "/world/europe/", "/tags/russia/", "/tags/ukraine/", "/authors/rhea-das/", "/feed/", ADDRESS,
    "/world/feed/", "/world/europe/feed/", "/tags/russia/feed/", "/authors/rhea-das/feed/", "/sitemap-news.xml",
}  # fmt: skip
LINK_IT = {*SAY_IT, "/sitemap-2026-11.xml"}
PAGES = {*LINK_IT, "/tags/"}
NOT_THERE_BEFORE = {ADDRESS, "/tags/ukraine/"}
NOWHERE: set[str] = set()


@pytest.fixture
def watch() -> Iterator[time_machine.Traveller]:
    """The newsroom's clock, which stands still until it is moved; the browser goes by its own."""
    with time_machine.travel(FIVE, tick=False) as moved:
        yield moved


@pytest.fixture
def site(
    settings: Settings,
    tmp_path: Path,
    watch: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The paper with one story of yesterday, and a picture in its library."""
    monkeypatch.setattr(darkroom, "SECONDS_IN_REQUEST", 600.0)
    make.make_author("Rhea Das")
    yesterday = {"live": True, "now": FIVE - timedelta(hours=20)}
    make.make_story(
        "Gdynia waits", section="world/europe", tags=["RUSSIA"], bylines=["Rhea Das"], **yesterday
    )
    photo_desk.make_photo(**IN_TEXT)
    cast.ed()
    with served(settings, tmp_path / "static") as address:
        yield address


def test_it_goes_from_the_desk_to_the_reader(
    site: str, watch: time_machine.Traveller, open_page: Callable[..., Page]
) -> None:
    rhea, ed, readers = open_page(), open_page(), Readers(site, PAGES)
    desk.sign_in(rhea, site, "rhea")
    desk.sign_in(ed, site, "ed")
    rhea_writes(rhea)
    rhea_cannot_publish(rhea)
    is_nowhere(readers)
    ed_sends_it_back(ed)
    rhea_mends_it(rhea)
    ed_schedules_it(ed)
    it_comes_on_the_second(readers, watch)
    it_reads_well_on_a_phone(open_page(viewport=PHONE), site)
    ed_schedules_an_update(ed)
    assert readers.who_say(UPDATED) == NOWHERE
    watch.move_to(SIX + A_WHILE)
    ed_mends_a_letter(ed, readers)
    the_update_still_comes(ed, readers, watch)
    watch.move_to(NINE)
    ed_withdraws_it(ed, readers)


def rhea_writes(page: Page) -> None:
    desk.upload(page, pictures.jpeg(1500, 1000), **LEAD)
    desk.go(page, "Desk home", "Write a story")
    page.get_by_label("Headline", exact=True).fill(HEADLINE)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    desk.type_text(page, PARAGRAPHS, picture=IN_TEXT["caption"])
    page.get_by_label("Section").select_option(label="World / Europe")
    page.get_by_label("Tags").fill("RUSSIA")
    page.get_by_label("Tags").press("Enter")
    page.get_by_label("Tags").fill("Ukraine")
    page.get_by_label("Name").fill("Rhea Das")
    desk.choose_lead(page, LEAD["caption"])
    press(page, "Save the draft")
    says(page, "Saved as v1.", "Draft v1")


def rhea_cannot_publish(page: Page) -> None:
    """Not by a button, not by another value in the form, not by a request of her own making."""
    story = page.url
    assert desk.offers_of_release(page) == []
    press(page, "Send for review")
    says(page, "v1 waits for review.", "In review v1")
    assert desk.offers_of_release(page) == []
    desk.button(page, "Save the draft").evaluate("button => { button.value = 'publish' }")
    press(page, "Save the draft")
    says(page, "You may not do this to this story.", "In review v1")
    token = page.locator("#article_form [name=csrfmiddlewaretoken]").input_value()
    for verb in ("publish", "schedule", "approve"):
        asked = {"csrfmiddlewaretoken": token, "at": "2026-11-28T06:00", "version": "1"}
        act = story.replace("/change/", f"/act/{verb}/")
        assert page.request.post(act, form=asked).status == 403
    desk.go(page, "Stories")
    expect(page.get_by_role("link", name=HEADLINE)).to_be_visible()
    assert desk.offers_of_release(page) == []


def ed_sends_it_back(page: Page) -> None:
    desk.open_story(page, HEADLINE, panel="Waiting for you")
    press(page, "Send back…")
    confirm(page, "Send v1 back", "v1 is a draft again, with Rhea.", note=NOTE)
    says(page, "v1 is with its writer again.", "Draft v1")


def rhea_mends_it(page: Page) -> None:
    desk.open_story(page, HEADLINE, panel="Sent back to you")
    banner = page.get_by_role("region", name="Ed sent this story back")
    expect(banner).to_contain_text(NOTE)
    desk.retype_end(page, gone=len("authorty."), words="levy, says its authorty.")
    press(page, "Send for review")
    says(page, "v2 waits for review.", "In review v2")
    expect(banner).to_have_count(0)


def ed_schedules_it(page: Page) -> None:
    desk.open_story(page, HEADLINE, panel="Waiting for you")
    press(page, "Approve")
    says(page, "v2 may go out.", "Approved v2")
    page.get_by_label("When (IST)").fill("2026-11-28T06:00")
    press(page, f"Schedule for {AT_SIX}")
    confirm(page, f"Schedule v2 for {AT_SIX}", f"v2 goes up on {AT_SIX}, at {ADDRESS}.")
    says(page, f"v2 goes live on {AT_SIX}.", f"Goes live {AT_SIX} · v2")


def it_comes_on_the_second(readers: Readers, watch: time_machine.Traveller) -> None:
    watch.move_to(SIX - A_WHILE)
    is_nowhere(readers)
    watch.move_to(SIX - SECOND)
    assert readers.have_kept() == PAGES - NOT_THERE_BEFORE
    is_nowhere(readers)
    watch.move_to(SIX)
    assert readers.who_say(HEADLINE) == SAY_IT
    assert readers.who_say(ADDRESS) == LINK_IT
    assert "/tags/" in readers.who_say("Ukraine")


def is_nowhere(readers: Readers) -> None:
    assert readers.get(ADDRESS).status == 404
    for words in (HEADLINE, UPDATED, ADDRESS, "Ukraine"):
        assert readers.who_say(words) == NOWHERE


def it_reads_well_on_a_phone(page: Page, site: str) -> None:
    page.goto(site + ADDRESS)
    shows_head(page, trail=["Home", "Europe"], headline=HEADLINE, standfirst=STANDFIRST)
    shows_slots(page, at_least=2)
    shows_picture(page.locator("figure").nth(0), **LEAD)
    shows_picture(page.locator(".prose figure"), **IN_TEXT)
    expect(page.locator("[rel=tag]")).to_have_text(["RUSSIA", "Ukraine"])
    assert fits(page)


def ed_schedules_an_update(page: Page) -> None:
    page.reload()
    stands(page, "Live v2")
    page.get_by_label("Headline", exact=True).fill(UPDATED)
    page.get_by_label("When (IST)").fill("2026-11-28T08:00")
    press(page, f"Schedule for {AT_EIGHT}")
    confirm(
        page, f"Schedule v3 for {AT_EIGHT}", f"v2 stays up until {AT_EIGHT}. v3 replaces it then."
    )
    says(page, f"v3 goes live on {AT_EIGHT}.", f"Live v2 · update v3 on {AT_EIGHT}")


def ed_mends_a_letter(page: Page, readers: Readers) -> None:
    """From what readers see, not from the update: that goes on waiting."""
    desk.go(page, "Versions", "Restore v2 in the working copy…")
    confirm(
        page,
        "Restore v2 in the working copy",
        "The working copy says again what v2 says, as v4, a draft.",
    )
    says(page, "The story says again", f"Live v2 · update v3 on {AT_EIGHT} · draft v4")
    desk.retype_end(page, gone=len("ty."), words="ity.")
    press(page, "Publish now")
    told = f"v3, waiting for {AT_EIGHT}, was written from v2, and would undo what v5 changes."
    asked = page.get_by_role("group", name=told)
    expect(asked.get_by_label("Merge the two")).to_be_checked()
    confirm(page, "Publish v5 now", "v5 replaces v2 now.")
    says(page, "v5 is live.", f"Live v5 · update v6 on {AT_EIGHT}")
    assert readers.who_say("says its authority.") == {ADDRESS}
    assert readers.who_say(HEADLINE) == SAY_IT


def the_update_still_comes(page: Page, readers: Readers, watch: time_machine.Traveller) -> None:
    watch.move_to(EIGHT - A_WHILE)
    assert readers.who_say(UPDATED) == NOWHERE
    watch.move_to(EIGHT - SECOND)
    assert readers.have_kept() == PAGES
    assert readers.who_say(UPDATED) == NOWHERE
    watch.move_to(EIGHT)
    assert readers.who_say(UPDATED) == SAY_IT
    assert readers.who_say(HEADLINE) == NOWHERE
    assert readers.who_say("says its authority.") == {ADDRESS}
    page.reload()
    stands(page, "Live v6")


def ed_withdraws_it(page: Page, readers: Readers) -> None:
    page.reload()
    press(page, "Withdraw…")
    confirm(
        page, "Withdraw now", "v6 comes down now.", "It leaves every front, list, feed and sitemap"
    )
    is_nowhere(readers)
    says(page, "The story is down.", "Withdrawn since Sat 28 Nov, 09:00 IST")
