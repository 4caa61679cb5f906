"""Notes in a browser: a passage is selected and marked in the editor without touching it, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, StoryNote
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_story

pytestmark = pytest.mark.django_db(transaction=True)
SELECT = """() => {
  const node = document.querySelectorAll(".story-text p")[1].firstChild
  const start = node.data.indexOf("five harbours")
  getSelection().setBaseAndExtent(node, start, node, start + "five harbours".length)
}"""
# Once the browser has drawn them, or after three seconds.
MARKED = """async () => {
  const marked = () => [...(CSS.highlights.get("note") || [])].map(String)
  const until = performance.now() + 3000
  while (!marked().length && performance.now() < until) await new Promise(requestAnimationFrame)
  return marked()
}"""


def test_a_selected_passage_becomes_a_note_and_the_form_keeps_its_words(
    signed_in: Callable[..., Page],
) -> None:
    story, body = make_story(), Article.objects.get().body
    cast.ed()
    page = signed_in(cast.rhea(), change_url(story))
    page.get_by_label("Headline", exact=True).fill("Half a head")
    page.evaluate(SELECT)
    page.get_by_role("button", name="Note on this passage").click()
    expect(page.get_by_label("The passage, word for word")).to_have_value("five harbours")
    note = page.get_by_label("Note", exact=True)
    note.press_sequentially("Which? @e")
    expect(page.get_by_role("option", name="@ed")).to_be_visible()
    note.press("Enter")
    expect(note).to_have_value("Which? @ed ")
    page.get_by_role("button", name="Write the note").click()
    expect(page.get_by_text("The note is on the story.")).to_be_visible()
    expect(page.locator(".note__quote")).to_have_text("five harbours")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Half a head")
    assert page.evaluate(MARKED) == ["five harbours"]
    assert page.locator(".story-text mark").count() == 0
    made = StoryNote.objects.get()
    assert made.prefix.endswith("One set of scales will serve")
    assert made.suffix.startswith("from the new year")
    assert Article.objects.get().body == body
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_text("The story is yours.")).to_be_visible()
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Half a head")
