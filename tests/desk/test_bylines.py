"""A byline by as much of a name as only one author has; where several have it, they are offered."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.admin.forms import meant_by
from articles.models import Article, Author
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.make import make_author, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    for name in ("Ira Mohanty", "Łukasz Żak", "Anne-Marie Ōe", "Joanna Das", "Ann Das"):
        make_author(name)
    return make_story()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mohan", "Ira Mohanty"),
        ("IRA MOHANTY", "Ira Mohanty"),
        ("i m", "Ira Mohanty"),
        ("lukasz zak", "Łukasz Żak"),
        ("ŁUKASZ", "Łukasz Żak"),
        ("oe", "Anne-Marie Ōe"),
        ("marie", "Anne-Marie Ōe"),
        ("anne-m", "Anne-Marie Ōe"),
        ("joanna-das", "Joanna Das"),
        ("ann das", "Ann Das"),
    ],
)
def test_it_finds_who_is_meant(client: Client, story: Article, typed: str, name: str) -> None:
    client.force_login(cast.rhea())
    press(client, story, "save", **{"bylines-0-author": typed})
    assert [row.author.name for row in story.bylines.all()] == [name]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("das", "“das” may be Ann Das or Joanna Das: write more of the name."),
        ("ann", "“ann” may be Ann Das or Anne-Marie Ōe: write more of the name."),
        ("ohanty", "There is no author “ohanty”."),
        ("mohanty ira", "There is no author “mohanty ira”."),
        ("?", "There is no author “?”."),
    ],
)
def test_it_says_who_may_be_meant_and_keeps_what_was_typed(
    client: Client, story: Article, typed: str, words: str
) -> None:
    client.force_login(cast.rhea())
    form = filled(story, headline="Changed", **{"bylines-0-author": typed})
    page = client.post(change_url(story), form).text
    assert words in page
    assert f'value="{typed}"' in page
    assert "Changed" in page
    assert not story.bylines.exists()


def test_it_offers_a_few_of_many_and_tells_namesakes_apart(client: Client, story: Article) -> None:
    for number in range(6):
        Author.objects.create(name="Tom Lis", slug=f"tom-lis-{number}")
    client.force_login(cast.rhea())
    page = client.post(change_url(story), filled(story, **{"bylines-0-author": "tom"})).text
    offered = ", ".join(f"Tom Lis (tom-lis-{number})" for number in range(5))
    assert f"“tom” may be {offered} or others: write more of the name." in page


def test_a_whole_name_is_not_the_beginning_of_another(story: Article) -> None:
    make_author("Ira Mohanty-Rao")
    assert [author.name for author in meant_by("íra mohanty")] == ["Ira Mohanty"]
