"""Query sets compiled once: a page asks for other values each time, and always in the same words.

Django takes half a millisecond to write a statement, more than a small database takes to answer it. Here
each is written once for each shape (how long its lists are), and asked again with other values in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from newsroom.core import clock

Value = int | str | datetime
Row = tuple[Any, ...]
# What stands for the values while a statement is written: no paper has rows or moments like these.
A_NUMBER, A_MOMENT = 7_300_000_000_000, datetime(7300, 1, 1, tzinfo=UTC)


class Compiled(NamedTuple):
    sql: str
    # For each place the number of the value that stands there and what adapts it; or None and a constant.
    places: tuple[tuple[int | None, Any], ...]
    columns: tuple[Any, ...]


class Statement:
    """`write` makes from values a query set of `values_list`; or several, each ordered and cut off, which are
    asked as one and stay index scans of their own.

    A value is a number, a word, a moment, or a list of them. Each must come to stand in the statement as it
    is, and nothing else of the statement may hang on it but the length of a list, and whether the page is one
    of another moment. `most` is the order and the limit of several query sets put together, by the numbers of
    their columns.
    """

    def __init__(
        self,
        model: type[Model],
        write: Callable[..., QuerySet[Any] | Iterable[QuerySet[Any]]],
        *,
        most: str = "",
    ) -> None:
        self._model = model
        self._write = write
        self._most = most
        self._known: dict[tuple[Any, ...], Compiled | None] = {}

    def ask(self, *values: Value | Sequence[Value]) -> list[Row]:
        connection = connections[router.db_for_read(self._model)]
        place = (connection.alias, connection.vendor, clock.is_elsewhere())
        shape = (*place, *(_shape(value) for value in values))
        if shape not in self._known:
            self._known[shape] = self._compiled(connection, values)
        compiled = self._known[shape]
        if compiled is None:
            return []
        flat = _flat(values)
        params = [kept if n is None else kept(connection, flat[n]) for n, kept in compiled.places]
        return _asked(connection, compiled.sql, params, compiled.columns)

    def _compiled(
        self, connection: BaseDatabaseWrapper, values: Sequence[Value | Sequence[Value]]
    ) -> Compiled | None:
        """None where a list without anything in it leaves nothing to be found."""
        marks = _marks(values)
        written = self._write(*marks)
        try:
            scans = [written] if isinstance(written, QuerySet) else written
            sql, params, columns = _written(connection, scans, self._most)
        except EmptyResultSet:
            return None
        return Compiled(sql, _places(connection, _flat(marks), params), columns)


def read_as(model: type[Model], columns: Sequence[str], values: Sequence[Any]) -> Any:
    """A row of the model; columns that are not among these are asked for when somebody reads them."""
    return model.from_db(router.db_for_read(model), columns, values)


def asked_as_one(model: type[Model], scans: Iterable[QuerySet[Any]]) -> list[Row]:
    """Several query sets of `values_list`, ordered and cut off, in one statement that is written for once."""
    connection = connections[router.db_for_read(model)]
    return _asked(connection, *_written(connection, scans))


def _written(
    connection: BaseDatabaseWrapper, scans: Iterable[QuerySet[Any]], most: str = ""
) -> tuple[str, list[Any], tuple[Any, ...]]:
    compilers = [scan.query.get_compiler(connection=connection) for scan in scans]
    pairs = [compiler.as_sql() for compiler in compilers]
    sql = pairs[0][0]
    if len(pairs) > 1:
        # Django's own `union()` refuses cut-off parts on SQLite: each is wrapped in a select of its own.
        parts = (f"({part}) AS part_{n}" for n, (part, _) in enumerate(pairs))
        sql = f"{' UNION ALL '.join(f'SELECT * FROM {part}' for part in parts)} {most}"
    columns = tuple(expression for expression, _, _ in compilers[0].select)
    return sql, [param for _, params in pairs for param in params], columns


def _asked(
    connection: BaseDatabaseWrapper, sql: str, params: list[Any], columns: tuple[Any, ...]
) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return _converted(connection, columns, rows)


def _is_list(value: Value | Sequence[Value]) -> bool:
    return isinstance(value, (list, tuple))


def _shape(value: Value | Sequence[Value]) -> Any:
    return len(value) if _is_list(value) else type(value)


def _flat(values: Sequence[Any]) -> list[Value]:
    return [each for value in values for each in (value if _is_list(value) else (value,))]


def _marks(values: Sequence[Any]) -> list[Any]:
    """The values with a mark in the place of each, no two alike."""
    numbers = iter(range(len(_flat(values))))

    def mark(value: Value) -> Value:
        n = next(numbers)
        if isinstance(value, datetime):
            return A_MOMENT + timedelta(hours=n)
        return f"the value {n}" if isinstance(value, str) else A_NUMBER + n

    return [[mark(each) for each in v] if _is_list(v) else mark(v) for v in values]


def _places(
    connection: BaseDatabaseWrapper, marks: list[Value], params: Sequence[Any]
) -> tuple[tuple[int | None, Any], ...]:
    adapted = {
        connection.ops.adapt_datetimefield_value(mark) if isinstance(mark, datetime) else mark: n
        for n, mark in enumerate(marks)
    }
    places = []
    for param in params:
        n = adapted.get(param)
        places.append((None, param) if n is None else (n, _adapter(marks[n], type(param))))
    missing = set(adapted.values()) - {n for n, _ in places}
    if missing:
        message = f"Values {sorted(missing)} do not stand in the statement as they are"
        raise ValueError(message)
    return tuple(places)


def _adapter(mark: Value, kind: type) -> Callable[[BaseDatabaseWrapper, Any], Any]:
    """What a value becomes on its way into the statement; PostgreSQL's numbers have types of their own."""
    if isinstance(mark, datetime):
        return lambda connection, value: connection.ops.adapt_datetimefield_value(value)
    return lambda connection, value: kind(value)


def _converted(
    connection: BaseDatabaseWrapper, columns: tuple[Any, ...], rows: list[Row]
) -> list[Row]:
    """The rows as Django hands them out: moments of SQLite are text, for one."""
    found = []
    for place, column in enumerate(columns):
        ways = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if ways:
            found.append((place, column, ways))
    if not found:
        return rows
    converted = [list(row) for row in rows]
    for place, column, ways in found:
        for row in converted:
            value = row[place]
            for convert in ways:
                value = convert(value, column, connection)
            row[place] = value
    return [tuple(row) for row in converted]
