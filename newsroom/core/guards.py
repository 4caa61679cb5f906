"""The triggers that hold the record, and putting back those that a migration has dropped.

SQLite rebuilds a table for many a change of its columns, and its triggers go without a word. So each app names in its
`guards.py` what must stand, and after every `migrate` what is missing, or was written for other columns, is put up.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

NAMED = re.compile(r'CREATE TRIGGER "?(\w+)"?')
STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid)"
    ),
}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trigger:
    """`text` is what the database keeps of it: another text is another trigger. `make` puts it up where none is."""

    name: str
    text: str
    drop: str
    make: tuple[str, ...]


_required: list[Callable[[str], Iterable[Trigger]]] = []
_taken_down: set[str] = set()


def require(triggers: Callable[[str], Iterable[Trigger]]) -> None:
    """Name what must stand on a vendor, "sqlite" or "postgresql". Called from the `guards.py` of an app."""
    _required.append(triggers)


def of_model(model: Any, vendor: str, *, only_if: str = "") -> list[Trigger]:
    """The guard of an immutable model, as `guard_sql` writes it: its columns but for `mutable_fields`."""
    columns = [f.column for f in model._meta.concrete_fields if f.name not in model.mutable_fields]
    return of_table(model._meta.db_table, columns, vendor, only_if=only_if)


def of_table(table: str, columns: list[str], vendor: str, *, only_if: str = "") -> list[Trigger]:
    """The same for a table of which no model of ours is the master."""
    statements = guard_sql(table, columns, vendor, only_if=only_if)
    if vendor == "sqlite":
        return [plain(statement) for statement in statements]
    function, trigger = statements
    name = f"{table}_stands"
    function = function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    drop = f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
    return [Trigger(name, function.split("$$")[1], drop, (function, trigger))]


def plain(statement: str, *after: str) -> Trigger:
    """A trigger of SQLite by its statement; `after` is run when it has been put up again."""
    name = NAMED.match(statement)[1]
    return Trigger(name, statement, f'DROP TRIGGER IF EXISTS "{name}"', (statement, *after))


def function(name: str, body: str, table: str, when: str) -> Trigger:
    """A trigger of PostgreSQL with a function of its own: its body, and when it is asked ("BEFORE INSERT")."""
    return Trigger(
        name,
        body,
        f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
        (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
            f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()',
        ),
    )


def missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """What must stand and does not, or stands in another form."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        there = dict(cursor.fetchall())
    return [each for each in wanted(connection.vendor) if there.get(each.name) != each.text]


def wanted(vendor: str) -> list[Trigger]:
    return [each for triggers in _required for each in triggers(vendor)]


def take_down(apps: Any, schema_editor: Any) -> None:
    """For the head of a migration that changes a guarded table: `RunPython(guards.take_down, RunPython.noop)`.

    SQLite rebuilds the table under another name, which no trigger that speaks of it lets it do. When the last
    migration is through, all of them are put up as the models then are.
    """
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for trigger in wanted(connection.vendor):
            cursor.execute(trigger.drop)
            _taken_down.add(trigger.name)


def put_back(using: str, **kwargs: Any) -> None:
    """Sent after `migrate`. On the way to an older or unfinished schema the migrations alone decide."""
    connection = connections[using]
    found = missing(connection)
    if not found or _is_on_the_way(connection):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in found:
            for statement in (trigger.drop, *trigger.make):
                cursor.execute(statement)
    lost = [trigger.name for trigger in found if trigger.name not in _taken_down]
    _taken_down.clear()
    if lost:
        log.warning("Put up again: %s.", ", ".join(lost))


def _is_on_the_way(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def guard_sql(table: str, columns: list[str], vendor: str, *, only_if: str = "") -> list[str]:
    """The statements that make the database itself refuse to change `columns` of `table`, or to delete a row.

    `only_if` is a condition on OLD: rows of which it does not hold may be changed and deleted. Written for PostgreSQL
    and SQLite; run by a migration. Raises `ValueError` for another vendor.
    """
    columns = sorted(columns)  # the same text whatever the order in which a model has its fields
    if vendor == "sqlite":
        changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns)
        message = f"{table}: this row stands as it was written"
        whole = f"({changed}) AND {only_if}" if only_if else changed
        delete = f" WHEN {only_if}" if only_if else ""
        return [
            f'CREATE TRIGGER "{table}_stands" BEFORE UPDATE ON "{table}" WHEN {whole} '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f'CREATE TRIGGER "{table}_stays" BEFORE DELETE ON "{table}"{delete} '
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never deleted'); END",
        ]
    if vendor == "postgresql":
        changed = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
        refused = f"TG_OP = 'DELETE' OR {changed}"
        # Of a row that may be deleted the old one is handed on: there is no new one.
        whole, row = (
            (f"({refused}) AND {only_if}", "COALESCE(NEW, OLD)") if only_if else (refused, "NEW")
        )
        return [
            f"CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {whole} THEN "
            f"RAISE EXCEPTION '{table}: this row stands as it was written' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
            f'CREATE TRIGGER "{table}_stands" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stands()",
        ]
    raise ValueError(f"no immutability trigger is written for {vendor}")


def unguard_sql(table: str, vendor: str) -> list[str]:
    """The statements that take the guard of `guard_sql` away again (a later migration may need to)."""
    if vendor == "sqlite":
        return [f'DROP TRIGGER "{table}_stands"', f'DROP TRIGGER "{table}_stays"']
    return [f'DROP TRIGGER "{table}_stands" ON "{table}"', f"DROP FUNCTION {table}_stands()"]
