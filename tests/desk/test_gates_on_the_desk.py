"""Gates on the desk: what stops a story is said with its cure, and a reason is asked of those who may give one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.failing import failing
from articles.models import Article, Event, Verb
from newsroom.core import clock
from newsroom.roles import CHIEF
from tests import cast, house
from tests.desk.forms import change_url, press
from tests.house import set_gate
from tests.make import make_photo, make_section, make_story, revise

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WHY = "The agency names him tomorrow."
LIST = "admin:articles_article_changelist"
pytestmark = pytest.mark.django_db


def act(story: Article, verb: str, version: int = 0) -> str:
    url = reverse("admin:articles_article_act", args=[story.pk, verb])
    return f"{url}?version={version}" if version else url


@pytest.fixture
def story() -> Article:
    """A photograph without a credit; the chief may let it pass."""
    set_gate("credit", "bar", role=CHIEF)
    return make_story("Ports reopen", lead_photo=make_photo(credit=""))


def page(client: Client, person: User, url: str) -> str:
    client.force_login(person)
    return client.get(url).content.decode()


def send(client: Client, person: User, story: Article, verb: str, **given: Any) -> str:
    client.force_login(person)
    token = Article.objects.get(pk=story.pk).edit_token
    return client.post(act(story, verb), {"seen": token, **given}, follow=True).content.decode()


# The form


def test_the_form_says_what_stops_it_and_leads_to_the_cure(client: Client, story: Article) -> None:
    set_gate("words", "warning", words="reopen -> open again")
    html = page(client, cast.ed(), change_url(story))
    assert "gate--stop" in html
    assert "The picture has no credit: name the photographer or the agency." in html
    assert reverse("admin:articles_photo_change", args=[story.lead_photo_id]) in html
    assert "“reopen” in the headline (“Ports reopen”): write “open again”." in html
    assert 'href="#id_headline"' in html


def test_to_one_who_may_pass_it_a_bar_is_a_doubt(client: Client, story: Article) -> None:
    html = page(client, cast.dana(), change_url(story))
    assert "You may go on with a reason." in html
    assert "gate--stop" not in html


def test_four_eyes_are_told_to_those_who_publish(client: Client) -> None:
    house.four_eyes(make_section("world"))
    story = make_story()
    revise(story, by=cast.ed(), headline="Ports reopen, says Ed")
    assert "You were the last to change it" in page(client, cast.ed(), change_url(story))
    assert "You were the last" not in page(client, cast.dana(), change_url(story))


def test_a_new_story_has_its_list_too(client: Client) -> None:
    html = page(client, cast.rhea(), reverse("admin:articles_article_add"))
    assert "No byline" in html and "No tag" in html


# The page of a verb


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_the_page_asks_the_reason_of_those_who_may(
    client: Client, story: Article, verb: str
) -> None:
    html = page(client, cast.dana(), act(story, verb))
    assert "Credit stops it, unless you say why not" in html
    assert 'name="pass-credit"' in html
    assert "No byline" in html
    html = page(client, cast.ed(), act(story, verb))
    assert 'name="pass-credit"' not in html
    assert "This stops it" in html


def test_the_button_leads_those_who_may_pass_to_that_page(client: Client, story: Article) -> None:
    client.force_login(cast.dana())
    assert "Credit stops it" in press(client, story, "publish").content.decode()
    client.force_login(cast.ed())
    html = press(client, story, "publish").content.decode()
    assert "Saved as v1. It is not published. The picture has no credit" in html
    assert not Article.objects.live().exists()


def test_a_reason_lets_it_go_and_stays_in_the_log(client: Client, story: Article) -> None:
    html = send(client, cast.dana(), story, "publish")
    assert "Say why it may go out all the same." in html
    html = send(client, cast.dana(), story, "publish", **{"pass-credit": WHY})
    assert "v1 is live." in html
    log = page(client, cast.dana(), reverse("admin:articles_article_log", args=[story.pk]))
    assert "passed a gate with v1" in log and WHY in log


def test_a_reason_in_a_post_of_ones_own_making_passes_nothing(
    client: Client, story: Article
) -> None:
    html = send(client, cast.ed(), story, "publish", **{"pass-credit": WHY, "pass-nothing": WHY})
    assert "The picture has no credit" in html
    assert not Article.objects.live().exists()
    assert not Event.objects.filter(verb=Verb.PASS_GATE).exists()


def test_what_was_written_as_a_reason_is_not_lost(client: Client, story: Article) -> None:
    set_gate("byline", "bar", role=CHIEF)
    html = send(client, cast.dana(), story, "publish", **{"pass-credit": WHY})
    assert f">{WHY}</textarea>" in html
    assert "Byline stops it" in html


def test_rolling_back_and_scheduling_meet_the_same(client: Client) -> None:
    set_gate("credit", "off")
    story = make_story(live=True, lead_photo=make_photo(credit=""))
    revise(story, headline="Ports reopen, mended")
    workflow.publish(story, by=cast.dana())
    set_gate("credit", "bar", role=CHIEF)
    assert "Credit stops it" in page(client, cast.dana(), act(story, "roll_back", 1))
    html = send(client, cast.dana(), story, "roll_back", version=1, **{"pass-credit": WHY})
    assert "Readers see again what v1 said." in html
    revise(story, headline="Ports reopen, tomorrow")
    at = clock.newsroom_time(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    html = send(client, cast.dana(), story, "schedule", at=at, shown=at, **{"pass-credit": WHY})
    assert "goes live on" in html


def test_submitting_says_what_would_stop_it(client: Client, story: Article) -> None:
    html = send(client, cast.rhea(), story, "submit")
    assert "It cannot go out yet. The picture has no credit" in html


# Many at once


def bulk(client: Client, *stories: Article, confirmed: bool = False, **more: str) -> str:
    given: dict[str, Any] = {
        "action": "publish",
        "_selected_action": [s.pk for s in stories],
        **more,
    }
    if confirmed:
        given["_confirmed"] = "1"
        given |= {f"seen-{s.pk}": Article.objects.get(pk=s.pk).edit_token for s in stories}
    return client.post(reverse(LIST), given, follow=True).content.decode()


def test_each_of_many_has_its_own_reason(client: Client, story: Article) -> None:
    other = make_story("Another", lead_photo=make_photo(credit=""))
    client.force_login(cast.dana())
    html = bulk(client, story, other)
    assert f'name="pass-{story.pk}-credit"' in html and f'name="pass-{other.pk}-credit"' in html
    html = bulk(client, story, other, confirmed=True, **{f"pass-{story.pk}-credit": WHY})
    assert "“Ports reopen”: v1 is live." in html
    assert "“Another”: The picture has no credit" in html
    assert list(Article.objects.live()) == [story]


def test_to_others_it_stays_as_it_is(client: Client, story: Article) -> None:
    client.force_login(cast.ed())
    assert "Left as it is." in bulk(client, story)
    bulk(client, story, confirmed=True, **{f"pass-{story.pk}-credit": WHY, "pass-credit": WHY})
    assert not Article.objects.live().exists()


# What begins to fail while it waits


@time_machine.travel(TEN, tick=False)
def test_the_board_tells_what_fails_on_what_is_scheduled(client: Client) -> None:
    photo = make_photo()
    story = make_story("Tomorrow’s ports", lead_photo=photo, at=TEN + timedelta(days=1))
    assert "Fails before it goes" not in page(client, cast.ed(), reverse("admin:index"))
    photo.rights_until, photo.credit = TEN.date(), ""
    photo.save()
    html = page(client, cast.ed(), reverse("admin:index"))
    assert "Fails before it goes" in html
    assert "The rights to the picture ended on Sun 22 Nov. The picture has no credit" in html
    assert "1 scheduled release fails a check." in html
    assert story.versions.waiting().exists()


@time_machine.travel(TEN, tick=False)
def test_what_was_passed_with_a_reason_is_not_told_again(story: Article) -> None:
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(days=1), passes={"credit": WHY})
    assert failing(TEN) == []
    set_gate("byline", "bar")
    (found,) = failing(TEN)
    assert found.sentences == ("No byline: the story goes out without a name.",)


@time_machine.travel(TEN, tick=False)
def test_the_clock_withholds_nothing(story: Article) -> None:
    photo = story.lead_photo
    workflow.schedule(story, by=cast.dana(), at=TEN + timedelta(days=1), passes={"credit": WHY})
    photo.rights_until = TEN.date()
    photo.save()
    assert Article.objects.live(TEN + timedelta(days=1)).exists()


def test_many_that_wait_cost_no_more_than_one(django_assert_max_num_queries: Any) -> None:
    for n in range(6):
        make_story(f"Story {n}", at=clock.now() + timedelta(days=1, minutes=n))
    with django_assert_max_num_queries(4):
        failing(clock.now())
