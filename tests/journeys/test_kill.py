"""A kill, acted in a browser while every page of the paper is kept: what readers find after it, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests import cast, make
from tests.articles import photo_desk
from tests.journeys import desk_page as desk
from tests.journeys.whole_stack import Readers, served

pytestmark = pytest.mark.django_db(transaction=True)

HEADLINE, ADDRESS = "Zanzibar ledger opened", "/world/europe/zanzibar-ledger-opened/"
LISTS = (
    "/", "/world/", "/world/europe/", "/tags/quagga/", "/authors/hermia-voss/", "/feed/", "/world/europe/feed/",
    "/tags/quagga/feed/", "/authors/hermia-voss/feed/", "/sitemap-news.xml",
)  # fmt: skip
NEXT_TO_IT = "/world/europe/a-day-later/"


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """The paper with the story that has to go, a later one beside which it stands, and one of another section."""
    photo = photo_desk.make_photo(alt="A ledger", credit="The paper")
    of_it = {"tags": ["Quagga"], "bylines": ["Hermia Voss"], "live": True}
    make.make_story(HEADLINE, section="world/europe", lead_photo=photo, **of_it)
    make.make_story("A day later", section="world/europe", **of_it)
    make.make_story("Of something else", section="sport", live=True)
    cast.dana()
    with served(settings, tmp_path / "static") as address:
        yield address


def test_a_kill_leaves_nothing_and_proves_it(site: str, open_page: Callable[..., Page]) -> None:
    dana, readers = open_page(), Readers(site, (*LISTS, ADDRESS, NEXT_TO_IT))
    desk.sign_in(dana, site, "dana")
    for page in readers.pages:
        readers.get(page)
    assert {page for page in LISTS if HEADLINE not in readers.get(page).text} == set()
    assert readers.have_kept() == set(readers.pages)
    picture = picture_of(dana, site)
    assert dana.request.get(picture).status == 200
    dana_kills_it(dana, site)
    for page in readers.pages:
        answer = readers.get(page)
        assert answer.came != "STALE", page
        assert HEADLINE not in answer.text and ADDRESS not in answer.text, page
    assert readers.get(ADDRESS).status == 410
    assert readers.get("/sport/of-something-else/").status == 200
    assert dana.request.get(picture).status == 404
    the_proof_is_asked_again(dana)


def picture_of(page: Page, site: str) -> str:
    """The address from which a reader's browser takes the story's picture."""
    reader = page.context.new_page()
    reader.goto(f"{site}{ADDRESS}")
    source = reader.locator("main figure img").first.get_attribute("src")
    reader.close()
    return f"{site}{source}"


def dana_kills_it(page: Page, site: str) -> None:
    desk.open_story(page, HEADLINE, panel="Just published")
    page.locator(".more-verbs summary").click()
    page.get_by_role("link", name="Kill…").click()
    sentences = page.locator(".act__sentences")
    expect(sentences).to_contain_text("v1 comes down now, for good.")
    expect(sentences).to_contain_text("1 picture stands nowhere else")
    page.get_by_label("Why it is killed").fill("The ledger is not what it seemed")
    page.get_by_role("button", name="Kill the story").click()
    expect(page.locator(".proof__sum")).to_contain_text("Gone from all")
    expect(page.locator(".proof__line--left")).to_have_count(0)
    expect(page.locator(".proof__lines")).to_contain_text(ADDRESS)


def the_proof_is_asked_again(page: Page) -> None:
    page.get_by_role("button", name="Ask every surface again").click()
    expect(page.locator(".messagelist")).to_contain_text("surfaces were asked")
    expect(page.locator(".proof__earlier li")).to_have_count(1)
    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.locator(".story-bar .state")).to_contain_text("Killed since")
    expect(page.locator("main")).to_contain_text("The ledger is not what it seemed")
