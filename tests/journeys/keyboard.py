"""A person without a mouse: keys alone, and at each stop of the Tab key the focus is somewhere, and is seen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD

# What is wrong with the focus; else whether it has come to where it was led.
SEEN = """(wanted) => {
  const at = document.activeElement
  if (!at || at === document.body) return "the focus is nowhere"
  const ringed = (each) => {
    const style = getComputedStyle(each)
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
  }
  const box = at.getBoundingClientRect()
  const name = at.outerHTML.slice(0, 160)
  if (!box.width || !box.height) return `no box: ${name}`
  if (box.bottom < 0 || box.top > innerHeight) return `out of sight: ${name}`
  for (let each = at; each; each = each.parentElement) if (ringed(each)) return at === wanted
  return `no ring: ${name}`
}"""
FAR = 120


class Keys:
    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def rest(self) -> None:
        """The editor hears of a moved caret in a task of its own: no hand is fast enough to come before it."""
        self.page.evaluate("new Promise((done) => setTimeout(done, 150))")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def to(self, control: Locator, key: str = "Tab") -> None:
        """Tab on (or back, with "Shift+Tab") to the control, and see the focus at each stop on the way."""
        expect(control).to_be_visible()
        for _ in range(FAR):
            self.page.keyboard.press(key)
            come = control.evaluate(SEEN)
            assert come in (True, False), come
            if come:
                return
        raise AssertionError(f"no key leads to {control}")

    def fill(self, label: str, words: str) -> None:
        self.to(self.page.get_by_label(re.compile(rf"^{label}:?$")).first)
        self.type(words)

    def push(self, name: str, key: str = "Tab") -> None:
        """Tab to a button or a link of that name, and press it."""
        named = self.page.get_by_role("button", name=name, exact=True)
        self.to(named.or_(self.page.get_by_role("link", name=name, exact=True)).first, key)
        self.press("Enter")

    def says(self, words: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(words)

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.site}/admin/")
        expect(self.page.get_by_label("Log-in name")).to_be_focused()
        self.type(name)
        self.fill("Password", PASSWORD)
        self.press("Enter")
        expect(self.page.get_by_role("navigation", name="Desk")).to_be_visible()

    def sign_out(self) -> None:
        self.to(self.page.locator("#user-tools summary"))
        self.press("Enter")
        self.push("Log out")
        expect(self.page.get_by_role("button", name="Log in")).to_be_visible()

    def go_to(self, words: str, *, found: str) -> None:
        """By the palette: what it offers first for these words is opened."""
        self.page.wait_for_load_state("load")
        self.press("Control+k")
        dialog = self.page.get_by_role("dialog", name="Go to")
        expect(dialog.get_by_role("combobox")).to_be_focused()
        self.type(words)
        chosen = dialog.locator("[role=option][aria-selected=true]")
        expect(chosen).to_contain_text(found)
        with self.page.expect_navigation():
            self.press("Enter")
