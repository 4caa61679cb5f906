"""A front's past stands: a pin that has begun ends, and what it becomes begins anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from articles.models import Article
from newsroom.core.immutable import ImmutableError
from sections import pins
from sections.models import FrontPin
from tests import make
from tests.reader import Reader

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def story() -> Article:
    return make.make_story(live=True, now=TEN - 3 * HOUR)


def held(story: Article, **more: datetime) -> FrontPin:
    return make.pin(story, make.home(), **more)


def rows() -> list[tuple[int, datetime, datetime | None]]:
    found = FrontPin.objects.order_by("pk")
    return [(pin.position, pin.starts_at, pin.ends_at) for pin in found]


def test_a_new_pin_begins_now_at_the_earliest(story: Article) -> None:
    pin = FrontPin(section=make.home(), article=story, starts_at=TEN - HOUR)
    assert pins.put_up(pin).starts_at == TEN
    later = FrontPin(section=make.home(), article=story, starts_at=TEN + HOUR)
    assert pins.put_up(later).starts_at == TEN + HOUR


def test_an_edit_of_a_pin_that_stands_ends_it_and_begins_another(story: Article) -> None:
    pin = held(story)
    pin.position = 3
    pins.change(pin)
    assert rows() == [(1, TEN - HOUR, TEN), (3, TEN, None)]


def test_a_pin_that_stands_may_be_moved_to_a_moment_to_come(story: Article) -> None:
    pin = held(story)
    pin.starts_at = TEN + HOUR
    pins.change(pin)
    assert rows() == [(1, TEN - HOUR, TEN), (1, TEN + HOUR, None)]


def test_another_end_alone_leaves_the_row(story: Article) -> None:
    pin = held(story)
    pin.starts_at, pin.ends_at = TEN - HOUR + timedelta(seconds=30), TEN + HOUR
    pins.change(pin)
    assert rows() == [(1, TEN - HOUR, TEN + HOUR)]


def test_a_pin_to_come_is_changed_and_deleted_as_it_is(story: Article) -> None:
    pin = held(story, starts_at=TEN + HOUR)
    pin.position = 2
    pins.change(pin)
    assert rows() == [(2, TEN + HOUR, None)]
    pins.take_down(pin)
    assert rows() == []


def test_taking_down_ends_it_and_a_second_time_changes_nothing(story: Article) -> None:
    pin = held(story)
    pins.take_down(pin)
    with time_machine.travel(TEN + HOUR, tick=False):
        pins.take_down(pin)
    assert rows() == [(1, TEN - HOUR, TEN)]


def test_a_pin_that_is_over_cannot_be_changed(story: Article) -> None:
    pin = held(story, ends_at=TEN - HOUR / 2)
    pin.position = 2
    with pytest.raises(ValidationError, match="over"):
        pins.change(pin)
    with pytest.raises(ValidationError, match="over"):
        pin.full_clean()


def test_an_end_that_has_passed_or_comes_before_the_beginning_is_refused(story: Article) -> None:
    pin = held(story)
    for end in (TEN - timedelta(minutes=1), TEN - 2 * HOUR):
        pin.ends_at = end
        with pytest.raises(ValidationError, match="has passed"):
            pins.change(pin)
        with pytest.raises(ValidationError, match="has passed"):
            pin.full_clean()
    pin.starts_at, pin.ends_at = TEN + 2 * HOUR, TEN + HOUR
    with pytest.raises(ValidationError):
        pins.change(pin)
    assert rows() == [(1, TEN - HOUR, None)]


def test_no_door_of_the_model_changes_the_past(story: Article) -> None:
    pin = held(story)
    for name, value in (
        ("position", 2), ("starts_at", TEN), ("ends_at", TEN - timedelta(seconds=1)),
        ("section", make.make_section("world")),
    ):  # fmt: skip
        changed = FrontPin.objects.get(pk=pin.pk)
        setattr(changed, name, value)
        with pytest.raises(ImmutableError):
            changed.save()
    coming = held(story, starts_at=TEN + HOUR)
    coming.starts_at = TEN - HOUR
    with pytest.raises(ImmutableError):
        coming.save()
    for act in (
        pin.delete,
        FrontPin.objects.all().delete,
        lambda: FrontPin.objects.update(position=4),
    ):
        with pytest.raises(ImmutableError):
            act()


@pytest.mark.django_db(transaction=True)
def test_both_fronts_are_dropped_when_a_pin_changes_place(story: Article) -> None:
    pin, reader = held(story), Reader()
    urls = ["/", "/world/"]
    for url in urls * 2:
        reader.get(url)
    assert [reader.get(url).came for url in urls] == ["HIT", "HIT"]
    pin.section = make.make_section("world")
    pins.change(pin)
    assert [reader.get(url).came for url in urls] == ["MISS", "MISS"]


def test_a_pin_that_stands_is_taken_down_by_a_clock_that_goes_on() -> None:
    """The moment at which it ends has passed when the row is written."""
    with time_machine.travel(TEN, tick=True):
        pin = make.pin(make.make_story(), make.home())
        pins.take_down(pin)
        assert FrontPin.objects.get().ends_at is not None
