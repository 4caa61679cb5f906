"""A draft that nobody wants leaves the desk with its versions and its address kept, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import policy, workflow
from articles.models import Article, Event, Verb
from articles.workflow import Refused
from newsroom.desk import thrown_away
from newsroom.desk.models import Binned
from tests import cast, make
from tests.desk.forms import change_url, filled

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LIST = "/admin/articles/article/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def act(client: Client, story: Article, verb: str) -> Any:
    url = reverse("admin:articles_article_act", args=[story.pk, verb])
    return client.post(url, {"note": "", "seen": Article.objects.get(pk=story.pk).edit_token})


def test_it_leaves_every_list_of_the_desk(client: Client) -> None:
    story = make.make_story("Zanzibar ledger")
    client.force_login(cast.rhea())
    assert "Throw away" in client.get(change_url(story)).text
    assert act(client, story, "bin")["Location"] == LIST
    assert client.get(LIST).text.count("Zanzibar") == 0
    for query in ("q=zanzibar", "state=draft", "mine=1", "state=thrown_away"):
        assert "Zanzibar" not in client.get(f"{LIST}?{query}").text, query
    assert "No draft is yours." in client.get("/admin/").text
    for page in ("change", "history", "log", "compare", "preview", "autosave"):
        url = reverse(f"admin:articles_article_{page}", args=[story.pk])
        assert "Zanzibar" not in client.get(url).text, page
    event = Event.objects.get(verb=Verb.BIN)
    assert (event.actor, event.article) == (cast.rhea(), story)


def test_it_comes_back_with_its_versions_and_its_address(client: Client) -> None:
    story = make.make_story("Zanzibar ledger", tags=["RUSSIA"])
    make.revise(story, headline="Zanzibar ledgers", by=cast.rhea())
    before = [Article.objects.values().get(), *story.versions.values()]
    workflow.throw_away(story, by=cast.rhea())
    other = make.make_story("Zanzibar ledger")
    assert other.slug != story.slug
    client.force_login(cast.rhea())
    row = Binned.objects.get()
    assert "Zanzibar ledgers" in client.get("/admin/desk/binned/").text
    client.post(reverse("admin:desk_binned_back", args=[row.pk]))
    assert [Article.objects.values().get(pk=story.pk), *story.versions.values()] == before
    assert Event.objects.filter(verb=Verb.BRING_BACK, article=story).count() == 1
    assert "Zanzibar ledgers" in client.get(LIST).text


def test_nothing_is_done_to_it_while_it_lies_there() -> None:
    story = make.make_story()
    workflow.throw_away(story, by=cast.rhea())
    for verb in (workflow.save, workflow.publish, workflow.submit, workflow.throw_away):
        with pytest.raises(Refused, match="thrown away"):
            verb(Article.objects.get(), by=cast.dana())
    with pytest.raises(Refused, match="thrown away"):
        workflow.kill(story, by=cast.dana(), note="Not true")
    assert not policy.may(cast.rhea(), "change", Article.objects.get())
    assert not policy.allowed(cast.rhea(), "change").exists()


def test_a_form_that_was_open_meanwhile_saves_nothing(client: Client) -> None:
    story = make.make_story("Zanzibar ledger")
    data = filled(story, headline="Saved all the same")
    workflow.throw_away(story, by=cast.rhea())
    client.force_login(cast.rhea())
    client.post(change_url(story), data)
    assert Article.objects.get().headline == "Zanzibar ledger"


def live() -> Article:
    return make.make_story(live=True)


def withdrawn() -> Article:
    story = make.make_story(live=True, now=TEN - DAY)
    workflow.unpublish(story, by=cast.dana())
    return story


def waiting() -> Article:
    return make.make_story(at=TEN + DAY)


def held() -> Article:
    story = waiting()
    workflow.hold(story.versions.get(), by=cast.dana())
    return story


@pytest.mark.parametrize("state", [live, withdrawn, waiting, held], ids=lambda kind: kind.__name__)
def test_what_readers_saw_or_are_to_see_is_not_thrown_away(state: Any, client: Client) -> None:
    story = state()
    with pytest.raises(Refused):
        workflow.throw_away(story, by=cast.dana())
    client.force_login(cast.dana())
    act(client, story, "bin")
    assert "Throw away…" not in client.get(change_url(story)).text
    assert not Binned.objects.exists()


def test_those_who_may_not_change_it_may_not_throw_it_away_or_bring_it_back(client: Client) -> None:
    story = make.make_story(section="sport")
    strangers = (cast.ed, cast.pia, cast.sal, cast.wes)
    for who in strangers:
        client.force_login(who())
        assert act(client, story, "bin").status_code in (403, 404), who.__name__
        with pytest.raises(Refused, match="You may not"):
            workflow.throw_away(story, by=who())
    row = workflow.throw_away(story, by=cast.rhea())
    for who in strangers:
        client.force_login(who())
        answer = client.post(reverse("admin:desk_binned_back", args=[row.pk]))
        assert answer.status_code in (403, 404), who.__name__
    assert Binned.objects.get().back_at is None


def test_after_thirty_days_it_stays_in_the_record_for_the_chief_alone(
    client: Client, ten: time_machine.Traveller
) -> None:
    story = make.make_story("Zanzibar ledger")
    workflow.throw_away(story, by=cast.rhea())
    ten.move_to(TEN + 31 * DAY)
    thrown_away.empty(TEN + 31 * DAY)
    with pytest.raises(Refused, match="thirty days"):
        workflow.bring_back(story, by=cast.dana())
    assert story.versions.count() == 1
    client.force_login(cast.dana())
    assert "Zanzibar" in client.get(f"{LIST}?state=thrown_away").text
    assert "Zanzibar" in client.get(change_url(story)).text
    client.force_login(cast.rhea())
    assert "Zanzibar" not in client.get(f"{LIST}?state=thrown_away").text
