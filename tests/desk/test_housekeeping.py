"""Chores are done by the clock, once each in their turn, and one that fails holds up no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from newsroom.desk import housekeeping
from newsroom.desk.models import Chore

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _no_chore_but_these(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(housekeeping, "_works", {})
    yield


def test_it_does_a_chore_once_in_its_turn() -> None:
    done: list[datetime] = []
    housekeeping.register("sweep", MINUTE, done.append)
    assert housekeeping.tick(NOW) == ["sweep"]
    assert housekeeping.tick(NOW + MINUTE / 2) == []
    assert housekeeping.tick(NOW + MINUTE) == ["sweep"]
    assert done == [NOW, NOW + MINUTE]


def test_it_does_not_do_what_another_process_has_taken() -> None:
    housekeeping.register("sweep", MINUTE, lambda now: None)
    Chore.objects.create(name="sweep", due_at=NOW + MINUTE)
    assert housekeeping.tick(NOW) == []


def test_a_chore_that_fails_is_named_and_tried_again_and_the_next_is_done() -> None:
    def fail(now: datetime) -> None:
        raise ValueError("no broom")

    housekeeping.register("sweep", MINUTE, fail)
    housekeeping.register("dust", MINUTE, lambda now: None)
    assert housekeeping.tick(NOW) == ["dust"]
    assert housekeeping.failing() == {"sweep": "no broom"}
    housekeeping.register("sweep", MINUTE, lambda now: None)
    assert housekeeping.tick(NOW + MINUTE) == ["sweep", "dust"]
    assert housekeeping.failing() == {}


def test_a_chore_that_is_hurried_is_done_at_the_next_look() -> None:
    housekeeping.register("sweep", timedelta(hours=1), lambda now: None)
    housekeeping.tick()
    housekeeping.hurry("sweep")
    assert housekeeping.tick() == ["sweep"]


def test_it_says_which_chores_nobody_does() -> None:
    housekeeping.register("sweep", MINUTE, lambda now: None)
    housekeeping.tick(NOW)
    assert housekeeping.late(NOW + 5 * MINUTE) == []
    assert housekeeping.late(NOW + 20 * MINUTE) == ["sweep"]


def test_the_command_does_what_is_due() -> None:
    housekeeping.register("sweep", MINUTE, lambda now: None)
    said = StringIO()
    call_command("tick", stdout=said)
    call_command("tick", stdout=said)
    assert said.getvalue().splitlines() == ["Done: sweep.", "Nothing is due."]
