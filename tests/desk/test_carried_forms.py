"""A suggestion, and the choices of a merge, sent without a script after the session has ended: there again after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.admin.carried import KEPT
from articles.models import Article, Suggestion
from newsroom.core import clock
from newsroom.desk.models import DeskSession
from tests import cast
from tests.desk.second import met, together_url
from tests.desk.test_suggest import sent, suggest_url
from tests.desk.torn import merge_url
from tests.make import make_story, revise

pytestmark = pytest.mark.django_db
MINE, THEIRS = {"headline": "Ports reopen at dawn"}, {"headline": "Ports reopen at last"}


def sent_late(client: Client, url: str, said: dict[str, Any], **carried: str) -> str:
    """Where the log-in leads on to, when the page's form is sent without a session."""
    said = {"claim": client.get(url).context["claim"], **said, **carried}
    DeskSession.objects.all().delete()
    answer = client.post(url, said)
    where = urlsplit(answer.url)
    assert where.path == reverse("admin:login")
    return parse_qs(where.query)["next"][0]


def log_in(client: Client, name: str, onwards: str) -> Any:
    given = {"username": name, "password": cast.PASSWORD, "next": onwards}
    return client.post(reverse("admin:login"), given, follow=True)


def torn_apart() -> Article:
    story = make_story(by=cast.rhea())
    revise(story, by=cast.rhea(), **MINE)
    workflow.restore(story.versions.get(number=1), by=cast.rhea())
    revise(story, by=cast.rhea(), **THEIRS)
    return story


def test_a_suggestion_is_there_again_and_not_sent(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    said = sent(story, headline="As I would have it", note="Shorter.")
    onwards = sent_late(client, suggest_url(story), said)
    page = log_in(client, "ed", onwards)
    form = page.context["form"]
    assert (form["headline"].value(), form["note"].value()) == ("As I would have it", "Shorter.")
    assert form["opened_on"].value() == "1"
    assert "You were signed out when you sent this." in page.text
    assert 'data-unsaved="yes"' in page.text
    assert not Suggestion.objects.exists()
    assert client.get(onwards).context["form"]["headline"].value() == story.headline


def test_the_choices_of_a_merge_stand_as_they_were(client: Client) -> None:
    story = torn_apart()
    client.force_login(cast.rhea())
    onwards = sent_late(client, merge_url(story), {"choice-headline": "theirs", "seen": "x"})
    page = log_in(client, "rhea", onwards)
    [clash] = page.context["clashes"]
    assert (clash.chosen, clash.missing) == ("theirs", False)
    assert story.versions.count() == 4


def test_those_of_two_saves_too(client: Client) -> None:
    story, _ = met(client, {"headline": "Rhea’s"}, {"headline": "Dana’s"})
    onwards = sent_late(client, together_url(story), {"choice-headline": "mine"})
    [clash] = log_in(client, "rhea", onwards).context["clashes"]
    assert clash.chosen == "mine"


def test_nobody_else_is_shown_them(client: Client) -> None:
    story = make_story()
    cast.dana()
    client.force_login(cast.ed())
    onwards = sent_late(client, suggest_url(story), sent(story, headline="As I would have it"))
    page = log_in(client, "dana", onwards)
    assert page.context["form"]["headline"].value() == story.headline
    assert "carried_form" not in client.session


@pytest.mark.parametrize("wrong", ["", "forged", "of another page"])
def test_without_a_good_claim_nothing_is_kept(wrong: str, client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    other = client.get(suggest_url(make_story("Another"))).context["claim"]
    claim = other if wrong == "of another page" else wrong
    said = sent(story, headline="As I would have it")
    sent_late(client, suggest_url(story), said, claim=claim)
    assert "carried_form" not in client.session


def test_it_is_bounded(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    sent_late(client, suggest_url(story), sent(story, body="word " * 250_000))
    assert "carried_form" not in client.session


def test_a_form_of_an_earlier_log_in_keeps_its_words_though_its_token_is_void() -> None:
    story, strict = make_story(), Client(enforce_csrf_checks=True)
    strict.force_login(cast.ed())
    url = suggest_url(story)
    said = sent(story, headline="As I would have it")
    claim = strict.get(url).context["claim"]
    assert strict.post(url, {**said, "claim": claim}).url == url
    assert strict.get(url).context["form"]["headline"].value() == "As I would have it"
    assert strict.post(url, said).status_code == 403
    strict.force_login(cast.dana())
    assert strict.post(url, {**said, "claim": claim}).status_code == 403


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (25, False)])
def test_it_is_kept_for_a_day(client: Client, hours: int, kept: bool) -> None:
    story = make_story()
    client.force_login(cast.ed())
    url, session = suggest_url(story), client.session
    session[KEPT] = laid_by(url, clock.now() - timedelta(hours=hours))
    session.save()
    headline = client.get(url).context["form"]["headline"].value()
    assert headline == ("As I would have it" if kept else story.headline)
    assert KEPT not in client.session


def laid_by(url: str, at: datetime) -> list[Any]:
    return [cast.ed().pk, url, {"headline": ["As I would have it"]}, at.isoformat()]


def test_what_was_laid_by_before_it_had_an_age_is_thrown_away(client: Client) -> None:
    story = make_story()
    client.force_login(cast.ed())
    session = client.session
    session[KEPT] = laid_by(suggest_url(story), clock.now())[:3]
    session.save()
    assert client.get(suggest_url(story)).status_code == 200
    assert KEPT not in client.session


def test_it_is_over_when_that_page_is_sent_after_all(client: Client) -> None:
    """From a second tab, which was open before."""
    story, other = make_story(), make_story("Another")
    client.force_login(cast.ed())
    session = client.session
    session[KEPT] = laid_by(suggest_url(story), clock.now())
    session.save()
    client.post(suggest_url(other), sent(other, headline="Of another story"))
    assert KEPT in client.session
    assert client.post(suggest_url(story), sent(story, headline=story.headline)).status_code == 200
    assert KEPT in client.session
    assert client.post(suggest_url(story), sent(story, headline="At last")).status_code == 302
    assert KEPT not in client.session


def test_the_choices_of_a_merge_are_bounded_more_narrowly(client: Client) -> None:
    story = torn_apart()
    client.force_login(cast.rhea())
    sent_late(client, merge_url(story), {"choice-headline": "theirs" * 5_000, "seen": "x"})
    assert KEPT not in client.session
