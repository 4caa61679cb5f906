"""What the sanitizer lets through, shown to a browser that would run it."""

from __future__ import annotations

from playwright.sync_api import Page

from newsroom.core.html import ALLOWED, sanitize
from tests.core.vectors import VECTORS

SHOW = """([pieces, allowed]) => {
  window.ran = 0
  window.pwned = () => { window.ran += 1 }
  const strangers = []
  for (const piece of pieces) {
    const frames = [piece, `<p>${piece}</p>`, `<table><tr><td>${piece}</table>`, `<noscript>${piece}</noscript>`]
    for (const frame of frames) {
      const box = document.createElement("div")
      box.innerHTML = frame
      document.body.replaceChildren(box)
      const tags = [...box.querySelectorAll("*")].map((one) => one.localName)
      strangers.push(...tags.filter((tag) => !allowed.includes(tag)))
      for (const one of box.querySelectorAll("*")) {
        one.dispatchEvent(new Event("mouseover", { bubbles: true }))
        if (one.href?.includes("pwned") && /script|data/.test(one.protocol)) strangers.push(one.href)
      }
    }
  }
  return new Promise((done) => setTimeout(() => done([window.ran, strangers]), 300))
}"""
ADDED_BY_THE_TEST = ["noscript", "table", "tbody", "tr", "td", "p"]


def test_the_browser_would_run_what_comes_in(page: Page) -> None:
    page.goto("about:blank")
    ran, strangers = page.evaluate(SHOW, [["<img src='data:,' onerror=pwned()>"], list(ALLOWED)])
    assert ran
    assert "img" in strangers


def test_the_browser_runs_nothing_of_what_is_kept(page: Page) -> None:
    page.goto("about:blank")
    kept = [sanitize(vector) for vector in VECTORS]
    assert page.evaluate(SHOW, [kept, [*ALLOWED, *ADDED_BY_THE_TEST]]) == [0, []]
