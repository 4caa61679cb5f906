"""The story form while somebody writes in it: what it says of words that are not saved, and what they do with them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk_page import text_of

SOON = 15_000


def write(page: Page, words: str) -> None:
    """At the head of the text, and in the headline."""
    text_of(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)
    page.get_by_label("Headline", exact=True).fill("Baltic ports reopen!")


def status(page: Page) -> Locator:
    return page.locator("#draft-status")


def is_kept(page: Page) -> None:
    expect(status(page)).to_contain_text("Kept ", timeout=SOON)


def is_held_here(page: Page, why: str) -> None:
    expect(status(page)).to_contain_text(
        f"{why} Your words are kept in this browser.", timeout=SOON
    )


def go_on(page: Page) -> None:
    expect(page.get_by_text("You were writing this until")).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_text("These are your words until")).to_be_visible()


def says(page: Page, words: str) -> None:
    expect(text_of(page)).to_contain_text(words)
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Baltic ports reopen!")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved as v", timeout=SOON)


def held_here(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((n) => n.startsWith('newsroom:words:'))")


def close(page: Page) -> None:
    """As a person closes a tab: the page is told."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.close()
