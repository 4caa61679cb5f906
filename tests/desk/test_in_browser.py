"""The desk in a browser: nothing outside the policy, and the form's small helps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_photo, make_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_button_says_the_moment_that_was_chosen(signed_in: Callable[..., Page]) -> None:
    page = signed_in(cast.dana(), change_url(make_story()))
    expect(page.get_by_role("button", name="Schedule for that moment")).to_be_visible()
    page.get_by_label("When (IST)").fill("2027-11-27T06:00")
    expect(
        page.get_by_role("button", name="Schedule for Sat 27 Nov 2027, 06:00 IST")
    ).to_be_visible()


def test_enter_in_a_field_saves_and_never_publishes(signed_in: Callable[..., Page]) -> None:
    story = make_story()
    page = signed_in(cast.dana(), change_url(story))
    page.get_by_label("Short headline").fill("Ports work")
    page.get_by_label("Short headline").press("Enter")
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    assert not story.versions.released().exists()


def test_it_asks_before_unsaved_words_are_left(
    signed_in: Callable[..., Page], live_server: LiveServer
) -> None:
    page = signed_in(cast.rhea(), change_url(make_story()))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_server.url + reverse("admin:index"))
    assert asked == []
    page.goto(live_server.url + change_url(Article.objects.get()))
    page.get_by_label("Headline", exact=True).press_sequentially(" again")
    page.goto(live_server.url + reverse("admin:index"))
    assert asked == ["beforeunload"]


def test_headline_is_counted_and_stays_one_line(signed_in: Callable[..., Page]) -> None:
    page = signed_in(cast.rhea(), change_url(make_story("Ports")))
    field = page.get_by_label("Headline", exact=True)
    expect(page.get_by_text("5 of 70")).to_be_visible()
    field.press("End")
    field.press("Enter")
    field.press_sequentially(" open")
    expect(page.get_by_text("10 of 70")).to_be_visible()
    expect(field).to_have_value("Ports open")


def test_a_story_without_words_takes_no_time_to_read(signed_in: Callable[..., Page]) -> None:
    page = signed_in(cast.rhea(), reverse("admin:articles_article_add"))
    foot = page.locator(".story-foot")
    expect(foot).to_have_text("0 words")
    page.get_by_role("textbox", name="Story", exact=True).press_sequentially("Ports")
    expect(foot).to_contain_text("1 minute to read")


def test_tags_are_chips_that_come_and_go_by_keyboard(signed_in: Callable[..., Page]) -> None:
    story = make_story(tags=["RUSSIA"])
    page = signed_in(cast.rhea(), change_url(story))
    field = page.get_by_label("Tags")
    field.press_sequentially("Baltic ports")
    field.press("Enter")
    page.get_by_role("button", name="Take off RUSSIA").press("Enter")
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    assert [row.tag.name for row in story.tagged.all()] == ["Baltic ports"]


def test_a_lead_photo_is_chosen_from_the_library(signed_in: Callable[..., Page]) -> None:
    photo, story = make_photo(width=1200, height=800, alt="Cranes at dawn"), make_story()
    page = signed_in(cast.rhea(), change_url(story))
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("dialog").get_by_role("button", name="Cranes at dawn").click()
    expect(page.locator("[data-shown]")).to_contain_text("Cranes at dawn")
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    story.refresh_from_db()
    assert story.lead_photo == photo


def test_a_story_is_written_and_sent_with_bylines(signed_in: Callable[..., Page]) -> None:
    make_story(bylines=["Ira Mohanty", "Tomek Lis"])
    page = signed_in(cast.rhea(), reverse("admin:articles_article_add"))
    page.get_by_label("Headline", exact=True).fill("A choir for people who cannot sing")
    page.get_by_role("textbox", name="Story", exact=True).click()
    page.keyboard.type("They meet on Mondays.")
    page.get_by_label("Section").select_option(label="World")
    page.get_by_label("Name").first.fill("Tomek Lis")
    page.get_by_role("button", name="Another name").click()
    page.get_by_label("Name").nth(1).fill("Ira Mohanty")
    page.get_by_role("button", name="Send for review").first.click()
    expect(page.get_by_text("v1 waits for review.")).to_be_visible()
    story = Article.objects.get(headline="A choir for people who cannot sing")
    assert story.body == "<p>They meet on Mondays.</p>"
    assert [row.author.name for row in story.bylines.all()] == ["Tomek Lis", "Ira Mohanty"]


def test_names_change_places_by_a_press_and_by_a_key(signed_in: Callable[..., Page]) -> None:
    story = make_story(by=cast.rhea(), bylines=["Ira Mohanty", "Tomek Lis", "Ada Voss"])
    page = signed_in(cast.rhea(), change_url(story))
    rows = page.locator(".byline-row")
    expect(rows.first.get_by_label("Order")).to_be_hidden()
    expect(rows.first.get_by_role("button", name="Move up")).to_have_attribute(
        "aria-disabled", "true"
    )
    rows.nth(2).get_by_role("button", name="Move up").click()
    expect(rows.nth(1).get_by_role("button", name="Move up")).to_be_focused()
    expect(page.get_by_text("Ada Voss: 2 of 4")).to_be_attached()
    rows.nth(1).get_by_label("Name").press("Alt+ArrowUp")
    expect(rows.first.get_by_label("Name")).to_be_focused()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved as v2.")).to_be_visible()
    names = [row.author.name for row in story.bylines.all()]
    assert names == ["Ada Voss", "Ira Mohanty", "Tomek Lis"]


def test_the_form_works_without_script(signed_in: Callable[..., Page]) -> None:
    story = make_story(tags=["RUSSIA"])
    page = signed_in(cast.dana(), change_url(story), java_script_enabled=False)
    page.get_by_label("Headline", exact=True).fill("Without script")
    page.get_by_label("Tags").fill("RUSSIA, Harbours")
    page.get_by_label("When (IST)").fill("2031-11-29T06:00")
    page.get_by_role("button", name="Schedule for that moment").click()
    expect(
        page.get_by_role("button", name="Schedule v2 for Sat 29 Nov 2031, 06:00 IST")
    ).to_be_visible()
    page.get_by_role("button", name="Schedule v2 for").click()
    expect(page.get_by_text("v2 goes live on Sat 29 Nov 2031, 06:00 IST.")).to_be_visible()
