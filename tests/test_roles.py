"""The roles are there after `migrate`; a group that stands is the chief's, and new rights reach it by a migration."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.roles import CHIEF, EDITOR, REPORTER, ROLES, grant, install_roles

pytestmark = pytest.mark.django_db
make_roles = import_module("newsroom.migrations.0001_roles").make_roles


def rights(role: str) -> set[str]:
    return named(Group.objects.get(name=role).permissions)


def named(permissions: Any) -> set[str]:
    found = permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in found}


def right(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def wanted(role: str) -> set[str]:
    names = {name for name in ROLES[role] if not name.endswith("*")}
    labels = [name.partition(".")[0] for name in ROLES[role] if name.endswith("*")]
    every = Permission.objects.filter(content_type__app_label__in=labels)
    return names | named(every)


@pytest.mark.parametrize("role", ROLES)
def test_after_migrate_each_role_has_what_the_lists_say(role: str) -> None:
    """What fails here is a right that no migration gives: `grant` it in a new one of `newsroom`."""
    Group.objects.all().delete()
    for run in migrations_of_the_roles():
        run(apps, None)
    assert rights(role) == wanted(role)


def migrations_of_the_roles() -> list[Any]:
    """What each migration of the assembly runs, in their order."""
    graph = MigrationExecutor(connection).loader.graph
    plan = [graph.nodes[key] for key in graph.forwards_plan(graph.leaf_nodes("newsroom")[0])]
    own = [each for each in plan if each.app_label == "newsroom"]
    return [operation.code for each in own for operation in each.operations]


def test_every_right_in_the_lists_is_one() -> None:
    said = {name for names in ROLES.values() for name in names if not name.endswith("*")}
    assert said - named(Permission.objects) == set()


def test_a_group_that_stands_is_left_as_the_chief_has_it() -> None:
    install_roles()
    group = Group.objects.get(name=REPORTER)
    group.permissions.remove(right("articles.add_tag"))
    before = rights(REPORTER)
    make_roles(apps, None)
    install_roles()
    assert rights(REPORTER) == before


def test_a_right_that_is_new_reaches_a_group_that_stands() -> None:
    install_roles()
    right("articles.lift_embargo").group_set.clear()
    right("articles.add_tag").group_set.clear()
    make_roles(apps, None)
    assert "articles.lift_embargo" in rights(CHIEF)
    assert "articles.lift_embargo" not in rights(REPORTER)
    assert "articles.add_tag" not in rights(CHIEF)


def test_grant_gives_a_role_that_stands_one_more_right() -> None:
    install_roles()
    grant(apps, REPORTER, ["articles.review_article", "bookings.*"])
    assert "articles.review_article" in rights(REPORTER)
    assert "bookings.view_campaign" in rights(REPORTER)
    Group.objects.filter(name=EDITOR).delete()
    grant(apps, EDITOR, ["articles.review_article"])
    assert not Group.objects.filter(name=EDITOR).exists()
