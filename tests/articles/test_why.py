"""Why and may are one answer: for every role, verb and story; and the sentences say what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import policy, why, workflow
from articles.models import Article
from tests import cast
from tests.articles.test_policy import stories
from tests.desk.codes import not_excused, with_app
from tests.make import make_section, make_story

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def left() -> User:
    return cast.person("Gone", "Editor", is_active=False)


def reader() -> User:
    return cast.person("Reader", "Editor", is_staff=False)


def root() -> User:
    return cast.person("Root", is_superuser=True)


PEOPLE = (cast.rhea, cast.ed, cast.dana, cast.sal, left, reader, root)


@time_machine.travel(TEN, tick=False)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.__name__)
def test_why_says_yes_exactly_where_the_policy_does(who: Callable[[], User]) -> None:
    found = stories()
    killed = make_story("Killed", section="world")
    killed.killed_at = TEN
    chosen = [found[name] for name in ("hers", "sport", "moved")]
    everything = [*chosen, killed, Article(section=make_section("world"))]
    user = who()
    for verb in ("view", *policy.RIGHT_FOR):
        for story in everything:
            reasons = why.why(user, verb, story)
            told = (who.__name__, verb, story.headline)
            assert all(reason.holds for reason in reasons) is policy.may(user, verb, story), told
            assert all(reason.sentence.endswith(".") for reason in reasons), told
            if story.pk and verb != "view":
                listed = policy.allowed(user, verb).filter(pk=story.pk, killed_at=story.killed_at)
                assert policy.may(user, verb, story) is listed.exists(), told


def said(user: User, verb: str, story: Article) -> str:
    return " ".join(each.sentence for each in why.why(user, verb, story))


def test_it_names_what_gives_and_what_lacks_the_right() -> None:
    story = make_story(section="world", by=cast.dana())
    cast.ed()
    told = said(cast.rhea(), "publish", story)
    right = "“Can publish, schedule and withdraw stories”"
    assert f"None of their roles gives {right}; Chief and Editor would." in told
    assert "comes with Editor." in said(cast.ed(), "publish", story)
    assert "They may do everything" in said(root(), "publish", story)


def test_it_names_the_sections() -> None:
    sport, world = make_story(section="sport", by=cast.dana()), make_story("Two", section="world")
    told = said(cast.ed(), "publish", sport)
    assert "It stands in Sport, which their rights in World do not cover." in told
    assert "which their rights in World cover." in said(cast.ed(), "publish", world)
    assert "Their rights hold in the whole paper." in said(cast.dana(), "publish", sport)
    assert "The story is their own: they began it." in said(cast.rhea(), "change", world)


def test_a_version_that_readers_see_elsewhere_stands_in_the_way() -> None:
    story = make_story(section="sport", live=True)
    workflow.save(story, by=cast.dana())
    Article.objects.filter(pk=story.pk).update(section=make_section("world"))
    told = said(cast.ed(), "publish", Article.objects.get(pk=story.pk))
    assert "Readers see v1, or will, in Sport, which is not theirs." in told


def test_it_says_what_else_stands_in_the_way() -> None:
    story = make_story()

    def besides(user: User, verb: str) -> dict[str, bool]:
        return {each.sentence: each.holds for each in why.besides(user, verb, story)}

    assert False in besides(not_excused(cast.ed()), "publish").values()
    assert "They log in with a second factor." in besides(with_app(cast.dana()), "publish")
    told = besides(cast.rhea(), "approve")
    assert told["On the desk the story is “Draft”, from which this cannot be done."] is False


def ask(client: Client, **given: Any) -> Any:
    return client.get(reverse("admin:why"), given)


def test_the_page_answers(client: Client) -> None:
    story, ed = make_story(section="sport", by=cast.dana()), cast.ed()
    client.force_login(cast.dana())
    assert ask(client).status_code == 200
    page = ask(client, person=ed.pk, verb="publish", story=story.pk)
    assert page.context["may"] is False
    assert "do not cover" in page.content.decode()
    here = ask(client, person=ed.pk, verb="publish", section=make_section("world").pk)
    assert here.context["may"] is True
    assert ask(client, person=ed.pk, verb="publish").context["may"] is False


@pytest.mark.parametrize("torn", ["", "x", "0", "-1", "9" * 30, "\x00"])
def test_what_cannot_be_read_is_said_on_the_page(client: Client, torn: str) -> None:
    client.force_login(cast.dana())
    page = ask(client, person=torn, verb=torn, story=torn, section=torn)
    assert page.status_code == 200
    assert "reasons" not in page.context


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_it_is_for_who_looks_after_people(client: Client, who: Callable[[], User]) -> None:
    client.force_login(who())
    assert ask(client).status_code == 403
