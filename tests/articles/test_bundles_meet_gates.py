"""A bundle meets the gates story by story: one that is barred stops all, and each has its own reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.bundles import entries_of, token
from articles.models import Article, Bundle, Event, Verb
from articles.workflow import bundles
from articles.workflow.bundles import BundleRefused
from newsroom.roles import CHIEF
from tests import cast, house
from tests.house import set_gate
from tests.make import make_photo, make_section, make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NOON, THREE = TEN + timedelta(hours=2), TEN + timedelta(hours=5)
WHY = "The agency names him tomorrow."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def stories() -> list[Article]:
    """One without a credit, which the chief may let pass, and one that is well."""
    set_gate("credit", "bar", role=CHIEF)
    return [make_story("Budget", lead_photo=make_photo(credit="")), make_story("Reaction")]


@pytest.fixture
def bundle(stories: list[Article]) -> Bundle:
    made = bundles.make("Budget night", by=cast.dana())
    for story in stories:
        bundles.add(made, story.newest_version(), by=cast.dana())
    return made


def test_one_that_is_barred_stops_all(bundle: Bundle, stories: list[Article]) -> None:
    with pytest.raises(BundleRefused, match="no credit") as refused:
        bundles.publish(bundle, by=cast.dana())
    assert list(refused.value.findings) == [stories[0].pk]
    assert not Article.objects.live().exists()


def test_its_own_reason_lets_it_go_with_the_others(bundle: Bundle, stories: list[Article]) -> None:
    bundles.schedule(bundle, by=cast.dana(), at=NOON, passes={stories[0].pk: {"credit": WHY}})
    assert Article.objects.live(NOON).count() == 2
    assert Event.objects.get(verb=Verb.PASS_GATE).article == stories[0]


def test_what_was_passed_need_not_be_passed_again_when_it_is_moved(
    bundle: Bundle, stories: list[Article]
) -> None:
    bundles.schedule(bundle, by=cast.dana(), at=NOON, passes={stories[0].pk: {"credit": WHY}})
    bundles.schedule(Bundle.objects.get(pk=bundle.pk), by=cast.dana(), at=THREE)
    assert not Article.objects.live(NOON).exists()
    assert Event.objects.filter(verb=Verb.PASS_GATE).count() == 1
    revise(stories[0], headline="Budget, again")
    with pytest.raises(workflow.Barred):
        workflow.schedule(Article.objects.get(pk=stories[0].pk), by=cast.dana(), at=NOON)


def test_four_eyes_see_each_story_of_it(bundle: Bundle, stories: list[Article]) -> None:
    set_gate("credit", "off")
    house.four_eyes(make_section("world"))
    bundles.add(bundle, revise(stories[1], by=cast.ed(), headline="By Ed"), by=cast.dana())
    with pytest.raises(BundleRefused, match="You were the last to change it"):
        bundles.publish(bundle, by=cast.ed())
    bundles.publish(bundle, by=cast.dana())


def test_the_page_asks_the_reason_of_each(
    client: Client, bundle: Bundle, stories: list[Article]
) -> None:
    client.force_login(cast.dana())
    url = reverse("admin:articles_bundle_act", args=[bundle.pk, "publish"])
    name = f"pass-{stories[0].pk}-credit"
    html = client.get(url).content.decode()
    assert f'name="{name}"' in html and f'name="pass-{stories[1].pk}-credit"' not in html
    seen = {"seen": token(bundle, entries_of(bundle))}
    assert "Say why" not in client.post(url, {**seen, name: " "}).content.decode()
    assert not Article.objects.live().exists()
    client.post(url, {**seen, name: WHY})
    assert Article.objects.live().count() == 2


def test_to_one_who_may_not_it_stops(
    client: Client, bundle: Bundle, stories: list[Article]
) -> None:
    client.force_login(cast.ed())
    url = reverse("admin:articles_bundle_act", args=[bundle.pk, "publish"])
    assert "Nothing goes out while one story cannot" in client.get(url).content.decode()
    seen = {"seen": token(bundle, entries_of(bundle))}
    client.post(url, {**seen, f"pass-{stories[0].pk}-credit": WHY})
    assert not Article.objects.live().exists()
