"""The notes on a story's form and where it is only read: written, answered, settled there, escaped, with passages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.admin.notes import pieces
from articles.models import Article, StoryNote
from newsroom.desk.models import Notice
from tests import cast
from tests.desk.forms import change_url
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
CRANE = "the first crane lifted its arm"
PEOPLE = "/admin/articles/article/people/"


def notes_url(story: Article) -> str:
    return reverse("admin:articles_article_notes", args=[story.pk])


def note_url(note: StoryNote) -> str:
    return reverse("admin:articles_article_note", args=[note.article_id, note.pk])


def write(client: Client, story: Article, text: str, **more: Any) -> Any:
    return client.post(notes_url(story), {"text": text, **more}, follow=True)


def test_it_is_written_and_shown_with_its_passage(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    page = write(client, story, "<b>Which?</b> @ed & @Rhea", quote=CRANE, suffix=" at six.")
    assert "The note is on the story. Nobody on the desk is called @ed." in page.text
    assert page.redirect_chain[-1][0] == f"{change_url(story)}#notes"
    assert "&lt;b&gt;Which?&lt;/b&gt; " in page.text
    assert '<b class="note__name">@ed</b> &amp; ' in page.text
    assert f'<blockquote class="note__quote">{CRANE}</blockquote>' in page.text
    assert f'data-quote="{CRANE}"' in page.text
    assert "rewritten" not in page.text
    note = StoryNote.objects.get()
    assert (note.author, note.suffix) == (cast.rhea(), "at six.")
    assert not Notice.objects.exists()


def test_a_passage_that_was_rewritten_says_what_it_said(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    write(client, story, "Which?", quote=CRANE)
    revise(story, body="<p>A crane rose.</p>")
    page = client.get(change_url(story)).text
    assert "The passage was rewritten; it said:" in page
    assert CRANE in page
    write(client, story, "And?", quote="words that were never saved")
    assert "The passage is not in the text as it is saved:" in client.get(change_url(story)).text


def test_those_who_only_read_note_too(client: Client) -> None:
    story = make_story(section="sport", by=cast.dana())
    client.force_login(cast.pia())
    assert "story-form--reading" in client.get(change_url(story)).text
    write(client, story, "Which frame?")
    assert "Which frame?" in client.get(change_url(story)).text


def test_it_is_answered_and_settled_and_folds(client: Client) -> None:
    story = make_story()
    note = workflow.comment(story, by=cast.ed(), text="Which?").note
    client.force_login(cast.rhea())
    client.post(note_url(note), {"text": "The left one."})
    page = client.get(change_url(story)).text
    assert page.index("Which?") < page.index("The left one.")
    done = client.post(note_url(note), {"settle": "1"}, follow=True).text
    assert "The note is settled." in done
    assert "Settled notes (1)" in done and "No note is open." in done
    assert "Settled by Rhea, " in done
    assert "settled already" in client.post(note_url(note), {"settle": "1"}).text


@pytest.mark.parametrize("text", ["", " ", "x" * 2001])
def test_what_is_refused_comes_back_with_its_words(client: Client, text: str) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    page = write(client, story, text, quote=CRANE)
    assert page.status_code == 200
    assert 'class="errorlist"' in page.text
    assert CRANE in page.text and text.strip() in page.text
    assert not StoryNote.objects.exists()


def test_who_may_not_settle_sees_no_button_and_is_refused(client: Client) -> None:
    story = make_story(section="sport", by=cast.dana())
    note = workflow.comment(story, by=cast.dana(), text="Which?").note
    client.force_login(cast.ed())
    assert 'name="settle"' not in client.get(change_url(story)).text
    assert "Whoever wrote the note" in client.post(note_url(note), {"settle": "1"}).text
    assert story.notes.open().exists()


@pytest.mark.parametrize("who", [cast.sal, cast.wes])
def test_who_may_not_see_the_story_finds_no_door(client: Client, who: Any) -> None:
    story = make_story()
    note = workflow.comment(story, by=cast.rhea(), text="Which?").note
    client.force_login(who())
    for url in (notes_url(story), note_url(note), PEOPLE):
        assert client.get(url).status_code == 403
        assert client.post(url, {"text": "Hello", "settle": "1"}).status_code == 403
    assert StoryNote.objects.filter(resolved_at=None).count() == 1


def test_a_note_of_another_story_is_not_answered_here(client: Client) -> None:
    note = workflow.comment(make_story("Other"), by=cast.rhea(), text="Which?").note
    client.force_login(cast.rhea())
    url = reverse("admin:articles_article_note", args=[make_story().pk, note.pk])
    assert client.post(url, {"text": "Hello"}).status_code == 404


def test_it_asks_the_same_for_one_note_and_for_thirty(client: Client) -> None:
    story = make_story()
    client.force_login(cast.rhea())
    counts = []
    for number in range(30):
        note = workflow.comment(story, by=cast.ed(), text=f"Note {number}").note
        workflow.comment(story, by=cast.rhea(), text="Yes", answers=note)
        if number in (0, 29):
            client.get(change_url(story))
            with CaptureQueriesContext(connection) as caught:
                client.get(change_url(story))
            counts.append(len([each for each in caught if "articles_storynote" in each["sql"]]))
    assert counts == [3, 3]


def test_names_are_offered_of_those_who_may_see_stories(client: Client) -> None:
    cast.sal(), cast.ed()
    left = cast.person("Rheanna", "Reporter")
    User.objects.filter(pk=left.pk).update(is_active=False)
    client.force_login(cast.rhea())
    assert client.get(PEOPLE, {"q": "rh"}).json() == {"people": [{"login": "rhea", "name": "Rhea"}]}
    assert client.get(PEOPLE, {"q": "E"}).json()["people"][0]["login"] == "ed"
    for nobody in ("", "sal", "%", "\x00", "x" * 500):
        assert client.get(PEOPLE, {"q": nobody}).json() == {"people": []}


def test_the_pieces_of_a_text_are_all_of_it() -> None:
    for text in ("", "@rhea", "Ask @rhea. Or @ed!", "a@b.example", "@@x @."):
        assert "".join(piece.words for piece in pieces(text)) == text
