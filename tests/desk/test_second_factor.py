"""The second step of the log-in: an app's code, each once, or a recovery code, and never more than a few tries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from redis import RedisError

from newsroom.desk.models import AccessEvent, DeskSession, Kind
from tests import cast
from tests.desk.codes import code, is_in, password, recovery_codes, say, with_app

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watch(settings: Settings) -> Iterator[Any]:
    where = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "codes"}
    settings.CACHES = {"default": where}
    cache.clear()
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def test_a_password_alone_opens_nothing(client: Client) -> None:
    dana = with_app(cast.dana())
    answer = password(client, dana)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("admin:index")).status_code == 302
    page = client.get(reverse("mfa_authenticate"))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]


def test_the_code_leads_to_where_one_was_going(client: Client) -> None:
    dana = with_app(cast.dana())
    where = reverse("admin:articles_article_changelist")
    password(client, dana, where)
    before = client.session.session_key
    assert say(client, code()).url == where
    assert is_in(client)
    assert client.session.session_key != before
    assert client.get(where).status_code == 200
    row = DeskSession.objects.get(session_key=client.session.session_key)
    assert (row.user, row.address) == (dana, "127.0.0.1")


def test_it_leads_nowhere_else(client: Client) -> None:
    dana = with_app(cast.dana())
    password(client, dana, "https://evil.example/")
    assert say(client, code()).url == reverse("admin:index")


def test_a_code_is_taken_once_though_redis_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise RedisError

    for name in ("get", "add", "incr", "touch", "delete_many"):
        monkeypatch.setattr(cache._connections["default"], name, down)
    dana, shown = with_app(cast.dana()), code()
    password(client, dana)
    say(client, shown)
    assert is_in(client)
    other = Client()
    password(other, dana)
    assert "Incorrect code" in say(other, shown).content.decode()
    assert not is_in(other)
    say(other, code(later=1))
    assert is_in(other)


@pytest.mark.parametrize("wrong", ["", "000000", "12345678", "abc", "\x00", "９" * 6, "1" * 5000])
def test_a_wrong_code_opens_nothing(client: Client, wrong: str) -> None:
    dana = with_app(cast.dana())
    password(client, dana)
    assert say(client, wrong).status_code == 200
    assert not is_in(client)


def test_a_recovery_code_opens_the_desk_once(client: Client) -> None:
    dana = with_app(cast.dana())
    first = recovery_codes(dana)[0]
    for then in (True, False):
        password(client, dana)
        say(client, first)
        assert is_in(client) is then
        client.logout()
    assert len(recovery_codes(dana)) == 9


def test_after_ten_wrong_codes_the_right_one_waits_whatever_the_address(client: Client) -> None:
    dana = with_app(cast.dana())
    password(client, dana)
    for _ in range(10):
        say(client, "000000")
    assert "Wait 30 seconds" in say(client, code()).content.decode()
    other = Client()
    password(other, dana, REMOTE_ADDR="192.0.2.9")
    assert "Wait 30 seconds" in say(other, code(), REMOTE_ADDR="192.0.2.9").content.decode()
    assert not is_in(other)
    kinds = AccessEvent.objects.filter(user=dana).values_list("kind", flat=True)
    assert list(kinds).count(Kind.CODE_FAILED) == 10
    assert Kind.WAIT in kinds


def test_the_wait_ends(client: Client, watch: Any) -> None:
    dana = with_app(cast.dana())
    password(client, dana)
    for _ in range(10):
        say(client, "000000")
    watch.shift(30)
    say(client, code())
    assert is_in(client)


def test_a_secret_is_no_use_to_who_has_a_copy_of_the_database() -> None:
    with_app(cast.dana())
    held = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert "JBSW" not in str(held.data)


TORN = (
    "", "{}", "[]", "3", "nonsense", '{"response": []}', '{"id": "a", "rawId": 3}', '{"response": {"userHandle": 4}}',
)  # fmt: skip


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_passkey_is_a_wrong_one(client: Client, torn: str) -> None:
    dana = with_app(cast.dana())
    password(client, dana)
    answer = client.post(reverse("mfa_authenticate"), {"credential": torn})
    assert answer.status_code == 200
    anybody = Client()
    answer = anybody.post(reverse("mfa_login_webauthn"), {"credential": torn})
    assert answer.status_code == 302
    assert not is_in(client)
    assert not is_in(anybody)


def test_questions_to_passkeys_are_few_for_one_peer(client: Client) -> None:
    address = reverse("mfa_login_webauthn")
    answers = [client.get(address, headers={"accept": "application/json"}) for _ in range(61)]
    assert answers[0].json()["request_options"]["publicKey"]["challenge"]
    assert answers[-1].status_code == 429
