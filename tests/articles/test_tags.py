"""One subject is one tag: the letters its first editor typed, found whatever the case or accents."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles import workflow
from articles.models import Tag, TagAlias
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("again", ["RUSSIA", "russia", "Russia", " rUSSIA ", "Rüssia", "Russía"])
def test_it_is_one_tag_whatever_the_case_or_accents(again: str) -> None:
    first = Tag.objects.named(["RUSSIA"])
    assert Tag.objects.named([again]) == first
    assert first[0].name == "RUSSIA"


def test_the_story_shows_it_as_it_was_typed() -> None:
    make.make_story("First", slug="first", tags=["RUSSIA", "Ukraine", "édible oil"], live=True)
    make.make_story("Second", slug="second", tags=["russia", "Edible Oil"], live=True)
    page = Client().get("/world/second/").content.decode()
    assert ">RUSSIA</a>" in page and ">édible oil</a>" in page
    names = [
        card.headline
        for _, cards in Client().get("/tags/russia/").context["days"]
        for card in cards
    ]
    assert names == ["Second", "First"]


def test_the_order_is_the_editors() -> None:
    story = make.make_story(tags=["Zinc", "Apples", "Monsoon"])
    assert [row.tag.name for row in story.newest_version().tag_rows.all()] == [
        "Zinc",
        "Apples",
        "Monsoon",
    ]


def test_the_order_is_the_editors_of_tags_that_stand_already_too() -> None:
    names = ["Monsoon", "Zinc", "Apples"]
    Tag.objects.named(["Apples", "Monsoon", "Zinc"])
    story = make.make_story(tags=names)
    first = story.newest_version()
    assert [row.tag.name for row in story.tagged.order_by("pk")] == names
    assert make.revise(story, tags=names) == first
    make.revise(story, tags=["Zinc"])
    restored = workflow.restore(first, by=cast.dana())
    assert [row.tag.name for row in restored.tag_rows.all()] == names


def test_a_name_twice_is_one_tag() -> None:
    story = make.make_story(tags=["Zinc", "ZINC", "zinc "])
    assert [t.name for t in story.newest_version().tags.all()] == ["Zinc"]


def test_an_alias_leads_to_its_tag() -> None:
    tag = Tag.objects.named(["Mumbai"])[0]
    TagAlias.objects.create(folded="bombay", slug="bombay", tag=tag)
    make.make_story(tags=["Bombay"], live=True)
    assert not Tag.objects.filter(name="Bombay").exists()
    answer = Client().get("/tags/bombay/")
    assert (answer.status_code, answer["Location"]) == (301, "/tags/mumbai/")


def test_two_names_with_one_slug_have_an_address_each() -> None:
    first, second = Tag.objects.named(["C", "C++"])
    assert first.slug != second.slug


@pytest.mark.parametrize("name", ["", "   ", "́"])
def test_a_tag_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Tag(name=name).clean()


def test_a_second_spelling_is_refused_on_the_desk() -> None:
    Tag.objects.named(["RUSSIA"])
    with pytest.raises(ValidationError, match="RUSSIA"):
        Tag(name="Russia").clean()


def test_a_name_without_a_letter_or_figure_has_an_address_too() -> None:
    first, second = Tag.objects.named(["++", "☂"])
    assert first.slug and second.slug and first.slug != second.slug
