"""Why and may are one answer: for every role, verb and story; and the sentences say what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles import policy, why, workflow
from articles.models import Article, FourEyes
from newsroom.desk.models import Binned
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
    assert f"As Reporter they lack {right}." in told
    cures = [each.cure for each in why.why(cast.rhea(), "publish", story) if not each.holds]
    assert "They are given the role Chief or Editor." in cures
    assert "comes with Editor." in said(cast.ed(), "publish", story)
    assert "They may do everything" in said(root(), "publish", story)


def test_it_names_the_sections() -> None:
    sport, world = make_story(section="sport", by=cast.dana()), make_story("Two", section="world")
    told = said(cast.ed(), "publish", sport)
    assert "It stands in Sport. Their rights hold in World." in told
    assert "It stands in World, and their rights hold in World." in said(
        cast.ed(), "publish", world
    )
    assert "Their rights hold in the whole paper." in said(cast.dana(), "publish", sport)
    assert "The story is their own: they began it." in said(cast.rhea(), "change", world)


def test_a_version_that_readers_see_elsewhere_stands_in_the_way() -> None:
    story = make_story(section="sport", live=True)
    workflow.save(story, by=cast.dana())
    Article.objects.filter(pk=story.pk).update(section=make_section("world"))
    told = said(cast.ed(), "publish", Article.objects.get(pk=story.pk))
    assert "Readers see v1, or will, in Sport. Their rights hold in World." in told


def test_it_says_what_else_stands_in_the_way() -> None:
    story = make_story()

    def besides(user: User, verb: str) -> dict[str, bool]:
        return {each.sentence: each.holds for each in why.besides(user, verb, story)}

    assert False in besides(not_excused(cast.ed()), "publish").values()
    assert "They log in with a second factor." in besides(with_app(cast.dana()), "publish")
    told = besides(cast.rhea(), "approve")
    assert told["On the desk the story is “Draft”."] is False
    cures = {each.cure for each in why.besides(cast.rhea(), "approve", story) if not each.holds}
    assert "The story is brought to “In review” first." in cures


def test_it_says_what_four_eyes_and_a_second_word_ask(settings: Settings) -> None:
    story, ed = make_story(section="world", by=cast.ed()), cast.ed()

    def besides(user: User, verb: str) -> dict[str, bool]:
        return {each.sentence: each.holds for each in why.besides(user, verb, story)}

    FourEyes.objects.create(section=make_section("world"))
    own = "Four eyes: they changed it last."
    assert besides(ed, "publish")[own] is False
    assert besides(cast.dana(), "publish")["Four eyes: somebody else changed it last."]
    settings.KILL_NEEDS_TWO = True
    workflow.kill(story, by=cast.dana(), note="Libel")
    told = besides(cast.dana(), "kill")
    assert told["They asked for it themselves."] is False


def ask(client: Client, **given: Any) -> Any:
    return client.get(reverse("admin:why"), given)


def test_the_page_answers(client: Client) -> None:
    story, ed = make_story(section="sport", by=cast.dana()), cast.ed()
    client.force_login(cast.dana())
    assert ask(client).status_code == 200
    page = ask(client, person=ed.pk, verb="publish", story=story.pk)
    assert page.context["may"] is False
    html = page.text
    assert "Publish now: “Baltic ports reopen”" in html
    assert "<strong>No:</strong>" in html
    assert "It stands in Sport. Their rights hold in World." in html
    assert "They are given the section Sport, or the story moves to one of theirs." in html
    by_words = ask(client, person=ed.pk, verb="publish", story="baltic")
    assert by_words.context["story"] == "“Baltic ports reopen”"
    here = ask(client, person=ed.pk, verb="publish", section=make_section("world").pk)
    assert here.context["may"] is True
    assert "<strong>Yes,</strong>" in here.text
    assert ask(client, person=ed.pk, verb="publish").context["may"] is False


def test_of_a_story_that_the_reader_may_not_see_it_says_the_number_alone(client: Client) -> None:
    story, thrown = make_story("The informant"), make_story("The other informant")
    Binned.objects.create(kind=Article._meta.label_lower, object_id=thrown.pk)
    clerk = cast.person("Clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="manage_people"))
    client.force_login(clerk)
    for each in (story, thrown):
        page = ask(client, person=cast.ed().pk, verb="publish", story=each.pk)
        assert page.context["story"] == f"story {each.pk}"
        assert "informant" not in page.text
    client.force_login(cast.dana())
    assert "“The informant”" in ask(client, person=clerk.pk, verb="view", story=story.pk).text


@pytest.mark.parametrize("torn", ["", "x", "0", "-1", "9" * 30, "\x00"])
def test_what_cannot_be_read_is_said_on_the_page(client: Client, torn: str) -> None:
    client.force_login(cast.dana())
    page = ask(client, person=torn, verb=torn, story=torn, section=torn)
    assert page.status_code == 200
    assert "who" not in page.context


@pytest.mark.parametrize("who", [cast.rhea, cast.ed, cast.pia, cast.sal, cast.wes])
def test_it_is_for_who_looks_after_people(client: Client, who: Callable[[], User]) -> None:
    client.force_login(who())
    assert ask(client).status_code == 403


def test_verbs_are_called_as_their_pages_are_and_no_answer_denies_twice(client: Client) -> None:
    client.force_login(cast.dana())
    choices = dict(ask(client).context["form"].fields["verb"].choices)
    assert (choices["publish"], choices["roll_back"]) == ("Publish now", "Roll back")
    assert all("_" not in words for words in choices.values())
    killed = make_story(section="world", live=True)
    workflow.kill(killed, by=cast.dana(), note="Libel")
    killed.refresh_from_db()
    for who in PEOPLE:
        user = who()
        for verb in ("view", *policy.RIGHT_FOR):
            for each in [*why.why(user, verb, killed), *why.besides(user, verb, killed)]:
                assert each.holds or each.cure.endswith("."), each
                assert sum(each.sentence.count(word) for word in (" not ", " no ", "None")) < 2
