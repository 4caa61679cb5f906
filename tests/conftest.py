"""What every test may rely on."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import redis
from django.apps import apps
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.sqlite3.base import DatabaseOperations
from django.db.models.signals import post_migrate
from pytest_django import Settings

from ads.kept import SHEETS
from newsroom.core import pagecache
from newsroom.core.pagecache.cache import current
from newsroom.desk import factors
from newsroom.roles import install_roles

pytest_plugins = ["tests.browser"]


# Files are dealt out whole and in this order: what takes longest does not come last, while a core has nothing to do.
LONG = (
    "tests/test_permissions.py",
    "tests/desk/test_every_screen.py",
    "tests/journeys/",
    "tests/test_demo.py",
    "tests/desk/",
    "tests/articles/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        begins = (at for at, name in enumerate(LONG) if item.nodeid.startswith(name))
        return next(begins, len(LONG))

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> None:
    """Each test has a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test sees what another kept. On Redis only our own goes: other workers are at it too."""
    pagecache.clear()
    SHEETS.clear()
    if site.CACHE_URL:
        forget(site.CACHES["default"]["KEY_PREFIX"])
    else:
        cache.clear()


@pytest.fixture
def admin_user(admin_user: Any) -> Any:
    """The plugin's superuser is one of the people of the tests: excused from the second factor like them."""
    factors.excuse(admin_user)
    return admin_user


@pytest.fixture(scope="session", autouse=True)
def leave_no_keys() -> Iterator[None]:
    yield
    if cluster := current().cluster:
        cluster.close()
        forget(site.PAGECACHE_PREFIX)


def forget(prefix: str) -> None:
    with redis.from_url(site.CACHE_URL) as store:
        for key in store.scan_iter(f"*{prefix}*", count=1000):
            store.delete(key)


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """Tests that commit are cleaned up by deleting every row, which the record's triggers refuse on SQLite."""
    told = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%stays'"
            )
            guards = cursor.fetchall()
        down = [f'DROP TRIGGER "{name}"' for name, _ in guards]
        return [*down, *told(self, *args, **kwargs), *(sql for _, sql in guards)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_few_rows_quickly() -> Iterator[None]:
    """On PostgreSQL emptying a hundred tables of a dozen rows takes a tenth of what new files for each of them take."""
    told = PostgresOperations.sql_flush

    def sql_flush(
        self: PostgresOperations, style: Any, tables: list[str], **kwargs: Any
    ) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            may_pass_triggers = cursor.fetchone()[0]
        if not may_pass_triggers or kwargs.get("reset_sequences"):
            return told(self, style, tables, **kwargs)
        delete = style.SQL_KEYWORD("DELETE FROM")
        emptied = [f"{delete} {self.quote_name(table)}" for table in tables]
        return ["SET LOCAL session_replication_role = replica", *emptied]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostgresOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def stock_again() -> Iterator[None]:
    """Tests that commit leave empty tables; what a migration put there is put there again."""
    bookings = apps.get_app_config("bookings")
    stocked = import_module("ads.migrations.0002_formats_and_placements")

    def stock(**kwargs: Any) -> None:
        if not bookings.get_model("AdFormat").objects.exists():
            stocked.install(apps, None)

    def roles(**kwargs: Any) -> None:
        install_roles()

    # The gates, made after the last app, name a role.
    articles = apps.get_app_config("articles")
    post_migrate.connect(stock, sender=bookings)
    post_migrate.connect(roles, sender=articles)
    yield
    post_migrate.disconnect(stock, sender=bookings)
    post_migrate.disconnect(roles, sender=articles)


@pytest.fixture(scope="session", autouse=True)
def leave_alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL drops no database that the threads of a test's server are still connected to."""
    if connection.vendor != "postgresql":
        yield
        return
    blocker = request.getfixturevalue("django_db_blocker")
    request.getfixturevalue("django_db_setup")
    yield
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
