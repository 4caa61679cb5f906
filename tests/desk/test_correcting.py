"""The desk's pages of corrections: with a release, alone, mended, withdrawn; and who has which door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Correction, Event, Verb
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url, press
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
SAID = "There are five harbours, not four."


@pytest.fixture
def story() -> Article:
    made = make_story(section="world", live=True, now=clock.now() - timedelta(hours=1))
    revise(made, headline="Five ports reopen")
    return Article.objects.get(pk=made.pk)


@pytest.fixture
def ed(client: Client) -> Client:
    client.force_login(cast.ed())
    return client


def act_url(story: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[story.pk, verb])


def page_url(story: Article, *number: int) -> str:
    name = "correction" if number else "corrections"
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *number])


def given(story: Article, **more: object) -> dict[str, object]:
    return {"kind": "correction", "text": SAID, "seen": story.edit_token, **more}


def release(story: Article, **more: object) -> dict[str, object]:
    told = {"significance": "correction", "correction": SAID, "correction_kind": "clarification"}
    return {"version": 2, "seen": story.edit_token, **told, **more}


def test_the_form_asks_what_readers_are_told(ed: Client, story: Article) -> None:
    page = press(ed, story, "publish", significance="correction", headline="Five ports reopen")
    assert page.redirect_chain[0][0].startswith(act_url(story, "publish"))
    assert 'name="correction"' in page.text
    assert story.live_version().number == 1


def test_a_release_and_its_correction_are_one_act(ed: Client, story: Article) -> None:
    ed.post(act_url(story, "publish"), release(story))
    made = story.corrections.get()
    assert (made.kind, made.text, made.version.number) == ("clarification", SAID, 2)
    assert story.live_version().number == 2


def test_a_release_marked_as_a_correction_needs_its_words(ed: Client, story: Article) -> None:
    page = ed.post(act_url(story, "publish"), release(story, correction=" "))
    assert "Say what was wrong, and what is right: this release is marked" in page.text
    page = ed.post(act_url(story, "publish"), release(story, significance="update"))
    assert "mark the release as one, or take the text out" in page.text
    assert SAID in page.text
    assert story.live_version().number == 1
    assert not Correction.objects.exists()


def test_a_release_held_keeps_what_was_written_for_it(ed: Client, story: Article) -> None:
    at = clock.newsroom_time(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    ed.post(act_url(story, "schedule"), release(story, at=at, shown=at))
    waiting = story.versions.get(number=2)
    workflow.hold(waiting, by=cast.dana())
    page = ed.get(f"{act_url(story, 'schedule')}?version=2")
    assert page.context["form"]["correction"].value() == SAID
    assert page.context["form"]["significance"].value() == "correction"


def test_one_is_said_alone(ed: Client, story: Article) -> None:
    assert "Say it to readers" in ed.get(page_url(story)).text
    page = ed.post(page_url(story), given(story), follow=True)
    assert "Readers are told." in page.text and SAID in page.text
    event = Event.objects.order_by("-pk").first()
    assert (event.verb, event.actor.username, event.note) == (Verb.CORRECT, "ed", SAID)


def test_the_moments_offered_are_those_that_differ(ed: Client, story: Article) -> None:
    assert "When readers are told" not in ed.get(page_url(story)).text
    at = clock.now() + timedelta(days=1)
    workflow.schedule(story, by=cast.dana(), at=at)
    form = ed.get(page_url(story)).context["form"]
    assert form.fields["release"].choices == [
        ("", "Now, as soon as you press"),
        ("2", f"With v2, on {clock.moment_words(at)}, and not before"),
    ]


def test_one_is_said_of_a_release_that_waits(ed: Client, story: Article) -> None:
    at = clock.now() + timedelta(days=1)
    workflow.schedule(story, by=cast.dana(), at=at)
    page = ed.post(page_url(story), given(story, release="2"), follow=True)
    assert f"Readers are told on {clock.moment_words(at)}." in page.text
    assert "Readers are told with v2, on" in page.text
    assert not Correction.objects.live().exists()


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "x" * 1001}, {"kind": "withdrawn"}, {"kind": ""}, {"release": "9"},
              {"release": "2"}, {"seen": "older"}],
)  # fmt: skip
def test_what_is_wrong_is_said(ed: Client, story: Article, wrong: dict[str, str]) -> None:
    page = ed.post(page_url(story), given(story, **wrong))
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Correction.objects.exists()


def test_one_is_mended_or_withdrawn(ed: Client, story: Article) -> None:
    wrong = workflow.correct(story, by=cast.ed(), kind="correction", text="There are six.")
    url = page_url(story, wrong.pk)
    assert "There are six." in ed.get(url).text
    ed.post(url, given(story, what="mend"))
    right = story.corrections.get(replaces=wrong)
    ed.post(page_url(story, right.pk), given(story, what="withdraw", text="Of another story."))
    assert not Correction.objects.live().exists()
    page = ed.get(page_url(story)).text
    assert "Replaced on" in page and "Withdrawn on" in page and "Of another story." in page
    page = ed.post(url, given(story, what="mend")).text
    assert "Another stands in its place already" in page


def test_a_correction_is_of_its_own_story(ed: Client, story: Article) -> None:
    made = workflow.correct(story, by=cast.ed(), kind="correction", text=SAID)
    other = make_story("Another", section="world", live=True)
    assert ed.get(page_url(other, made.pk)).status_code == 404
    assert ed.post(page_url(other, made.pk), given(other, what="withdraw")).status_code == 404


@pytest.mark.parametrize("section", ["world", "sport"])
def test_who_may_and_who_may_not(client: Client, section: str) -> None:
    story = make_story(f"In {section}", section=section, live=True)
    made = workflow.correct(story, by=cast.dana(), kind="note", text="Late.")
    for who in (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes):
        client.force_login(who())
        sees = who not in (cast.sal, cast.wes)
        may = who is cast.dana or (who is cast.ed and section == "world")
        page = client.get(page_url(story))
        assert page.status_code == (200 if sees else 403)
        assert ("Say it to readers" in page.text) is may
        assert client.get(page_url(story, made.pk)).status_code == (200 if may else 403)
        assert ("Correct…" in client.get(change_url(story)).text) is may
        before = Correction.objects.count()
        for url in (page_url(story), page_url(story, made.pk)):
            client.post(url, given(story, what="mend", seen="wrong"))
            answer = client.post(url, given(story, what="mend"))
            assert answer.status_code in ((200, 302) if may else (403,))
        assert (Correction.objects.count() > before) is may
    client.logout()
    assert client.post(page_url(story), given(story)).status_code == 302


def test_a_story_that_nobody_saw_has_nothing_to_correct(ed: Client) -> None:
    story = make_story(section="world")
    assert "seen nothing of this story yet" in ed.get(page_url(story)).text
    assert "Correct…" not in ed.get(change_url(story)).text
    assert "seen nothing of this story yet" in ed.post(page_url(story), given(story)).text
    assert not Correction.objects.exists()
