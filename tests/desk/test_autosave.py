"""The door by which the form's words come while they are typed: who may, what it answers, and what a save ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Event, SideDraft
from tests import cast, house
from tests.desk.drafts import KEY, autosave_url, typed
from tests.desk.forms import change_url, filled
from tests.make import make_author, make_photo, make_story, revise

PEOPLE = (cast.rhea, cast.ed, cast.dana, cast.pia, cast.sal, cast.wes)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea(client: Client) -> Client:
    client.force_login(cast.rhea())
    return client


@pytest.mark.parametrize(
    ("section", "may"), [("world", {"rhea", "ed", "dana"}), ("sport", {"rhea", "dana"})]
)
def test_who_may_change_a_story_may_keep_words_for_it(section: str, may: set[str]) -> None:
    story, client = make_story(section=section), Client()
    for who in PEOPLE:
        client.force_login(who())
        answer = typed(client, story, headline="Half a head")
        assert answer.status_code == (200 if who.__name__ in may else 403), who
        assert SideDraft.objects.filter(person=who()).exists() is (who.__name__ in may), who


def test_who_may_write_stories_may_keep_words_for_a_new_one() -> None:
    client = Client()
    for who in PEOPLE:
        client.force_login(who())
        typed(client, None, headline="Half a head")
        may = who.__name__ in {"rhea", "ed", "dana"}
        assert SideDraft.objects.filter(person=who(), article=None).exists() is may, who
    assert not Article.objects.exists()


def test_a_right_that_was_lost_is_said_in_a_plain_sentence(rhea: Client) -> None:
    story = make_story()
    assert typed(rhea, story).status_code == 200
    Article.objects.update(created_by=cast.dana())
    answer = typed(rhea, story, turn=2)
    assert answer.status_code == 403
    assert answer.json()["says"].startswith("You may not change this story any more")


def test_it_says_when_it_was_kept_and_where_to_go_on(rhea: Client) -> None:
    said = typed(rhea, make_story(), headline="Half a head").json()
    draft = SideDraft.objects.get()
    assert said["at"] in said["until"]
    assert said["at"].endswith(" IST")
    assert said["go_on"] == f"{change_url(draft.article)}?draft={draft.pk}"
    assert draft.fields["headline"] == "Half a head"
    assert draft.edit_token == draft.article.edit_token


@pytest.mark.parametrize("story", [make_story, lambda: None])
def test_without_a_session_it_says_so_and_gives_the_token_to_sign_in_with(
    story: Callable[[], Any], client: Client
) -> None:
    answer = typed(client, story(), person="1")
    assert answer.status_code == 401
    assert answer.json()["says"] == "You are signed out."
    assert answer.json()["csrf"]
    assert not SideDraft.objects.exists()


def test_who_is_no_longer_on_the_staff_is_signed_out(client: Client) -> None:
    client.force_login(cast.person("Gone", is_staff=False))
    assert typed(client, make_story()).status_code == 401


def test_words_of_one_person_are_not_kept_as_anothers(client: Client) -> None:
    story = make_story()
    client.force_login(cast.dana())
    answer = typed(client, story, person=cast.rhea().pk)
    assert answer.status_code == 401
    assert answer.json()["says"] == "Dana is signed in in this browser now."
    assert not SideDraft.objects.exists()


def test_it_tells_its_own_page_who_is_in(rhea: Client) -> None:
    said = rhea.get(autosave_url(make_story())).json()
    assert said["person"] == cast.rhea().pk
    assert said["csrf"]


def test_it_wants_a_token_as_every_post_does() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.rhea())
    story = make_story()
    assert typed(client, story).status_code == 403
    token = client.get(autosave_url(story)).json()["csrf"]
    assert typed(client, story, csrfmiddlewaretoken=token).status_code == 200


def test_the_way_back_from_the_log_in_leads_to_its_answer(client: Client) -> None:
    story = make_story()
    given = {"username": "rhea", "password": cast.PASSWORD, "next": autosave_url(story)}
    answer = client.post(reverse("admin:login"), given, follow=True)
    assert answer.json()["person"] == cast.rhea().pk


@pytest.mark.parametrize("story", [lambda: make_story(), lambda: None])
def test_a_save_ends_the_sitting_and_what_was_on_its_way_is_not_taken(
    rhea: Client, story: Callable[[], Any]
) -> None:
    found = story()
    typed(rhea, found, headline="Half a head")
    url = change_url(found) if found else reverse("admin:articles_article_add")
    rhea.post(url, filled(found, headline="A whole head", draft_key=KEY))
    assert Article.objects.get().headline == "A whole head"
    assert typed(rhea, found, turn=2, headline="Half a head").json() == {"over": True}
    assert not SideDraft.objects.standing().exists()


@pytest.mark.parametrize("wrong", [{"headline": ""}, {"slug": "archive"}])
def test_a_save_that_is_refused_ends_nothing(rhea: Client, wrong: dict[str, str]) -> None:
    story = make_story()
    typed(rhea, story, headline="Half a head")
    rhea.post(change_url(story), filled(story, headline="Whole", draft_key=KEY) | wrong)
    assert SideDraft.objects.standing().get().fields["headline"] == "Half a head"
    assert (
        f'value="{KEY}"' in rhea.post(change_url(story), filled(story, draft_key=KEY) | wrong).text
    )


def test_words_upon_what_somebody_else_has_saved_over_are_kept_all_the_same(rhea: Client) -> None:
    story = make_story()
    revise(story, headline="Dana’s")
    assert typed(rhea, story, headline="Rhea’s").status_code == 200


def test_it_makes_no_version_and_no_event(rhea: Client) -> None:
    story = make_story()
    for turn in (1, 2, 3):
        typed(rhea, story, turn=turn, headline=f"Head {turn}")
    assert story.versions.count() == 1
    assert Event.objects.count() == 1
    assert Article.objects.values_list("headline", "edit_token").get() == (
        story.headline,
        story.edit_token,
    )


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30, "new", "1/2", "%00"])
def test_a_story_that_is_not_there_is_said(rhea: Client, number: str) -> None:
    answer = rhea.post(
        f"/admin/articles/article/{number}/autosave/",
        {"draft_key": KEY, "draft_turn": 1, "person": cast.rhea().pk},
    )
    assert answer.status_code == 403
    assert answer.json()["says"] == "This story is not on the desk any more."


@pytest.mark.parametrize(
    "odd",
    [
        {"draft_turn": "-1"}, {"draft_turn": "9" * 11}, {"draft_turn": "٣"}, {"age": "never"}, {"age": "9" * 11},
        {"edit_token": "x" * 900}, {"headline": "📰 \x00"}, {"body": "<p" * 5000},
    ],
)  # fmt: skip
def test_odd_input_ends_in_an_answer(rhea: Client, odd: dict[str, str]) -> None:
    assert typed(rhea, make_story(), **odd).status_code in (200, 403)
    assert rhea.get(reverse("admin:articles_article_add")).status_code == 200


def test_other_methods_are_refused(rhea: Client) -> None:
    url = autosave_url(make_story())
    assert [rhea.put(url).status_code, rhea.delete(url).status_code] == [405, 405]


def test_it_answers_with_what_stands_before_the_words_that_were_kept(rhea: Client) -> None:
    house.set_gate("byline", "warning")
    house.set_gate("words", "warning", words="utilise -> use")
    make_author("Ira Mohanty")
    story = make_story(body="<p>Whole.</p>")
    page = rhea.get(change_url(story)).text
    assert "As it was saved last." in page and "No byline" in page
    said = {"body": "<p>They utilise it.</p>", "bylines-0-author": "Ira Mohanty"}
    answer = typed(rhea, story, **said, section="").json()
    assert f'As you have written it, at <span class="num">{answer["at"]}' in answer["gates"]
    assert "No byline" not in answer["gates"]
    for words in ("write “use”", "Choose the section", "3 words of text", "No standfirst."):
        assert words in answer["gates"], words
    assert "No standfirst." not in typed(rhea, story, turn=2, standfirst="So.").json()["gates"]


def test_of_a_new_story_too(rhea: Client) -> None:
    gates = typed(rhea, None, headline="A head", body="<p>One two.</p>").json()["gates"]
    assert "2 words of text" in gates and "Headline fits phone" in gates


def test_it_reads_no_photograph_or_section_that_is_not_there(rhea: Client) -> None:
    story = make_story(lead_photo=make_photo())
    wrong = {"lead_photo": "999999", "section": "x" * 40, "social_photo": "-1"}
    assert "No lead photo." in typed(rhea, story, **wrong).json()["gates"]
