"""A story that was sent back: said at the head of its form until it is sent again, and written to its writer."""

from __future__ import annotations

import pytest
from django.test import Client

from articles import workflow
from articles.models import Article
from articles.passages import Passage
from newsroom.desk.models import Letter
from tests import cast
from tests.desk.forms import change_url, press
from tests.make import make_story

pytestmark = pytest.mark.django_db
WHY = "Who measured the kitchen?"


@pytest.fixture
def story() -> Article:
    story = make_story(body="<p>The first crane lifted its arm.</p>", by=cast.rhea())
    workflow.submit(story, by=cast.rhea())
    for person, text in ((cast.ed, "Name the crane."), (cast.dana, "A later thought.")):
        workflow.comment(story, by=person(), text=text, about=Passage("first crane"))
    workflow.send_back(story, by=cast.ed(), note=WHY)
    return story


def test_the_head_of_the_form_says_who_when_and_why_with_the_notes(
    client: Client, story: Article
) -> None:
    client.force_login(cast.rhea())
    page = client.get(change_url(story))
    told = page.context["sent_back"]
    assert (told.who, told.reason) == ("Ed", WHY)
    assert [note.text for note in told.notes] == ["Name the crane."]
    banner = page.text.partition('id="sent-back"')[2].partition("</section>")[0]
    assert "Ed sent this story back" in banner and WHY in banner
    assert f'href="#note-{told.notes[0].pk}">Name the crane.</a>' in banner
    assert all("sent it back" not in gate.words for gate in page.context["gates"])


def test_it_goes_when_the_story_is_sent_again(client: Client, story: Article) -> None:
    client.force_login(cast.rhea())
    press(client, story, "save", headline="Mended a little")
    assert client.get(change_url(story)).context["sent_back"] is not None
    press(client, story, "submit")
    assert client.get(change_url(story)).context["sent_back"] is None


def test_its_writer_is_written_to_without_having_asked(story: Article) -> None:
    [letter] = Letter.objects.filter(subject__contains="back")
    assert letter.to == cast.rhea().email
    assert WHY in letter.body and change_url(story) in letter.body
