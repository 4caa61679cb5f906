"""Triggers and constraints that hold the record in the database itself.

Versions and events cannot be changed but for the bounds of a release, nor deleted; a story has at most one live
version at any instant (an exclusion constraint on PostgreSQL, a trigger on SQLite).
"""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from newsroom.core.immutable import guard_sql, unguard_sql

MUTABLE = {
    "articleversion": {
        "live_from",
        "live_until",
        "published_by",
        "published_at",
        "changed_at",
        "significance",
    },
    "event": set(),
}

OVERLAP = """
    SELECT RAISE(ABORT, 'articles_one_live_version: two versions of a story would be live at once')
    WHERE EXISTS (
        SELECT 1 FROM articles_articleversion AS other
        WHERE other.article_id = NEW.article_id AND other.id IS NOT NEW.id AND other.live_from IS NOT NULL
          AND (other.live_until IS NULL OR other.live_until > other.live_from)
          AND (other.live_until IS NULL OR other.live_until > NEW.live_from)
          AND (NEW.live_until IS NULL OR NEW.live_until > other.live_from)
    );
"""
NEEDED = "NEW.live_from IS NOT NULL AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from)"


def one_live_version(vendor):
    if vendor == "postgresql":
        return [
            "ALTER TABLE articles_articleversion ADD CONSTRAINT articles_one_live_version EXCLUDE USING gist "
            "(article_id WITH =, tstzrange(live_from, live_until) WITH &&) WHERE (live_from IS NOT NULL)"
        ]
    return [
        f"CREATE TRIGGER articles_one_live_version_{name} BEFORE {when} ON articles_articleversion "
        f"WHEN {NEEDED} BEGIN {OVERLAP} END"
        for name, when in (("insert", "INSERT"), ("update", "UPDATE OF live_from, live_until"))
    ]


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, mutable in MUTABLE.items():
        model = apps.get_model("articles", name)
        columns = [f.column for f in model._meta.concrete_fields if f.name not in mutable]
        for statement in guard_sql(model._meta.db_table, columns, vendor):
            schema_editor.execute(statement, params=None)
    for statement in one_live_version(vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name in MUTABLE:
        for statement in unguard_sql(apps.get_model("articles", name)._meta.db_table, vendor):
            schema_editor.execute(statement, params=None)
    if vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE articles_articleversion DROP CONSTRAINT articles_one_live_version"
        )
    else:
        schema_editor.execute("DROP TRIGGER articles_one_live_version_insert")
        schema_editor.execute("DROP TRIGGER articles_one_live_version_update")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial")]
    operations = [BtreeGistExtension(), migrations.RunPython(put_up, take_down)]
