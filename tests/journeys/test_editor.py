"""The story's text field in a real browser: what is typed, inserted and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from newsroom.core.html import sanitize
from tests.browser import PHONE, axe
from tests.journeys.editor_page import drawer, emptied, keep, opened, tool, value

WHOLE_STORY = (
    "<p>One <strong>bold</strong> and <em>slanted</em>, and a "
    '<a rel="sponsored" href="https://example.com/a?b=1&amp;c=2">link</a>.<br>Next line</p>'
    "<h2>Crosshead</h2><ul><li><p>First</p><ol><li><p>Inner</p></li></ol></li></ul>"
    '<ol start="3"><li><p>Third</p></li></ol><h3>Small</h3><blockquote><p>Quoted.</p></blockquote>'
    '<aside class="pull-quote"><p>We never asked.</p><cite>Tomek Lis</cite></aside>'
    '<hr data-ad-break="1"><figure class="library-image" data-image="7">'
    "<figcaption>Own <em>caption</em></figcaption></figure>"
    '<table><tbody><tr><th colspan="2"><p>Ports &amp; cranes</p></th></tr>'
    "<tr><td><p>5 &lt; 6</p></td><td><p></p></td></tr></tbody></table><hr><p>50&nbsp;kg “end”</p>"
)
MARKS = {
    'He said "no".': "He said “no”.",
    "It's 'so' she said": "It’s ‘so’ she said",
    "the '90s": "the ’90s",
    "1914--18 ... and ---": "1914–18 … and —",
    '("x")': "(“x”)",
}


def test_it_keeps_a_typed_space_a_space(page: Page, text: Locator) -> None:
    text.press_sequentially("A line of  the story. ")
    text.press("Enter")
    text.press_sequentially("Another.")
    assert value(page) == "<p>A line of  the story. </p><p>Another.</p>"


def test_it_keeps_what_was_typed_byte_for_byte(page: Page, text: Locator) -> None:
    text.press_sequentially("Plain, ")
    text.press("Control+b")
    text.press_sequentially("bold")
    text.press("Control+b")
    text.press_sequentially(" and < & > again.")
    text.press("Enter")
    text.press_sequentially("## A crosshead")
    text.press("Enter")
    text.press_sequentially("- First")
    typed = value(page)
    assert typed == (
        "<p>Plain, <strong>bold</strong> and &lt; &amp; &gt; again.</p>"
        "<h2>A crosshead</h2><ul><li><p>First</p></li></ul>"
    )
    assert keep(page) == typed
    assert drawer == {"posted": typed, "body": typed}


def test_it_writes_every_piece_as_it_read_it(page: Page, story_url: str) -> None:
    assert sanitize(WHOLE_STORY) == WHOLE_STORY
    drawer["body"] = WHOLE_STORY
    text = opened(page, story_url)
    text.press("Control+End")
    text.press_sequentially("!")
    assert value(page) == WHOLE_STORY.replace("end”", "end”!")
    assert keep(page) == sanitize(value(page))


def test_it_sets_smart_marks(page: Page, text: Locator) -> None:
    for typed, kept in MARKS.items():
        emptied(text).press_sequentially(typed)
        assert value(page) == f"<p>{kept}</p>"


def test_it_puts_a_straight_mark_back_on_backspace(page: Page, text: Locator) -> None:
    text.press_sequentially('6"')
    text.press("Backspace")
    assert value(page) == '<p>6"</p>'


def test_it_undoes_and_redoes(page: Page, text: Locator) -> None:
    text.press_sequentially("Words")
    tool(page, "Undo").click()
    assert value(page) == ""
    tool(page, "Redo").click()
    assert value(page) == "<p>Words</p>"


def test_it_has_a_name_and_a_spelling_check(page: Page, text: Locator) -> None:
    expect(text).to_have_attribute("spellcheck", "true")
    text.press_sequentially("Still named.")
    expect(page.get_by_role("textbox", name="Story")).to_be_visible()
    page.locator("label", has_text="Story").click()
    expect(text).to_be_focused()


def test_its_toolbar_is_one_stop_for_the_keyboard(page: Page, text: Locator) -> None:
    page.get_by_label("Standfirst").focus()
    page.keyboard.press("Tab")
    expect(tool(page, "Bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Crosshead")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type("News")
    assert value(page) == "<h2>News</h2>"
    expect(tool(page, "Crosshead")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+F10")
    expect(tool(page, "Crosshead")).to_be_focused()


def test_it_counts_words(page: Page, text: Locator) -> None:
    text.press_sequentially("One two – three.")
    expect(page.locator(".story-foot")).to_have_text("3 words1 minute to read")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, story_url: str, theme: str) -> None:
    drawer["body"] = WHOLE_STORY
    opened(page, f"{story_url}?theme={theme}")
    assert axe(page) == []
    tool(page, "Picture").click()
    expect(page.get_by_role("button", name="Cranes at Gdynia")).to_be_visible()
    assert axe(page) == []


def test_it_fits_a_phone(open_page: Callable[..., Page], story_url: str) -> None:
    drawer["body"] = WHOLE_STORY
    phone = open_page(viewport=PHONE)
    opened(phone, story_url)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(phone) == []
