"""A list with its filters is kept under a name, by the person who made it and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.desk.models import SavedList
from newsroom.desk.saved_lists import MOST
from tests import cast, make

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def keep(client: Client, name: str = "My drafts", query: str = "?state=draft&mine=1") -> str:
    answer = client.post(f"{LIST}keep/", {"name": name, "query": query}, follow=True)
    return answer.content.decode()


def test_it_is_kept_shown_on_the_list_and_on_the_home_board(client: Client) -> None:
    make.make_story()
    client.force_login(cast.rhea())
    html = keep(client)
    assert "The list is kept as “My drafts”." in html
    row = SavedList.objects.get()
    assert (row.person, row.query) == (cast.rhea(), "state=draft&mine=1")
    link = f'href="{LIST}?state=draft&amp;mine=1"'
    assert link in client.get(LIST).content.decode()
    assert link in client.get(reverse("admin:index")).content.decode()


def test_a_place_in_the_list_is_not_kept(client: Client) -> None:
    client.force_login(cast.rhea())
    keep(client, query="?after=abc&state=draft&p=4&e=1")
    assert SavedList.objects.get().query == "state=draft"


def test_the_same_name_takes_the_place_of_the_first(client: Client) -> None:
    client.force_login(cast.rhea())
    keep(client)
    keep(client, query="?state=live")
    assert [row.query for row in SavedList.objects.all()] == ["state=live"]


@pytest.mark.parametrize(
    ("name", "query"), [("", "?a=1"), ("x" * 41, "?a=1"), ("x", ""), ("x", "?after=1")]
)
def test_what_cannot_be_kept_is_said(client: Client, name: str, query: str) -> None:
    client.force_login(cast.rhea())
    assert 'class="error"' in keep(client, name, query)
    assert not SavedList.objects.exists()


def test_there_is_a_most(client: Client) -> None:
    rhea = cast.rhea()
    for number in range(MOST):
        SavedList.objects.create(
            person=rhea, model="articles.article", name=str(number), query="a=1"
        )
    client.force_login(rhea)
    assert "throw one away first" in keep(client)
    assert SavedList.objects.count() == MOST


def test_it_is_thrown_away_by_its_own_person_alone(client: Client) -> None:
    client.force_login(cast.rhea())
    keep(client)
    row = SavedList.objects.get()
    client.force_login(cast.dana())
    away = f"{LIST}throw-away/"
    assert client.post(away, {"number": row.pk}).status_code == 404
    assert row.get_absolute_url().replace("&", "&amp;") not in client.get(LIST).content.decode()
    client.force_login(cast.rhea())
    assert client.get(away).status_code == 404
    assert client.post(away, {"number": "x"}).status_code == 404
    client.post(away, {"number": row.pk})
    assert not SavedList.objects.exists()


def test_who_may_not_see_the_list_keeps_none(client: Client) -> None:
    for person in (cast.wes(), cast.sal()):
        client.force_login(person)
        assert client.post(f"{LIST}keep/", {"name": "x", "query": "a=1"}).status_code == 403
