"""Nothing that was typed is lost: a closed tab, a server that is away, two windows; and no script at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, ArticleVersion, Event, SideDraft
from tests import cast
from tests.browser import Complaints, eventually
from tests.desk.drafts import typed
from tests.desk.forms import change_url
from tests.journeys.desk_page import sign_in, text_of
from tests.journeys.draft_page import (
    close,
    go_on,
    held_here,
    is_held_here,
    is_kept,
    save,
    says,
    status,
    write,
)

AUTOSAVE = "**/autosave/"
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_closed_tab_is_opened_again_and_the_words_are_there(
    desk: Callable[..., Page], story: Article
) -> None:
    page = desk()
    write(page, "Cranes moved. ")
    is_kept(page)
    assert ArticleVersion.objects.count() == 1
    assert Event.objects.count() == 1
    page.close()
    page = desk()
    go_on(page)
    says(page, "Cranes moved. The pilots went back")
    save(page)
    expect(page.get_by_text("You were writing this until")).to_have_count(0)
    eventually(page, lambda: held_here(page) == [])
    version = story.versions.first()
    assert (version.number, version.headline) == (2, "Baltic ports reopen!")
    assert version.body.startswith("<p>Cranes moved. The pilots")
    assert not SideDraft.objects.standing().exists()


def test_a_tab_closed_before_the_hand_has_rested_loses_nothing(desk: Callable[..., Page]) -> None:
    page = desk()
    write(page, "Cranes moved. ")
    close(page)
    page = desk()
    eventually(page, SideDraft.objects.exists)
    page.reload()
    go_on(page)
    says(page, "Cranes moved. ")
    eventually(page, lambda: held_here(page) == [])


def test_words_typed_before_the_script_was_there_count(desk: Callable[..., Page]) -> None:
    tab, waiting = desk(), list[Route]()
    tab.route("**/keeping*.js", lambda route: waiting.append(route))
    tab.reload(wait_until="commit")
    tab.get_by_label("Headline", exact=True).fill("Baltic ports reopen!")
    tab.wait_for_timeout(500)
    waiting[0].continue_()
    is_kept(tab)
    assert SideDraft.objects.get().fields["headline"] == "Baltic ports reopen!"


def test_a_form_that_is_only_looked_at_keeps_nothing(desk: Callable[..., Page]) -> None:
    page = desk()
    page.get_by_label("Headline", exact=True).click()
    text_of(page).click()
    close(page)
    assert not SideDraft.objects.exists()
    expect(desk().get_by_text("You were writing this until")).to_have_count(0)


def test_a_save_leaves_nothing_to_offer(desk: Callable[..., Page]) -> None:
    page = desk()
    write(page, "Cranes moved. ")
    save(page)
    eventually(page, lambda: held_here(page) == [])
    expect(page.get_by_text("You were writing this until")).to_have_count(0)
    assert not SideDraft.objects.standing().exists()


def test_while_the_server_is_away_the_browser_keeps_the_words_and_brings_them_home(
    desk: Callable[..., Page], complaints: Complaints
) -> None:
    page = desk()
    page.route(AUTOSAVE, lambda route: route.abort())
    write(page, "Cranes moved. ")
    is_held_here(page, "The server is away.")
    page.close()
    assert not SideDraft.objects.exists()
    page = desk()
    go_on(page)
    says(page, "Cranes moved. ")
    eventually(page, lambda: held_here(page) == [])
    complaints.expect("ERR_FAILED")


def test_when_the_server_is_back_the_words_go_there(
    desk: Callable[..., Page], complaints: Complaints
) -> None:
    page, away = desk(), [True, True]

    def answer(route: Route) -> None:
        route.fulfill(status=503) if away and away.pop() else route.continue_()

    page.route(AUTOSAVE, answer)
    write(page, "Cranes moved. ")
    is_held_here(page, "The server is away.")
    expect(status(page)).to_contain_text("Kept ", timeout=30_000)
    assert SideDraft.objects.get().fields["body"].startswith("<p>Cranes moved. ")
    eventually(page, lambda: held_here(page) == [])
    complaints.expect("503")


def test_new_stories_in_two_tabs_do_not_overwrite_each_other(desk: Callable[..., Page]) -> None:
    tabs = [desk(reverse("admin:articles_article_add")) for _ in range(2)]
    for number, page in enumerate(tabs):
        page.get_by_label("Headline", exact=True).fill(f"New story {number}")
        is_kept(page)
        page.close()
    page = desk(reverse("admin:articles_article_add"))
    expect(page.get_by_role("link", name="Go on with it")).to_have_count(2)
    page.get_by_role("link", name="Go on with it").nth(1).click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("New story 0")


def test_thrown_away_is_gone(desk: Callable[..., Page]) -> None:
    page = desk()
    write(page, "Cranes moved. ")
    is_kept(page)
    page.close()
    page = desk()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("Thrown away.")).to_be_visible()
    expect(text_of(page)).not_to_contain_text("Cranes moved.")
    expect(page.get_by_text("You were writing this until")).to_have_count(0)


def test_without_script_it_is_gone_on_with_too(
    open_page: Callable[..., Page], live_server: LiveServer, story: Article
) -> None:
    client = Client()
    client.force_login(cast.rhea())
    typed(client, story, headline="Half a head")
    page = open_page(java_script_enabled=False)
    sign_in(page, live_server.url, "rhea")
    page.goto(live_server.url + change_url(story))
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Half a head")
    save(page)
    assert not SideDraft.objects.standing().exists()
