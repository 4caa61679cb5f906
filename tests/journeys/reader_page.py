"""A story's page as a reader has it in hand."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def shows_head(page: Page, *, trail: list[str], headline: str, standfirst: str) -> None:
    """Breadcrumb (the last of it no link), headline and standfirst, all on the first screen."""
    crumbs = page.get_by_role("navigation", name="Breadcrumb")
    expect(crumbs.get_by_role("listitem")).to_have_text([*trail, headline])
    expect(crumbs.get_by_role("link")).to_have_text(trail)
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    for each in (crumbs, page.get_by_role("heading", level=1), page.get_by_text(standfirst)):
        expect(each).to_be_in_viewport()


def shows_slots(page: Page, *, at_least: int) -> None:
    slots = page.locator("aside.slot").all()
    assert len(slots) >= at_least
    for slot in slots:
        expect(slot.get_by_text("Advertisement · Scroll to continue")).to_be_visible()


def shows_picture(figure: Locator, *, alt: str, caption: str, credit: str) -> None:
    image = figure.get_by_role("img", name=alt)
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    expect(figure.locator("figcaption")).to_have_text(f"{caption} Photograph: {credit}")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
