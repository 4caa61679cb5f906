"""Statements that are written once: they answer as the query set would, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from articles.models import Event, Verb
from newsroom.core.statements import Statement, asked_as_one
from tests import cast, make

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def events() -> list[Event]:
    story, dana = make.make_story(now=TEN - timedelta(days=1)), cast.dana()
    Event.objects.bulk_create(
        Event(
            verb=verb, actor=dana, article=story, note=f"{verb} %s", at=TEN + timedelta(minutes=n)
        )
        for n, verb in enumerate((Verb.SUBMIT, Verb.APPROVE, Verb.PUBLISH, Verb.KILL))
    )
    return list(Event.objects.filter(at__gte=TEN).order_by("pk"))


SINCE = Statement(
    Event,
    lambda verbs, at, article_id: (
        Event.objects.filter(verb__in=verbs, at__gte=at, article=article_id)
        .order_by("at")
        .values_list("pk", "verb", "note", "at", "version__live_from")
    ),
)


def since(verbs: list[str], at: datetime, article_id: int) -> list[tuple[object, ...]]:
    rows = Event.objects.filter(verb__in=verbs, at__gte=at, article=article_id).order_by("at")
    return list(rows.values_list("pk", "verb", "note", "at", "version__live_from"))


def test_it_answers_as_the_query_set_does(events: list[Event]) -> None:
    story = events[0].article_id
    for verbs in (
        ["publish", "kill"],
        ["submit", "publish"],
        ["kill"],
        ["submit", "approve", "kill"],
    ):
        for at in (TEN, TEN + timedelta(minutes=2), TEN + timedelta(hours=1)):
            for article_id in (story, story + 1):
                expected = since(verbs, at, article_id)
                assert SINCE.ask(verbs, at, article_id) == expected
    assert SINCE.ask(["submit"], TEN, story)[0][3] == TEN


def test_it_is_written_once_for_a_length_of_list(events: list[Event]) -> None:
    written = []

    def write(pks: list[int]) -> object:
        written.append(len(pks))
        return Event.objects.filter(pk__in=pks).values_list("pk")

    statement, pks = Statement(Event, write), [event.pk for event in events]
    assert {pk for (pk,) in statement.ask(pks[:2])} == set(pks[:2])
    assert {pk for (pk,) in statement.ask(pks[2:])} == set(pks[2:])
    assert statement.ask(pks[:1]) == [(pks[0],)]
    assert written == [2, 1]


def test_a_list_without_anything_in_it_asks_nothing(
    events: list[Event], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert SINCE.ask([], TEN, events[0].article_id) == []


def test_several_scans_are_one_statement_and_each_is_cut_off(events: list[Event]) -> None:
    newest = Statement(
        Event,
        lambda verbs, at: [
            Event.objects.filter(verb=verb, at__gte=at)
            .order_by("-at")
            .values_list("verb", "at")[:1]
            for verb in verbs
        ],
    )
    with CaptureQueriesContext(connection) as queries:
        found = newest.ask(["kill", "submit", "assign"], TEN)
    assert found == [("kill", events[3].at), ("submit", events[0].at)]
    assert len(queries) == 1


def test_scans_that_are_written_for_once(events: list[Event]) -> None:
    rows = Event.objects.order_by("at").values_list("pk", "at")
    scans = [rows.filter(pk=event.pk)[:1] for event in events]
    assert asked_as_one(Event, scans) == [(event.pk, event.at) for event in events]


@pytest.mark.parametrize(
    "write",
    [
        lambda pk, at: Event.objects.filter(pk=pk).values_list("pk"),
        lambda pk, at: Event.objects.filter(pk=pk + 1, at=at).values_list("pk"),
    ],
)
def test_a_value_that_does_not_stand_as_it_is_is_refused(write: object) -> None:
    with pytest.raises(ValueError, match="do not stand"):
        Statement(Event, write).ask(1, TEN)
