"""A log-in lasts as long as somebody works, and twelve hours beyond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import rhea

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def is_in(client: Client) -> bool:
    return client.get(reverse("own_sessions")).status_code == 200


def test_work_keeps_a_login_awake(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(rhea())
        for _ in range(4):
            clock.shift(timedelta(hours=10))
            assert is_in(client)


def test_twelve_idle_hours_end_it(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(rhea())
        assert is_in(client)
        clock.shift(timedelta(hours=12, minutes=1))
        assert not is_in(client)


def test_it_is_not_renewed_at_every_request(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(rhea())
        assert is_in(client)
        first = client.session["seen"]
        clock.shift(timedelta(minutes=5))
        assert is_in(client)
        assert client.session["seen"] == first
        clock.shift(timedelta(minutes=6))
        assert is_in(client)
        assert client.session["seen"] > first
