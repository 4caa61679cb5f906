"""Two people on one story, each in a browser of their own: both keep their words, and one takes over by asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from articles.models import Article, Event, SideDraft, Verb
from articles.workflow import taking_over
from newsroom.core import clock
from tests import cast
from tests.browser import axe
from tests.desk.forms import change_url
from tests.journeys.desk_page import text_of
from tests.journeys.draft_page import SOON, is_kept, save, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(signed_in: Callable[..., Page]) -> Callable[..., tuple[Page, Page]]:
    """Rhea's and Dana's forms of the story, opened in this order."""

    def opened(story: Article, **options: object) -> tuple[Page, Page]:
        people = cast.rhea(), cast.dana()
        return tuple(signed_in(person, change_url(story), **options) for person in people)

    return opened


def beat(page: Page) -> None:
    """The page says that it is open, as it does every twenty seconds."""
    with page.expect_response("**/presence/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_people_save_one_story_and_both_keep_their_words(
    two: Callable[..., tuple[Page, Page]], story: Article
) -> None:
    rhea, dana = two(story)
    expect(dana.get_by_text("Rhea is writing.")).to_be_visible()
    write(rhea, "Cranes moved. ")
    dana.get_by_label("Standfirst").fill("Pilots are back at work.")
    save(dana)
    rhea.get_by_role("button", name="Save the draft").first.click()
    expect(rhea.get_by_role("heading", name="Both of you can have your words")).to_be_visible()
    expect(rhea.locator(".messagelist")).to_contain_text("Your words are kept as v3.")
    assert axe(rhea) == []
    rhea.get_by_role("button", name="Save the two as one").click()
    expect(rhea.locator(".messagelist")).to_contain_text("Saved as v4")
    expect(text_of(rhea)).to_contain_text("Cranes moved. The pilots")
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == (
        "Baltic ports reopen!",
        "Pilots are back at work.",
    )
    assert not SideDraft.objects.standing().exists()


def test_a_story_is_handed_over_to_who_asks(
    two: Callable[..., tuple[Page, Page]], story: Article
) -> None:
    rhea, dana = two(story)
    write(rhea, "Cranes moved. ")
    dana.get_by_role("button", name="Ask Rhea to let you take over").click()
    expect(dana.get_by_text("You asked Rhea for it")).to_be_visible()
    beat(rhea)
    expect(rhea.get_by_text("Dana asks to take this story over")).to_be_visible()
    assert axe(rhea, "#presence") == []
    rhea.get_by_role("button", name="Save and hand over").click()
    expect(rhea.locator(".messagelist")).to_contain_text("Saved as v2. Dana has the story now.")
    beat(dana)
    dana.get_by_role("link", name="Open the story as it stands").click()
    expect(text_of(dana)).to_contain_text("Cranes moved. The pilots")
    assert Event.objects.filter(verb=Verb.TAKE_OVER, actor=cast.dana()).exists()


def test_who_is_taken_from_goes_on_reading_and_keeps_every_word(
    two: Callable[..., tuple[Page, Page]], story: Article
) -> None:
    rhea, dana = two(story)
    write(rhea, "Cranes moved. ")
    dana.get_by_role("button", name="Ask Rhea to let you take over").click()
    expect(dana.get_by_text("You asked Rhea for it")).to_be_visible()
    beat(rhea)
    rhea.get_by_role("button", name="Not now").click()
    expect(rhea.get_by_text("You keep the story.")).to_be_visible()
    beat(dana)
    expect(dana.get_by_text("Rhea said “not now”")).to_be_visible()
    asked_long_ago = {"asked_at": clock.now() - taking_over.PATIENCE, "answered_at": None}
    story.requests.update(answer="", **asked_long_ago)
    beat(dana)
    dana.get_by_role("button", name="Take over now").click()
    expect(dana.get_by_text("You took the story over from Rhea.")).to_be_visible()
    beat(rhea)
    expect(rhea.get_by_role("heading", name="Dana has taken this story over")).to_be_visible()
    expect(rhea.get_by_label("Headline", exact=True)).not_to_be_editable(timeout=SOON)
    expect(rhea.get_by_label("Headline", exact=True)).to_have_value("Baltic ports reopen!")
    draft = SideDraft.objects.standing().get(person=cast.rhea())
    assert draft.fields["body"].startswith("<p>Cranes moved. ")


def test_a_tab_killed_while_typing_loses_no_more_than_the_hand_had_not_rested_from(
    signed_in: Callable[..., Page], story: Article
) -> None:
    """The process of the tab ends without a word to the page, as it does when the machine goes."""
    page = signed_in(cast.rhea(), change_url(story))
    write(page, "Cranes moved. ")
    is_kept(page)
    page.keyboard.type("and more")
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()
    page = signed_in(cast.rhea(), change_url(story))
    page.get_by_role("link", name="Go on with it").click()
    expect(text_of(page)).to_contain_text("Cranes moved. ")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Baltic ports reopen!")
