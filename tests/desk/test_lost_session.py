"""A form sent without a script after the session has ended: its words are offered to their writer after the log-in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles.models import Article, SideDraft
from newsroom.desk.models import DeskSession
from tests import cast
from tests.desk.drafts import typed
from tests.desk.forms import change_url, filled
from tests.make import make_story

ADD = "/admin/articles/article/add/"
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


def opened(client: Client, url: str) -> dict[str, Any]:
    """What the form carries besides its words."""
    page = client.get(url)
    form = page.context["adminform"].form
    key, turn = form["draft_key"].value(), form["draft_turn"].value()
    return {"draft_key": key, "draft_turn": turn, "claim": page.context["claim"]}


def sent_late(
    client: Client, url: str, story: Article | None, carried: dict[str, Any], **said: Any
) -> str:
    """Where the log-in leads on to, when the form is sent without a session."""
    DeskSession.objects.all().delete()
    answer = client.post(url, filled(story, **carried) | said)
    assert answer.status_code == 302
    where = urlsplit(answer.url)
    assert where.path == reverse("admin:login")
    return parse_qs(where.query)["next"][0]


def log_in(client: Client, name: str, onwards: str) -> Any:
    given = {"username": name, "password": cast.PASSWORD, "next": onwards}
    return client.post(reverse("admin:login"), given, follow=True)


def test_the_words_are_offered_after_the_log_in(rhea: Client) -> None:
    story = make_story(bylines=["Ira Mohanty"])
    carried = opened(rhea, change_url(story))
    said = {"headline": "Half a head", "body": "<p>And half a text.</p>", "tags": "Ports"}
    onwards = sent_late(rhea, change_url(story), story, carried, **said)
    page = log_in(rhea, "rhea", onwards)
    assert "These are your words until" in page.text
    form = page.context["adminform"].form
    assert form["headline"].value() == "Half a head"
    assert form["body"].value() == "<p>And half a text.</p>"
    assert form["tags"].value() == "Ports"
    assert story.versions.count() == 1


def test_a_new_story_too(rhea: Client) -> None:
    onwards = sent_late(rhea, ADD, None, opened(rhea, ADD), headline="A new head")
    assert (
        log_in(rhea, "rhea", onwards).context["adminform"].form["headline"].value() == "A new head"
    )
    assert not Article.objects.exists()


def test_nobody_else_is_offered_them(rhea: Client) -> None:
    story = make_story()
    onwards = sent_late(
        rhea, change_url(story), story, opened(rhea, change_url(story)), headline="Mine"
    )
    cast.dana()
    page = log_in(rhea, "dana", onwards)
    assert page.context["adminform"].form["headline"].value() == "Baltic ports reopen"
    assert "Rhea has unsaved words" in page.text
    assert SideDraft.objects.get().person == cast.rhea()


def test_a_sitting_that_was_saved_already_gets_a_new_draft(rhea: Client) -> None:
    story = make_story()
    carried = opened(rhea, change_url(story))
    rhea.post(change_url(story), filled(story, **carried) | {"headline": "Saved"})
    story.refresh_from_db()
    onwards = sent_late(rhea, change_url(story), story, carried, headline="Typed after it")
    assert (
        log_in(rhea, "rhea", onwards).context["adminform"].form["headline"].value()
        == "Typed after it"
    )


def test_it_follows_what_the_sitting_had_kept_before(rhea: Client) -> None:
    story = make_story()
    carried = opened(rhea, change_url(story))
    typed(rhea, story, key=carried["draft_key"], turn=3, headline="Half")
    carried["draft_turn"] = "3"
    sent_late(rhea, change_url(story), story, carried, headline="Whole")
    assert SideDraft.objects.get().fields["headline"] == "Whole"


@pytest.mark.parametrize(
    "wrong", ["", "forged", "another", "older", "password", "key", "gone", "lost"]
)
def test_without_a_good_claim_nothing_is_kept(wrong: str, rhea: Client) -> None:
    story = make_story()
    with time_machine.travel(TEN, tick=False):
        carried = opened(rhea, change_url(story))
    now = TEN + timedelta(days=8 if wrong == "older" else 1)
    person = cast.rhea()
    if wrong in ("", "forged"):
        carried["claim"] = wrong
    elif wrong == "another":
        carried["draft_key"] = "another-sitting"
    elif wrong == "password":
        person.set_password("another battery staple")
        person.save()
    elif wrong == "key":
        carried["claim"] = carried["claim"].replace(carried["claim"][:2], "xx", 1)
    elif wrong == "gone":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    elif wrong == "lost":
        Article.objects.update(created_by=cast.dana())
    with time_machine.travel(now, tick=False):
        assert sent_late(rhea, change_url(story), story, carried, headline="X") == change_url(story)
    assert not SideDraft.objects.exists()


def test_it_is_bounded(rhea: Client) -> None:
    story = make_story()
    carried = opened(rhea, change_url(story))
    body = f"<p>{'word ' * 250_000}</p>"
    assert sent_late(rhea, change_url(story), story, carried, body=body) == change_url(story)
    assert not SideDraft.objects.exists()


def test_no_story_is_made_up(rhea: Client) -> None:
    story = make_story()
    carried = opened(rhea, change_url(story))
    for name in ("999", "x", "1_2F"):
        url = f"/admin/articles/article/{name}/change/"
        assert sent_late(rhea, url, story, carried, headline="X") == url
    assert not SideDraft.objects.exists()


def test_a_form_of_an_earlier_log_in_keeps_its_words_though_its_token_is_void() -> None:
    """The session ended, and one has signed in again in another window: without a script the token is the old one."""
    story, strict = make_story(), Client(enforce_csrf_checks=True)
    strict.force_login(cast.rhea())
    carried = opened(strict, change_url(story))
    answer = strict.post(change_url(story), filled(story, **carried) | {"headline": "Half a head"})
    draft = SideDraft.objects.get()
    assert answer.url == f"{change_url(story)}?draft={draft.pk}"
    assert strict.get(answer.url).context["adminform"].form["headline"].value() == "Half a head"
    assert story.versions.count() == 1
    carried["claim"] = ""
    assert strict.post(change_url(story), filled(story, **carried)).status_code == 403
    assert strict.post(reverse("admin:logout")).status_code == 403


def test_who_may_not_come_in_at_all_is_asked_to_log_in(client: Client) -> None:
    story = make_story()
    assert client.get(change_url(story)).status_code == 302
    assert client.post(change_url(story), {"headline": "X"}).status_code == 302
    client.force_login(cast.wes())
    assert client.get(change_url(story)).status_code == 403
    assert client.post(change_url(story), {"headline": "X"}).status_code == 403
