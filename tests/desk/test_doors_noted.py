"""What happens at the doors is written down: who, from what and where, and of a stranger what they typed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from newsroom.desk.models import AccessEvent, Kind
from tests import cast
from tests.desk.codes import password

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def counts(settings: Settings) -> None:
    where = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "noted"}
    settings.CACHES = {"default": where}
    cache.clear()


def tried(name: str, **more: str) -> None:
    given = {"username": name, "password": "not the one"}
    Client().post(reverse("admin:login"), given, **more)


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_a_log_in_and_a_log_out() -> None:
    client = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")
    rhea = cast.rhea()
    password(client, rhea)
    client.post(reverse("admin:logout"))
    assert kinds() == [Kind.LOG_IN, Kind.LOG_OUT]
    event = AccessEvent.objects.earliest("pk")
    assert (event.user, event.by) == (rhea, rhea)
    assert (event.device, event.address) == ("Firefox on Windows", "192.0.2.7")


def test_a_failure_knows_whose_name_it_was() -> None:
    rhea = cast.rhea()
    tried("rhea")
    event = AccessEvent.objects.get()
    assert (event.kind, event.user, event.by, event.name) == (Kind.FAILED, rhea, None, "rhea")


@pytest.mark.parametrize("typed", ["x" * 150, "evil\x07 \x1b[2J", "<b>nobody</b>", "a\nb"])
def test_of_an_unknown_name_a_little_is_kept(typed: str) -> None:
    tried(typed)
    event = AccessEvent.objects.get()
    assert event.user is None
    assert len(event.name) <= 60
    assert "\n" not in event.name
    assert "\x07" not in event.name


def test_a_wait_is_noted_once_and_tries_during_it_are_not() -> None:
    for _ in range(25):
        tried("rhea")
    assert kinds() == [Kind.FAILED] * 10 + [Kind.WAIT]


def test_a_stranger_with_many_names_does_not_fill_the_record() -> None:
    for number in range(130):
        tried(f"name-{number}")
    assert len(kinds()) < 110
    tried("rhea", REMOTE_ADDR="192.0.2.8")
    assert AccessEvent.objects.latest("pk").name == "rhea"


def test_logging_out_is_by_post_only(client: Client) -> None:
    client.force_login(cast.rhea())
    assert client.get(reverse("admin:logout")).status_code == 405
