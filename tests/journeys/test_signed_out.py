"""The session ends while somebody writes: one signs in again in place, and not a word is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, SideDraft
from newsroom.desk.models import DeskSession
from tests import cast
from tests.browser import Complaints, axe, eventually
from tests.desk.codes import code, with_app
from tests.desk.forms import change_url
from tests.journeys.desk_page import sign_in, text_of
from tests.journeys.draft_page import (
    SOON,
    held_here,
    is_held_here,
    is_kept,
    save,
    says,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_was_signed_out_signs_in_in_place_and_saves(
    desk: Callable[..., Page], story: Article, complaints: Complaints
) -> None:
    page = desk()
    DeskSession.objects.all().delete()
    write(page, "Cranes moved. ")
    dialog = page.get_by_role("dialog", name="Sign in again, Rhea")
    expect(dialog).to_be_visible(timeout=SOON)
    assert axe(page) == []
    dialog.get_by_label("Password").fill("not the one")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please enter the correct log-in name")
    dialog.get_by_label("Password").fill(cast.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    is_kept(page)
    says(page, "Cranes moved. ")
    save(page)
    assert story.versions.count() == 2
    complaints.expect("401")


def test_the_second_factor_is_asked_in_place_too(
    desk: Callable[..., Page], story: Article, complaints: Complaints
) -> None:
    page = desk()
    with_app(cast.rhea())
    DeskSession.objects.all().delete()
    write(page, "Cranes moved. ")
    dialog = page.get_by_role("dialog", name="Sign in again, Rhea")
    dialog.get_by_label("Password").fill(cast.PASSWORD, timeout=SOON)
    dialog.get_by_role("button", name="Sign in").click()
    second = page.get_by_role("dialog", name="Second factor")
    expect(second).to_be_visible()
    assert axe(page) == []
    second.get_by_label("The code of your app").fill("000000")
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("alert")).to_contain_text("Incorrect code")
    second.get_by_label("The code of your app").fill(code())
    second.get_by_role("button", name="Sign in").click()
    is_kept(page)
    save(page)
    assert story.versions.count() == 2
    complaints.expect("401")


def test_who_would_rather_not_sign_in_yet_is_asked_again_by_the_save(
    desk: Callable[..., Page], complaints: Complaints
) -> None:
    page = desk()
    DeskSession.objects.all().delete()
    write(page, "Cranes moved. ")
    dialog = page.get_by_role("dialog", name="Sign in again, Rhea")
    dialog.get_by_role("button", name="Cancel").click(timeout=SOON)
    is_held_here(page, "You are signed out.")
    page.get_by_role("button", name="Save the draft").first.click()
    dialog.get_by_label("Password").fill(cast.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved as v2", timeout=SOON)
    complaints.expect("401")


def test_a_form_that_was_sent_without_a_session_comes_back(desk: Callable[..., Page]) -> None:
    page = desk()
    write(page, "Cranes moved. ")
    DeskSession.objects.all().delete()
    page.get_by_role("button", name="Save the draft").first.click()
    page.get_by_label("Log-in name").fill("rhea")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("These are your words until")).to_be_visible()
    says(page, "Cranes moved. ")
    save(page)
    eventually(page, lambda: held_here(page) == [])
    expect(page.get_by_text("You were writing this until")).to_have_count(0)


def test_without_a_script_too(
    open_page: Callable[..., Page], live_server: LiveServer, story: Article
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, live_server.url, cast.rhea().username)
    page.goto(live_server.url + change_url(story))
    page.get_by_label("Headline", exact=True).fill("Half a head")
    DeskSession.objects.all().delete()
    page.get_by_role("button", name="Save the draft").first.click()
    page.get_by_label("Log-in name").fill("rhea")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Half a head")
    save(page)
    assert story.versions.count() == 2


def test_words_stay_with_who_typed_them(
    desk: Callable[..., Page], live_server: LiveServer, complaints: Complaints
) -> None:
    """Another person signs in in the same browser: nothing is kept as theirs, nor offered to them."""
    page = desk()
    other = page.context.new_page()
    page.context.clear_cookies()
    sign_in(other, live_server.url, cast.dana().username)
    write(page, "Cranes moved. ")
    expect(page.get_by_role("dialog", name="Sign in again, Rhea")).to_be_visible(timeout=30_000)
    other.goto(live_server.url + change_url(Article.objects.get()))
    text_of(other)
    other.wait_for_load_state("networkidle")
    expect(other.get_by_text("You were writing this until")).to_have_count(0)
    assert not SideDraft.objects.exists()
    complaints.expect("40")
