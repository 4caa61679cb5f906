"""What is put into a story's text: links, quotes, pictures, tables, ad breaks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.journeys.editor_page import drawer, keep, opened, tool, value

REFUSED = [
    "javascript:alert(1)",
    " JaVaScript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "x y",
    "#top",
]
PICTURE = '<figure class="library-image" data-image="{}"><figcaption>{}</figcaption></figure>'


def test_it_leaves_the_caret_after_an_ad_break(page: Page, text: Locator) -> None:
    text.press_sequentially("- An item")
    text.press("Control+Alt+a")
    text.press_sequentially("After the break.")
    assert value(page) == (
        '<ul><li><p>An item</p></li></ul><hr data-ad-break="1"><p>After the break.</p>'
    )
    expect(text).to_contain_text("Advertisement will stand here")


def test_it_does_not_take_altgr_for_a_command(page: Page, text: Locator) -> None:
    text.press_sequentially("z")
    text.evaluate(
        "(dom) => dom.dispatchEvent(new KeyboardEvent('keydown', {key: 'ą', code: 'KeyA', ctrlKey: true,"
        " altKey: true, modifierAltGraph: true, bubbles: true, cancelable: true}))"
    )
    assert value(page) == "<p>z</p>"


def test_it_inserts_a_picture_by_keyboard_alone(page: Page, text: Locator) -> None:
    text.press_sequentially("Before.")
    text.press("Control+Alt+p")
    dialog = page.get_by_role("dialog", name="Picture from the library")
    expect(dialog.get_by_label("Find by caption")).to_be_focused()
    page.keyboard.type("ferry")
    expect(dialog.get_by_role("status")).to_have_text("1 picture.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(text).to_be_focused()
    page.keyboard.type("After.")
    kept = f"<p>Before.</p>{PICTURE.format(8, '')}<p>After.</p>"
    assert value(page) == kept
    assert keep(page) == kept
    expect(page.get_by_role("img", name="A ferry")).to_be_visible()


def test_it_takes_a_caption_and_goes_on_below_it(page: Page, text: Locator) -> None:
    tool(page, "Picture").click()
    page.get_by_role("button", name="Cranes at Gdynia").click()
    text.locator("figcaption").click()
    page.keyboard.type("The quay at six.")
    page.keyboard.press("Enter")
    page.keyboard.type("Text.")
    assert value(page) == f"{PICTURE.format(7, 'The quay at six.')}<p>Text.</p>"
    text.locator("figcaption").click()
    tool(page, "Picture").click()
    page.get_by_role("button", name="The ferry at dawn").click()
    assert value(page) == f"{PICTURE.format(8, 'The quay at six.')}<p>Text.</p>"


def test_it_asks_for_a_picture_once(page: Page, story_url: str) -> None:
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "picker" in request.url else None
    )
    drawer["body"] = PICTURE.format(7, "Own")
    text = opened(page, story_url)
    expect(text).to_contain_text("Photograph: Ira Mohanty")
    text.locator("figcaption").click()
    page.keyboard.type(" words and more words")
    page.wait_for_timeout(300)
    assert len(asked) == 1


def test_it_takes_no_file(page: Page, text: Locator) -> None:
    text.press_sequentially("Words.")
    stopped = text.evaluate(
        """(dom) => {
          const data = new DataTransfer()
          data.items.add(new File(["x"], "x.png", { type: "image/png" }))
          const { left, top } = dom.getBoundingClientRect()
          const where = { clientX: left + 40, clientY: top + 40, bubbles: true, cancelable: true }
          return !dom.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...where }))
        }"""
    )
    assert stopped
    expect(page.get_by_role("status")).to_contain_text("Pictures come from the library")
    assert value(page) == "<p>Words.</p>"


def test_it_says_that_a_picture_is_gone(page: Page, story_url: str) -> None:
    drawer["body"] = PICTURE.format(404, "Old")
    expect(opened(page, story_url)).to_contain_text("Picture 404 is not in the library.")


def test_it_says_that_no_picture_is_found(page: Page, text: Locator) -> None:
    tool(page, "Picture").click()
    page.keyboard.type("zebra")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(
        "No picture has these words."
    )
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    assert value(page) == ""


def test_it_links_words_and_takes_trackers_off(page: Page, text: Locator) -> None:
    text.press_sequentially("inspection fees")
    text.press("Control+a")
    text.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Address").fill("example.com/report?utm_source=x&id=4")
    assert axe(page, "dialog") == []
    page.keyboard.press("Enter")
    link = '<p><a href="https://example.com/report?id=4">inspection fees</a></p>'
    assert value(page) == link
    text.press("ArrowLeft")
    tool(page, "Link").click()
    page.get_by_label("Somebody paid for this link").check()
    page.get_by_role("button", name="Change link").click()
    assert value(page) == link.replace("<a ", '<a rel="sponsored" ')
    tool(page, "Link").click()
    page.get_by_role("button", name="Remove link").click()
    assert value(page) == "<p>inspection fees</p>"


def test_it_asks_for_the_words_where_none_are_chosen(page: Page, text: Locator) -> None:
    text.press_sequentially("Write to ")
    tool(page, "Link").click()
    page.get_by_label("Address").fill("desk@example.com")
    page.get_by_label("Words to link").fill("the desk")
    page.get_by_role("button", name="Link", exact=True).last.click()
    page.keyboard.type(".")
    assert value(page) == '<p>Write to <a href="mailto:desk@example.com">the desk</a>.</p>'


def test_it_refuses_an_address_that_may_not_be_linked(page: Page, text: Locator) -> None:
    text.press_sequentially("Words")
    text.press("Control+a")
    text.press("Control+k")
    field = page.get_by_label("Address")
    for address in REFUSED:
        field.fill(address)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert "can be linked" in field.evaluate("(input) => input.validationMessage"), address
    page.keyboard.press("Escape")
    assert value(page) == "<p>Words</p>"


def test_it_shows_no_forbidden_link_that_was_stored(page: Page, story_url: str) -> None:
    drawer["body"] = '<p><a href="javascript:alert(1)">Words</a></p>'
    text = opened(page, story_url)
    expect(text.locator("a")).to_have_count(0)
    text.press("End")
    text.press_sequentially("!")
    assert value(page) == "<p>Words!</p>"


def test_it_pulls_a_quote_with_its_source(page: Page, text: Locator) -> None:
    text.press_sequentially("We never asked for this.")
    tool(page, "Pull quote").click()
    text.press("End")
    text.press("Enter")
    text.press_sequentially("Tomek Lis")
    text.press("Enter")
    text.press_sequentially("On.")
    quote = (
        '<aside class="pull-quote"><p>We never asked for this.</p><cite>Tomek Lis</cite></aside>'
    )
    assert value(page) == f"{quote}<p>On.</p>"
    text.locator(".pull-quote p").click()
    tool(page, "Pull quote").click()
    assert value(page) == "<p>We never asked for this.</p><p>Tomek Lis</p><p>On.</p>"


def test_it_keeps_no_place_for_a_source_that_nobody_named(page: Page, text: Locator) -> None:
    text.press_sequentially("Alone.")
    text.press("Control+Alt+q")
    text.press("End")
    text.press("Enter")
    assert value(page) == '<aside class="pull-quote"><p>Alone.</p></aside>'
    text.press("Enter")
    text.press_sequentially("On.")
    assert value(page) == '<aside class="pull-quote"><p>Alone.</p></aside><p>On.</p>'
    expect(text.locator("cite")).to_have_count(0)


def test_it_makes_a_table_and_its_tools_come_and_go(page: Page, text: Locator) -> None:
    expect(tool(page, "Add row")).to_be_hidden()
    tool(page, "Table").click()
    page.get_by_label("Rows").fill("2")
    page.get_by_label("Columns", exact=True).fill("2")
    page.keyboard.press("Enter")
    page.keyboard.type("Port")
    page.keyboard.press("Tab")
    page.keyboard.type("Cranes")
    head = "<tr><th><p>Port</p></th><th><p>Cranes</p></th></tr>"
    row = "<tr><td><p></p></td><td><p></p></td></tr>"
    assert value(page) == f"<table><tbody>{head}{row}</tbody></table>"
    tool(page, "Add row").click()
    assert keep(page) == f"<table><tbody>{head}{row}{row}</tbody></table>"
