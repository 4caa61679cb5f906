"""Authors, tags and scopes on the desk, and how the form finds them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Author, Tag, TagAlias
from newsroom.core import clock
from tests import cast
from tests.desk.forms import change_url, filled, press
from tests.make import make_author, make_story

pytestmark = pytest.mark.django_db


def test_it_keeps_the_order_and_the_roles_of_bylines(client: Client) -> None:
    story = make_story()
    for name in ("Ira Mohanty", "Tomek Lis"):
        make_author(name)
    client.force_login(cast.rhea())
    names = {
        "bylines-TOTAL_FORMS": 2, "bylines-INITIAL_FORMS": 0,
        "bylines-0-author": "ira mohanty", "bylines-0-role": "", "bylines-0-ORDER": 2,
        "bylines-1-author": "Tomek Lis", "bylines-1-role": "in Gdynia", "bylines-1-ORDER": 1,
    }  # fmt: skip
    press(client, story, "save", **names)
    assert [str(row) for row in story.bylines.all()] == ["Tomek Lis, in Gdynia", "Ira Mohanty"]


def test_it_takes_an_emptied_name_off(client: Client) -> None:
    story = make_story(bylines=["Ira Mohanty", "Tomek Lis"])
    client.force_login(cast.rhea())
    press(client, story, "save", **{"bylines-0-author": ""})
    assert [str(row) for row in story.bylines.all()] == ["Tomek Lis"]


def test_it_asks_which_of_two_authors_of_one_name(client: Client) -> None:
    Author.objects.create(name="Ira Mohanty", slug="ira-mohanty")
    second = Author.objects.create(name="Ira Mohanty", slug="ira-mohanty-delhi")
    story = make_story()
    client.force_login(cast.rhea())
    html = client.post(
        change_url(story), filled(story, **{"bylines-0-author": "Ira Mohanty"})
    ).content.decode()
    assert "Two authors are called Ira Mohanty" in html
    press(client, story, "save", **{"bylines-0-author": "Ira Mohanty (ira-mohanty-delhi)"})
    assert story.bylines.get().author == second


def test_it_keeps_a_tag_as_it_was_first_typed_and_two_words_together(client: Client) -> None:
    story = make_story(tags=["RUSSIA"])
    client.force_login(cast.rhea())
    press(client, story, "save", tags="russia, Baltic ports, ,  Baltic  Ports")
    assert list(Tag.objects.order_by("pk").values_list("name", flat=True)) == [
        "RUSSIA",
        "Baltic ports",
    ]


def test_it_offers_tags_that_begin_so(client: Client) -> None:
    make_story(tags=["RUSSIA", "Rural roads", "Ukraine"])
    client.force_login(cast.rhea())
    answer = client.get(reverse("admin:articles_tag_suggest"), {"q": "rü"})
    assert answer.json() == {"tags": ["Rural roads", "RUSSIA"]}
    client.force_login(cast.wes())
    assert client.get(reverse("admin:articles_tag_suggest"), {"q": "r"}).status_code == 403


def test_it_leaves_an_alias_where_a_tag_was_renamed(client: Client) -> None:
    tag = Tag.objects.create(name="Bombay", slug="bombay")
    client.force_login(cast.dana())
    client.post(
        reverse("admin:articles_tag_change", args=[tag.pk]),
        {"name": "Mumbai", "slug": "mumbai", "description": ""},
    )
    assert TagAlias.objects.get().slug == "bombay"
    assert Tag.objects.named(["bombay"]) == [tag]


@pytest.mark.parametrize("model", ["author", "tag", "article"])
def test_it_opens_every_list_and_form_to_the_chief(client: Client, model: str) -> None:
    make_story(tags=["RUSSIA"], bylines=["Ira Mohanty"])
    cast.ed()
    client.force_login(cast.dana())
    assert client.get(reverse(f"admin:articles_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:articles_{model}_changelist"), {"q": "a"}).status_code == 200
    assert client.get(reverse(f"admin:articles_{model}_add")).status_code == 200


def rename(client: Client, tag: Tag, name: str, slug: str) -> None:
    url = reverse("admin:articles_tag_change", args=[tag.pk])
    answer = client.post(url, {"name": name, "slug": slug, "description": ""})
    assert answer.status_code == 302, answer.context["errors"]


def test_it_finds_a_tag_by_every_name_and_address_it_had(client: Client) -> None:
    (tag,) = Tag.objects.named(["Edible oil"])
    client.force_login(cast.dana())
    steps = [
        ("Cooking oil", "edible-oil"), ("Cooking oil", "cooking-oil"), ("Kitchen oil", "kitchen-oil"),
        ("Edible oil", "kitchen-oil"), ("Edible oil", "edible-oil"), ("Oil", "oil"),
    ]  # fmt: skip
    for name, slug in steps:
        rename(client, tag, name, slug)
        assert not TagAlias.objects.filter(slug=slug).exists()
    for name in ("edible oil", "Cooking Oil", "kitchen oil", "oil"):
        assert Tag.objects.named([name]) == [tag]
    for slug in ("edible-oil", "cooking-oil", "kitchen-oil"):
        assert client.get(f"/tags/{slug}/").headers["Location"] == "/tags/oil/"


def test_it_refuses_an_address_that_leads_to_another_tag(client: Client) -> None:
    (tag,) = Tag.objects.named(["Bombay"])
    client.force_login(cast.dana())
    rename(client, tag, "Mumbai", "mumbai")
    add = {"name": "Bombay duck", "slug": "bombay", "description": ""}
    answer = client.post(reverse("admin:articles_tag_add"), add)
    assert "This address leads to “Mumbai” already." in answer.text
    assert Tag.objects.named(["Bombay!"])[0].slug == "bombay-tag"
    rename(client, tag, "Mumbai", "bombay")


def test_it_lets_a_reporter_only_name_a_tag(client: Client) -> None:
    client.force_login(cast.rhea())
    add = {"name": "Harbour dues", "slug": "elsewhere", "description": "Buy now"}
    assert client.post(reverse("admin:articles_tag_add"), add).status_code == 302
    made = Tag.objects.get()
    assert (made.name, made.slug, made.description) == ("Harbour dues", "harbour-dues", "")
    client.force_login(cast.ed())
    client.post(reverse("admin:articles_tag_add"), {**add, "name": "Ports"})
    assert Tag.objects.get(name="Ports").description == "Buy now"


def test_it_tells_sales_only_the_tags_of_what_came_out(client: Client) -> None:
    make_story("Out", slug="out", tags=["Zinc"], live=True)
    make_story("Draft", slug="draft", tags=["Zeta deal"])
    later = clock.now() + timedelta(days=1)
    make_story("Later", slug="later", tags=["Zulu talks"], at=later)
    asked = {"app_label": "bookings", "model_name": "lineitemrule", "field_name": "tag"}
    addresses = [
        (reverse("admin:articles_tag_changelist"), {}),
        (reverse("admin:articles_tag_suggest"), {"q": "z"}),
        (reverse("admin:autocomplete"), {**asked, "term": "z"}),
    ]
    for person, shown in ((cast.sal(), False), (cast.dana(), True)):
        client.force_login(person)
        for address, query in addresses:
            page = client.get(address, query).text
            assert "Zinc" in page
            assert ("Zeta deal" in page, "Zulu talks" in page) == (shown, shown)


def test_the_address_of_an_author_whom_readers_know_stands(client: Client) -> None:
    unknown, known = make_author("Tomek Lis"), make_author("Ira Mohanty")
    make_story(bylines=[known], live=True)
    client.force_login(cast.dana())
    for author, kept in ((unknown, False), (known, True)):
        url = reverse("admin:articles_author_change", args=[author.pk])
        assert ('name="slug"' not in client.get(url).content.decode()) is kept
