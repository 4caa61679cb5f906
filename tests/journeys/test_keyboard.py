"""The whole desk by keyboard alone: a story is written, sent, approved, scheduled and moved, another withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import workflow
from articles.models import Article
from newsroom.core import clock
from tests import cast, make
from tests.desk.second import BODY
from tests.journeys.desk_page import text_of
from tests.journeys.keyboard import Keys

pytestmark = pytest.mark.django_db(transaction=True)
HEADLINE = "Pilots go back to work"


@pytest.fixture
def noon() -> datetime:
    """The day after tomorrow: whatever the hour now, it may be put a day earlier or later."""
    local = clock.newsroom_time(clock.now()) + timedelta(days=2)
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def torn() -> Article:
    """Grain: v2 waits, and the working copy, written from v1, knows nothing of it."""
    story = make.make_story("Grain leaves Gdynia", body=BODY, live=True)
    make.revise(story, headline="Grain leaves at last")
    stored = Article.objects.get(pk=story.pk)
    workflow.schedule(stored, by=cast.dana(), at=clock.now() + timedelta(hours=5))
    workflow.restore(story.versions.get(number=1), by=cast.dana())
    make.revise(story, body=BODY.replace("five", "six"))
    return stored


def test_a_story_goes_its_whole_way_without_a_mouse(
    live_server: LiveServer, page: Page, torn: Article, noon: datetime
) -> None:
    make.make_photo(width=600, height=400, alt="Scales on the quay")
    make.make_author("Rhea Das")
    cast.ed()
    keys = Keys(page, live_server.url)
    keys.sign_in("rhea")
    write(keys)
    place(keys)
    story = Article.objects.get(headline=HEADLINE)
    assert '<a href="https://example.org/deal"' in story.body
    assert 'class="library-image"' in story.body
    assert [tag.name for tag in story.tags.all()] == ["RUSSIA"]
    assert [row.author.name for row in story.bylines.all()] == ["Rhea Das"]
    keys.sign_out()

    keys.sign_in("ed")
    release(keys, noon)
    move(keys, noon)
    assert story.versions.get(live_from__isnull=False).live_from == noon + timedelta(days=1)
    answer(keys)
    withdraw(keys)
    assert not torn.versions.live(clock.now()).exists()
    keys.sign_out()


def write(keys: Keys) -> None:
    """Headline, standfirst, a text with a link and a picture."""
    keys.go_to("write", found="Write a story")
    text = text_of(keys.page)
    keys.fill("Headline", HEADLINE)
    keys.fill("Standfirst", "The strike is over.")
    keys.to(text)
    keys.type("They signed the deal")
    keys.press("Control+Shift+ArrowLeft")
    keys.rest()
    keys.press("Control+k")
    expect(keys.page.get_by_role("dialog", name="Link").get_by_label("Address")).to_be_focused()
    keys.type("https://example.org/deal")
    keys.press("Enter")
    expect(text).to_be_focused()
    keys.rest()
    keys.press("End")
    keys.rest()
    keys.press("Enter", "Alt+F10")
    while keys.page.evaluate("document.activeElement.textContent") != "Picture":
        keys.press("ArrowRight")
    keys.press("Enter")
    dialog = keys.page.get_by_role("dialog", name="Picture from the library")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    keys.to(dialog.get_by_role("button", name="Scales on the quay"))
    keys.press("Enter")
    expect(text.locator("figure img")).to_be_visible()
    expect(text).to_be_focused()


def place(keys: Keys) -> None:
    """Section, tag, byline; then back up the form to its buttons."""
    keys.to(keys.page.get_by_label("Section"))
    keys.type("World")
    keys.fill("Tags", "RUSSIA")
    keys.press("Enter")
    keys.fill("Name", "Rhea Das")
    keys.push("Save the draft", "Shift+Tab")
    keys.says("Saved as v1.")
    keys.push("Send for review")
    keys.says("v1 waits for review.")


def release(keys: Keys, noon: datetime) -> None:
    keys.go_to("pilots", found=HEADLINE)
    keys.push("Approve")
    keys.says("v1 may go out.")
    keys.go_to("schedule", found="Schedule")
    keys.to(keys.page.get_by_label("When (IST)"))
    keys.type(f"{noon:%m%d%Y}")
    keys.press("ArrowRight")
    keys.type("1200PM")
    keys.to(keys.page.locator(".act__foot button"))
    keys.press("Enter")
    told = keys.page.locator(".act__sentences")
    expect(told).to_contain_text(f"v1 goes up on {clock.moment_words(noon)}")
    keys.push(f"Schedule v1 for {clock.moment_words(noon)}")
    keys.says("v1 goes live on")


def move(keys: Keys, noon: datetime) -> None:
    keys.go_to("calendar", found="Calendar")
    keys.to(keys.page.locator(".entry").filter(has_text=HEADLINE).get_by_role("link").first)
    keys.press("m", "ArrowRight")
    expect(keys.page.get_by_role("status")).to_contain_text(
        clock.moment_words(noon + timedelta(days=1))
    )
    keys.press("Enter")
    expect(keys.page.locator(".calendar-moved")).to_contain_text(f"“{HEADLINE}” is moved from")


def answer(keys: Keys) -> None:
    """What would undo a release that waits is asked about, and answered."""
    keys.go_to("publish grain", found="Publish now: Grain leaves Gdynia")
    merge = keys.page.get_by_label("Merge the two")
    expect(merge).to_be_checked()
    keys.to(merge)
    keys.press("ArrowDown")
    expect(merge).not_to_be_checked()
    keys.press("ArrowUp")
    keys.push("Publish v4 now")
    keys.says("v4 is live.")


def withdraw(keys: Keys) -> None:
    keys.go_to("withdraw", found="Withdraw")
    keys.to(keys.page.locator(".act__form textarea").first)
    keys.type("Its figures are wrong.")
    keys.to(keys.page.locator(".act__foot button"))
    keys.press("Enter")
    expect(keys.page.locator(".story-bar .state")).to_contain_text("Withdrawn")
