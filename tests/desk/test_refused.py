"""Who may not is told who may, in the desk's own dress; a stranger and a reader get the paper's page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from newsroom.desk.models import DemonstrationLogin
from tests import cast
from tests.make import make_story

pytestmark = pytest.mark.django_db
GATES = "admin:articles_publishgate_changelist"


def test_it_says_which_role_may_and_leads_back(client: Client) -> None:
    client.force_login(cast.rhea())
    answer = client.get(reverse(GATES), headers={"Referer": "http://testserver/admin/"})
    assert answer.status_code == 403
    assert "The role Chief may." in answer.text and 'class="desk-nav"' in answer.text
    assert 'href="http://testserver/admin/">Back to where you were' in answer.text


def test_it_leads_nowhere_else(client: Client) -> None:
    client.force_login(cast.rhea())
    answer = client.get(reverse(GATES), headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.text and "Desk home" in answer.text


def test_of_a_right_that_several_roles_have_it_names_all(client: Client) -> None:
    client.force_login(cast.sal())
    answer = client.get(reverse("admin:articles_author_add"))
    assert "The roles Chief and Editor may." in answer.text


def test_of_a_right_that_no_role_has_it_says_so(client: Client) -> None:
    for group in Group.objects.all():
        group.permissions.clear()
    client.force_login(cast.wes())
    assert "No role may" in client.get(reverse("admin:audit")).text


def test_of_a_story_it_is_an_editor_of_its_section(client: Client) -> None:
    client.force_login(cast.sal())
    url = reverse("admin:articles_article_change", args=[make_story().pk])
    assert "An editor of its section can do it, or the chief." in client.get(url).text


def test_a_form_with_a_void_token_says_so_on_the_desk() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.dana())
    answer = client.post(reverse("admin:articles_tag_add"), {"name": "New"})
    assert answer.status_code == 403
    assert "This form was not taken" in answer.text and 'class="desk-nav"' in answer.text


def test_a_reader_gets_the_papers_page() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("admin:login"), {"username": "x"})
    assert answer.status_code == 403
    assert "This form was not taken" in answer.text and "desk-nav" not in answer.text


def test_before_the_second_factor_the_desk_shows_the_way_out_alone(client: Client) -> None:
    client.force_login(cast.dana())
    DemonstrationLogin.objects.all().delete()
    html = client.get(reverse("mfa_index")).text
    assert "Your log-in" in html and "Log out" in html
    for word in ("Publish gates", "Find a story", "Calendar", "palette-link", 'class="bell'):
        assert word not in html, word


@pytest.mark.parametrize("address", ["/admin/nowhere/", "/admin/articles/article/1/merge/"])
def test_a_wrong_address_answers_with_the_desks_own_page(client: Client, address: str) -> None:
    client.force_login(cast.rhea())
    headers = {"Referer": "http://testserver/admin/"}
    answer = client.get(address, follow=True, headers=headers)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text and 'class="desk-nav"' in answer.text
    assert 'href="http://testserver/admin/">Back to where you were' in answer.text
    assert "desk-nav" not in client.get("/nowhere/").text
    client.logout()
    assert client.get(address).status_code == 302
