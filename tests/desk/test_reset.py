"""A new password by letter: the same answer whoever asks, few letters, a link that holds once and for three hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from newsroom.desk.models import AccessEvent, Kind, Letter
from tests import cast
from tests.desk.codes import code, is_in, password, say, with_app

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NEW = "a quay a crane a gull"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch(settings: Settings) -> Iterator[Any]:
    where = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "resets"}
    settings.CACHES = {"default": where}
    cache.clear()
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def ask(client: Client, email: str, **more: Any) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email}, **more)


def link() -> str:
    """Of the newest letter that has one, without the paper's address."""
    letter = Letter.objects.filter(body__contains="/reset/key/").latest("pk")
    return re.search(r"/admin/account/password/reset/key/\S+", letter.body)[0]


def test_the_link_leads_to_a_new_password_and_the_second_factor_stays(client: Client) -> None:
    dana, other = with_app(cast.dana()), Client()
    other.force_login(dana)
    ask(client, "DANA@paper.example")
    page = client.get(link(), follow=True)
    assert dana.email not in page.redirect_chain[-1][0]
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"password1": NEW, "password2": NEW})
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert not is_in(client)
    assert other.get(reverse("own_sessions")).status_code == 302
    given = {"username": "dana", "password": NEW}
    assert client.post(reverse("admin:login"), given).url == reverse("mfa_authenticate")
    say(client, code())
    assert is_in(client)
    kinds = AccessEvent.objects.filter(user=dana).values_list("kind", flat=True)
    assert {Kind.RESET_ASKED, Kind.PASSWORD_RESET} <= set(kinds)


def test_it_opens_once(client: Client) -> None:
    cast.dana()
    ask(client, "dana@paper.example")
    address = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert "opens nothing any more" in Client().get(link(), follow=True).content.decode()


def test_it_holds_for_three_hours(client: Client, watch: Any) -> None:
    cast.dana()
    ask(client, "dana@paper.example")
    watch.shift(timedelta(hours=3, seconds=1))
    assert "opens nothing any more" in client.get(link(), follow=True).content.decode()


@pytest.mark.parametrize("email", ["dana@paper.example", "nobody@paper.example", "gone@paper.example"])  # fmt: skip
def test_the_answer_tells_nobody_who_has_a_log_in(client: Client, email: str) -> None:
    cast.dana()
    cast.person("Gone", is_active=False)
    answer = ask(client, email)
    assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_done"))
    assert Letter.objects.count() == (email == "dana@paper.example")
    page = client.get(answer.url)
    assert email not in page.content.decode()


def test_few_letters_go_to_one_address_whoever_asks(client: Client) -> None:
    cast.dana()
    for number in range(10):
        ask(client, "dana@paper.example", REMOTE_ADDR=f"192.0.2.{number}")
    assert Letter.objects.count() <= 4
    told = ask(client, "dana@paper.example").content.decode()
    for number in range(10):
        ask(client, "nobody@paper.example", REMOTE_ADDR=f"192.0.2.{number}")
    assert "Too many tries. Wait" in told
    assert "Too many tries. Wait" in ask(client, "nobody@paper.example").content.decode()


def test_nobody_comes_in_by_it_who_may_not_by_password(client: Client) -> None:
    cast.person("Reader", is_staff=False)
    ask(client, "reader@paper.example")
    assert not Letter.objects.exists()


@pytest.mark.parametrize("new", ["short", "password1234"])
def test_a_weak_one_is_not_taken(client: Client, new: str) -> None:
    dana = cast.dana()
    ask(client, "dana@paper.example")
    address = client.get(link(), follow=True).redirect_chain[-1][0]
    assert client.post(address, {"password1": new, "password2": new}).status_code == 200
    assert password(Client(), dana).status_code == 302


@pytest.mark.parametrize("torn", ["1-", "zzzz-abc", "1-set-password", "%00-x", "1-" + "x" * 2000])
def test_a_torn_link_opens_nothing(client: Client, torn: str) -> None:
    cast.dana()
    answer = client.get(f"/admin/account/password/reset/key/{torn}/", follow=True)
    assert answer.status_code in (200, 404)
    assert not is_in(client)
