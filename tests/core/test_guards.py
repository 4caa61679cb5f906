"""The triggers of the record: all there after a migration, and put up again when one was lost."""

from __future__ import annotations

import logging

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from ads.models import Creative
from articles.models import ArticleVersion, Event
from newsroom.core import guards
from tests import make
from tests.ads.bookings import creative

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in (ArticleVersion, Event, Creative)]


def lose(table: str) -> None:
    """The guards of a table go, as they do when SQLite rebuilds it."""
    with connection.cursor() as cursor:
        for trigger in guards.wanted(connection.vendor):
            if trigger.name.startswith(f"{table}_sta"):
                cursor.execute(trigger.drop)


def change_by_hand(row: Creative | ArticleVersion | Event, column: str) -> None:
    """Past the model's own guard, which is in its queryset and its `save`."""
    with transaction.atomic():
        QuerySet(type(row)).filter(pk=row.pk).update(**{column: "x"})


def test_the_migrations_put_up_every_guard_that_is_required() -> None:
    assert guards.missing(connection) == []
    names = {trigger.name for trigger in guards.wanted(connection.vendor)}
    assert {f"{table}_stands" for table in TABLES} <= names


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_guard_stands_again_after_the_next_migrate(
    table: str, caplog: pytest.LogCaptureFixture
) -> None:
    lose(table)
    assert guards.missing(connection)
    with caplog.at_level(logging.WARNING, "newsroom.core.guards"):
        call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
    assert f"{table}_stands" in caplog.text


def test_what_is_put_up_again_refuses_as_before() -> None:
    story = make.make_story(live=True)
    rows = [
        (creative(), "alt"),
        (story.newest_version(), "headline"),
        (Event.objects.filter(article=story).first(), "note"),
    ]
    for row, _ in rows:
        lose(row._meta.db_table)
    call_command("migrate", verbosity=0)
    for row, column in rows:
        with pytest.raises(IntegrityError, match="stands as it was written"):
            change_by_hand(row, column)


def test_only_an_approved_creative_is_held_and_its_state_moves_on() -> None:
    draft, stands = creative(approved=False), creative()
    change_by_hand(draft, "alt")
    change_by_hand(stands, "note")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bookings_creative WHERE id = %s", [draft.pk])
        assert cursor.rowcount == 1
    assert not Creative.objects.filter(pk=draft.pk).exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM bookings_creative WHERE id = %s", [stands.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bookings_creative SET status = 'draft', alt = 'x'")


def test_a_guard_written_for_other_columns_is_written_anew() -> None:
    table = Creative._meta.db_table
    fewer = guards.guard_sql(table, ["alt"], connection.vendor, only_if="1 = 1")
    lose(table)
    with connection.cursor() as cursor:
        for statement in fewer:
            cursor.execute(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    assert guards.missing(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def test_on_the_way_to_another_schema_the_migrations_alone_decide() -> None:
    lose(Event._meta.db_table)
    MigrationRecorder(connection).record_unapplied("bookings", "0003_approved_creatives_stand")
    guards.put_back(connection.alias)
    assert guards.missing(connection)


@pytest.mark.django_db(transaction=True)
def test_a_table_whose_column_was_changed_is_guarded_again() -> None:
    """On SQLite the table is rebuilt; on PostgreSQL the guard stays where it is."""
    made = creative()
    old, new = Creative._meta.get_field("alt"), models.TextField("description", blank=True)
    new.set_attributes_from_name("alt")
    with connection.schema_editor() as editor:
        editor.alter_field(Creative, old, new)
        editor.alter_field(Creative, new, old)
    lost = {trigger.name for trigger in guards.missing(connection)}
    assert lost == (
        {"bookings_creative_stands", "bookings_creative_stays"}
        if connection.vendor == "sqlite"
        else set()
    )
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError):
        change_by_hand(made, "alt")


def test_the_search_finds_what_was_written_while_nothing_followed_the_stories() -> None:
    if connection.vendor != "sqlite":
        assert not [t for t in guards.wanted(connection.vendor) if "search" in t.name]
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER articles_search_insert")
        make.make_story("Quagga papers")
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT count(*) FROM articles_search WHERE articles_search MATCH 'quagga'")
        assert cursor.fetchone() == (1,)
