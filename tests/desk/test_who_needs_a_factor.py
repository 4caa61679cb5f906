"""Who may publish must have a second factor; the demonstration paper is excused, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from newsroom.desk import factors
from newsroom.desk.models import AccessEvent, Kind, Letter
from tests import cast
from tests.desk.codes import code, not_excused, password, with_app
from tests.make import make_story

pytestmark = pytest.mark.django_db
SAYS = "The demonstration paper: no second factor is asked."


def root() -> User:
    return cast.person("Root", is_superuser=True)


@pytest.mark.parametrize("who", [cast.ed, cast.dana, root])
def test_the_desk_stays_shut_to_a_strong_log_in_without_one(
    client: Client, who: Callable[[], User]
) -> None:
    story = make_story()
    client.force_login(not_excused(who()))
    for address in (
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_change", args=[story.pk]),
        reverse("admin:audit"),
    ):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith(f"{reverse('mfa_index')}?next=")
        assert client.post(address).status_code == 403
    assert "Set up your second factor" in client.get(reverse("mfa_index")).content.decode()


@pytest.mark.parametrize("who", [cast.rhea, cast.pia, cast.sal, cast.wes])
def test_a_weak_log_in_needs_none(client: Client, who: Callable[[], User]) -> None:
    client.force_login(not_excused(who()))
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    assert SAYS not in page.content.decode()


def test_with_one_the_desk_is_open(client: Client) -> None:
    client.force_login(with_app(cast.ed()))
    assert client.get(reverse("admin:index")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client) -> None:
    ed = with_app(cast.ed())
    Authenticator.objects.filter(user=ed, type=Authenticator.Type.TOTP).delete()
    client.force_login(ed)
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_demonstration_is_excused_and_says_so(client: Client) -> None:
    client.force_login(cast.ed())
    assert SAYS in client.get(reverse("admin:index")).content.decode()
    client.force_login(cast.rhea())
    assert SAYS not in client.get(reverse("admin:index")).content.decode()


def test_nobody_is_excused_on_a_paper_that_is_deployed(client: Client, settings: Settings) -> None:
    client.force_login(cast.ed())
    settings.DEPLOYED = True
    assert client.get(reverse("admin:index")).status_code == 302
    assert not factors.is_excused(cast.ed())


def test_an_app_is_set_up_right_after_the_log_in(client: Client) -> None:
    """Without being asked for the password a second time; the codes are shown once."""
    ed = not_excused(cast.ed())
    password(client, ed)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    shown = client.get(answer.url)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    again = client.get(answer.url).content.decode()
    assert not any(each in again for each in codes)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"])  # fmt: skip
def test_later_one_shows_once_more_that_it_is_oneself(client: Client, name: str) -> None:
    client.force_login(cast.ed())
    answer = client.get(reverse(name))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    given = {"password": cast.PASSWORD}
    assert client.post(answer.url, given).url == reverse(name)


@pytest.mark.django_db(transaction=True)
def test_adding_and_removing_one_ends_other_sessions_and_is_told(client: Client) -> None:
    ed, other = not_excused(cast.ed()), Client()
    other.force_login(ed)
    password(client, ed)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)})
    assert other.get(reverse("mfa_index")).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200
    other.force_login(ed)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert other.get(reverse("mfa_index")).status_code == 302
    assert not Authenticator.objects.filter(user=ed).exists()
    kinds = AccessEvent.objects.filter(user=ed).values_list("kind", flat=True)
    assert {Kind.FACTOR_ADDED, Kind.FACTOR_REMOVED} <= set(kinds)
    assert {letter.to for letter in Letter.objects.all()} == {ed.email}


def test_it_costs_no_query_of_its_own(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(with_app(cast.rhea()))
    client.get(reverse("own_sessions"))
    with django_assert_num_queries(2):  # the session, and who it is
        client.get(reverse("admin:login"))
