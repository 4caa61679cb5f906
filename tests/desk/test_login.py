"""Passwords cannot be guessed at the desk's door: ten tries, then a wait that grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from redis import RedisError

from tests import cast

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WRONG = "not the one"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dana(settings: Settings) -> None:
    """Counts lie in this process, whose clock the tests set; that of a Redis they cannot."""
    where = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "log-ins"}
    settings.CACHES = {"default": where}
    cache.clear()
    cast.dana()


@pytest.fixture
def watch() -> Iterator[Any]:
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def tried(password: str = WRONG, name: str = "dana", **more: str) -> str:
    """What the page says to a try; nothing where it let the person in."""
    answer = Client().post(reverse("admin:login"), {"username": name, "password": password}, **more)
    if answer.status_code == 302:
        return ""
    assert answer.status_code == 200
    assert "_auth_user_id" not in answer.client.session
    return " ".join(answer.context["form"].non_field_errors())


def ten_tries(name: str = "dana") -> None:
    for _ in range(10):
        assert "correct log-in name and password" in tried(name=name)


@pytest.mark.usefixtures("watch")
def test_after_ten_tries_the_right_password_waits_too() -> None:
    ten_tries()
    assert tried() == "Too many tries. Wait 30 seconds."
    assert tried(cast.PASSWORD) == "Too many tries. Wait 30 seconds."


def test_the_wait_ends_and_the_right_password_is_let_in(watch: Any) -> None:
    ten_tries()
    watch.shift(29)
    assert tried(cast.PASSWORD) == "Too many tries. Wait 1 seconds."
    watch.shift(1)
    assert tried(cast.PASSWORD) == ""


def test_each_further_try_costs_a_longer_wait(watch: Any) -> None:
    ten_tries()
    waits = []
    for _ in range(7):
        seconds = int(tried().split()[-2])
        waits.append(seconds)
        watch.shift(seconds)
        assert "correct log-in name" in tried()
    assert waits == [30, 60, 120, 240, 480, 480, 480]


def test_who_asks_during_the_wait_makes_it_no_longer(watch: Any) -> None:
    ten_tries()
    for _ in range(25):
        tried()
    watch.shift(30)
    assert "correct log-in name" in tried()
    assert tried() == "Too many tries. Wait 60 seconds."


@pytest.mark.usefixtures("watch")
def test_success_forgets_the_count() -> None:
    for _ in range(9):
        tried()
    assert tried(cast.PASSWORD) == ""
    ten_tries()


def test_a_quarter_of_an_hour_forgets_the_count(watch: Any) -> None:
    ten_tries()
    watch.shift(timedelta(minutes=15))
    ten_tries()


@pytest.mark.usefixtures("watch")
def test_another_account_and_another_address_are_counted_apart() -> None:
    cast.rhea()
    ten_tries()
    assert tried(cast.PASSWORD, "rhea") == ""
    assert tried(cast.PASSWORD, REMOTE_ADDR="192.0.2.7") == ""
    assert tried(cast.PASSWORD).startswith("Too many tries.")


@pytest.mark.usefixtures("watch")
def test_no_header_makes_a_stranger_of_the_peer() -> None:
    ten_tries()
    for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"):
        assert tried(**{name: "192.0.2.8"}).startswith("Too many tries.")


@pytest.mark.usefixtures("watch")
def test_a_name_that_nobody_has_is_answered_alike_and_costs_as_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        worked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    said, work = {}, {}
    cast.person("Gone", is_active=False)
    for name in ("dana", "nobody", "gone"):
        worked.clear()
        said[name] = [tried(name=name) for _ in range(12)]
        work[name] = len(worked)
    assert said["dana"] == said["nobody"] == said["gone"]
    assert work == dict.fromkeys(work, 10)


@pytest.mark.usefixtures("watch")
def test_without_redis_each_process_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise RedisError

    for name in ("get", "add", "incr", "touch", "delete_many"):
        monkeypatch.setattr(cache._connections["default"], name, down)
    ten_tries("wilma")
    assert tried(name="wilma").startswith("Too many tries.")
    assert tried(cast.PASSWORD) == ""
