"""The form when words were typed and not saved: offered, gone on with, thrown away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from articles.models import Article, SideDraft
from tests import cast
from tests.desk.drafts import typed
from tests.desk.forms import change_url, filled
from tests.make import make_author, make_story, revise

SIX = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
OFFER = "You were writing this until <b data-until>Sat 28 Nov, 06:00 IST</b> and did not save."
ADD = reverse("admin:articles_article_add")
pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


def offers(client: Client, url: str) -> int:
    """How many drafts the page offers; the empty one is for the script."""
    return client.get(url).text.count("Go on with it") - 1


@time_machine.travel(SIX, tick=False)
def test_it_is_offered_to_who_typed_it(client: Client) -> None:
    story, rhea = make_story(), client
    rhea.force_login(cast.rhea())
    typed(rhea, story, headline="Half a head")
    html = rhea.get(change_url(story)).text
    assert OFFER in html
    assert f'href="{change_url(story)}?draft={SideDraft.objects.get().pk}"' in html
    assert 'value="Baltic ports reopen"' not in html
    assert "Half a head</i>" in html
    assert offers(rhea, ADD) == 0


def test_what_says_the_same_as_the_story_is_not_offered(rhea: Client) -> None:
    story = make_story(tags=["RUSSIA"], bylines=["Ira Mohanty"], standfirst="Line")
    typed(rhea, story)
    assert offers(rhea, change_url(story)) == 0
    typed(rhea, story, turn=2, **{"bylines-1-author": "Tomek Lis"})
    assert offers(rhea, change_url(story)) == 1


def test_going_on_fills_every_field_as_it_was_typed(rhea: Client) -> None:
    story = make_story(tags=["RUSSIA"], bylines=["Ira Mohanty"], section="world")
    body = "<p>Rhea’s <strong>words</strong>.</p>"
    words = {"headline": "", "body": body, "tags": "RUSSIA, Har", "section": "", "lead_photo": "soon", "note": "why",
             "bylines-0-author": "Nobody Known", "bylines-1-author": "Ira", "bylines-1-role": "in Gdynia"}  # fmt: skip
    typed(rhea, story, **words)
    draft = SideDraft.objects.get()
    answer = rhea.get(change_url(story), {"draft": draft.pk})
    html, form = answer.text, answer.context["adminform"].form
    for name in ("headline", "body", "tags", "section", "lead_photo", "note"):
        assert form[name].value() == words[name], name
    assert "These are your words until" in html
    assert escape(body) in html
    assert [row["author"].value() for row in form.bylines.forms] == ["Nobody Known", "Ira", None]
    assert form["draft_key"].value() == draft.key
    assert 'data-unsaved="yes"' in html


def test_going_on_and_saving_makes_the_version_and_ends_the_draft(rhea: Client) -> None:
    story = make_story()
    make_author("Tomek Lis")
    typed(rhea, story, headline="A whole head", **{"bylines-0-author": "Tomek Lis"})
    page = rhea.get(change_url(story), {"draft": SideDraft.objects.get().pk})
    form = page.context["adminform"].form
    held = {name: form[name].value() for name in ("headline", "edit_token", "draft_key")}
    held |= {row["author"].html_name: row["author"].value() or "" for row in form.bylines.forms}
    rhea.post(change_url(story), filled(story, **held))
    assert story.versions.first().headline == "A whole head"
    assert [str(row.author) for row in story.bylines.all()] == ["Tomek Lis"]
    assert offers(rhea, change_url(story)) == 0


def test_a_new_story_is_gone_on_with_where_it_was_begun(rhea: Client) -> None:
    typed(rhea, None, headline="A new story")
    typed(rhea, None, key="sitting-two", headline="Another new story")
    assert offers(rhea, ADD) == 2
    draft = SideDraft.objects.get(key="sitting-two")
    answer = rhea.get(ADD, {"draft": draft.pk})
    assert answer.context["adminform"].form["headline"].value() == "Another new story"
    assert "A new story</i>" in answer.text
    held = filled(headline="Another new story", draft_key=draft.key)
    rhea.post(ADD, held)
    assert Article.objects.get().headline == "Another new story"
    assert offers(rhea, ADD) == 1


def test_it_says_who_has_saved_since_and_the_save_is_brought_together(rhea: Client) -> None:
    story = make_story()
    typed(rhea, story, headline="Rhea’s head")
    revise(story, headline="Dana’s head")
    page = rhea.get(change_url(story), {"draft": SideDraft.objects.get().pk})
    assert "Dana has saved the story since you began." in page.text
    form = page.context["adminform"].form
    held = {
        name: form[name].value() for name in ("headline", "edit_token", "opened_on", "draft_key")
    }
    answer = rhea.post(change_url(story), filled(story, **held), follow=True)
    assert "Dana’s head" in answer.text
    version = story.versions.get(number=3)
    assert (version.headline, version.based_on.number) == ("Rhea’s head", 1)
    assert not SideDraft.objects.standing().exists()


def test_words_kept_before_their_ground_was_noted_are_still_brought_together(rhea: Client) -> None:
    story = make_story()
    typed(rhea, story, headline="Rhea’s head")
    draft = SideDraft.objects.get()
    draft.fields.pop("opened_on")
    draft.save()
    form = rhea.get(change_url(story), {"draft": draft.pk}).context["adminform"].form
    assert form["opened_on"].value() == ""


def test_it_is_thrown_away_for_good(rhea: Client) -> None:
    story = make_story()
    typed(rhea, story, headline="Half a head")
    draft = SideDraft.objects.get()
    url = reverse("admin:articles_article_throw_away", args=[draft.pk])
    assert rhea.get(url).status_code == 405
    assert "Thrown away." in rhea.post(url, follow=True).text
    assert typed(rhea, story, turn=2).json() == {"over": True}
    assert "saved or thrown away since" in rhea.get(change_url(story), {"draft": draft.pk}).text
    assert rhea.post(url).status_code == 404


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 40, "1 or 1"])
def test_a_draft_that_is_not_there_leaves_the_form(rhea: Client, number: str) -> None:
    story = make_story()
    for url in (change_url(story), ADD):
        answer = rhea.get(url, {"draft": number})
        assert answer.status_code == 200
        assert "saved or thrown away since" in answer.text


def test_the_form_asks_the_same_of_one_draft_and_of_many(rhea: Client) -> None:
    story = make_story(bylines=["Ira Mohanty"])
    counts = []
    for n in range(4):
        typed(rhea, story, key=f"sitting-{n}", headline=f"Head {n}")
        with CaptureQueriesContext(connection) as queries:
            rhea.get(change_url(story))
        counts.append(len(queries))
    assert len(set(counts)) == 1
