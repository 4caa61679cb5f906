"""The desk as people use it: log in, upload, write, press, confirm. Forms and clicks, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD

CARET_STANDS_AT_END = """async (paragraph) => {
    const frame = () => new Promise(requestAnimationFrame)
    for (let calm = 0, frames = 0; calm < 3; await frame()) {
        if (++frames > 600) throw new Error("The caret does not stand at the end.")
        const caret = getSelection().getRangeAt(0).cloneRange()
        caret.setStart(paragraph, 0)
        calm = caret.toString() === paragraph.textContent ? calm + 1 : 0
    }
}"""
RELEASES = re.compile(r"\b(publish|schedule|approve|withdraw|send back)\b", re.IGNORECASE)


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Log-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_visible()


def go(page: Page, *links: str) -> None:
    """From the desk's sidebar onwards, by the words of the links."""
    for words in links:
        page.get_by_role("link", name=words, exact=True).first.click()


def open_story(page: Page, headline: str, *, panel: str) -> None:
    """By its card on the home board."""
    go(page, "The Daily Guardian Desk")
    page.get_by_role("region", name=panel).get_by_role("link", name=headline).click()
    expect(text_of(page)).to_be_visible()


def upload(page: Page, jpeg: bytes, *, alt: str, caption: str, credit: str) -> None:
    go(page, "Photos", "New photo")
    file = {"name": "DSC_2041.jpg", "mimeType": "image/jpeg", "buffer": jpeg}
    page.get_by_role("button", name="Picture").set_input_files([file])
    for label, words in {"Alt text": alt, "Caption": caption, "Credit": credit}.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Upload photograph").click()
    expect(page.get_by_label("Alt text")).to_have_value(alt)
    expect(page.get_by_role("button", name="Upload photograph")).to_have_count(0)


# The story form.


def text_of(page: Page) -> Locator:
    """The place one writes in, once the editor has taken it over."""
    expect(page.get_by_role("toolbar")).to_be_visible()
    return page.get_by_role("textbox", name="Story", exact=True)


def type_text(page: Page, paragraphs: Iterable[str], *, picture: str) -> None:
    """The first words key by key, the long rest at a stroke; the picture after the second paragraph."""
    text_of(page).click()
    for number, words in enumerate(paragraphs):
        if number == 2:
            page.get_by_role("toolbar").get_by_role("button", name="Picture").click()
            choose_picture(page, picture)
            expect(text_of(page).locator("figure img")).to_be_visible()
        elif number:
            page.keyboard.press("Enter")
        page.keyboard.type(words[:20])
        page.keyboard.insert_text(words[20:])


def choose_picture(page: Page, words: str) -> None:
    dialog = page.get_by_role("dialog", name="Picture from the library")
    dialog.get_by_role("textbox").fill(words.split()[0])
    dialog.get_by_role("button", name=words).click()
    expect(dialog).to_have_count(0)


def choose_lead(page: Page, words: str) -> None:
    panel = page.get_by_role("region", name="Lead photo")
    panel.get_by_role("button", name="Choose a picture").click()
    choose_picture(page, words)
    expect(panel.get_by_role("img")).to_be_visible()


def retype_end(page: Page, *, gone: int, words: str) -> None:
    """At the end of the text: strike out so many letters, and type these."""
    last = text_of(page).locator("p").last
    stood = last.inner_text()
    last.click()
    page.keyboard.press("Control+End")
    # The editor hears of a moved caret in a task of its own: no hand is fast enough to come before it.
    last.evaluate(CARET_STANDS_AT_END)
    for _ in range(gone):
        page.keyboard.press("Backspace")
    page.keyboard.type(words)
    expect(last).to_have_text(stood[:-gone] + words)


def button(page: Page, words: str) -> Locator:
    """A button of the panel "Release"."""
    release = page.get_by_role("region", name="Release", exact=True)
    return release.get_by_role("button", name=words, exact=True, include_hidden=True)


def press(page: Page, words: str) -> None:
    """Press a button of the panel "Release"; what is seldom done stands under "More"."""
    found = button(page, words)
    if not found.is_visible():
        page.locator(".more-verbs > summary").click()
    found.click()


def confirm(page: Page, words: str, *told: str, note: str = "") -> None:
    """The page that says what will happen: it says these sentences, and its button these words."""
    for sentence in told:
        expect(page.locator(".act__sentences")).to_contain_text(sentence)
    if note:
        page.get_by_label("What should be mended").fill(note)
    page.get_by_role("button", name=words, exact=True).click()


def says(page: Page, message: str, state: str) -> None:
    """The answer to what was done, and the line of state."""
    expect(page.locator(".messagelist")).to_contain_text(message)
    stands(page, state)


def stands(page: Page, state: str) -> None:
    expect(page.locator(".story-bar .state")).to_have_text(f"{state} · embargo none")


def offers_of_release(page: Page) -> list[str]:
    """The buttons, links and bulk actions of a page that would put a story before readers or take it away."""
    found = page.locator("main").locator("button, a, option, input[type=submit]")
    words = [each.inner_text() or each.get_attribute("value") or "" for each in found.all()]
    return [each for each in words if RELEASES.search(each)]
