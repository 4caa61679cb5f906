"""The palette under somebody's hands: a key opens it, arrows choose, Enter goes, Escape gives the focus back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.desk.forms import change_url
from tests.journeys.desk_page import text_of
from tests.make import make_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_keys_open_choose_leave_and_go(signed_in: Callable[..., Page]) -> None:
    story = make_story("Baltic ports reopen")
    make_story("Baltic ports close")
    page = signed_in(cast.rhea(), change_url(story))
    headline = page.get_by_label("Headline", exact=True)
    headline.focus()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Go to")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(palette).to_have_count(0)
    expect(headline).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("baltic")
    found = palette.get_by_role("option")
    expect(found).to_have_count(2)
    expect(found.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", found.nth(1).get_attribute("id"))
    page.keyboard.press("ArrowDown")
    expect(found.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{change_url(story)}")


def test_in_the_text_the_key_makes_a_link_and_with_shift_it_is_the_palette(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in(cast.rhea(), change_url(make_story()))
    text = text_of(page)
    text.focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Link")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(text).to_be_focused()
    page.keyboard.press("Control+Shift+k")
    expect(page.get_by_role("dialog", name="Go to").get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
