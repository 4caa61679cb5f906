"""An approved creative cannot be changed or deleted, in the database itself: only its state may move on."""

from django.db import migrations

from newsroom.core.immutable import guard_sql, unguard_sql

MUTABLE = {"status", "approved_by", "approved_at", "note"}
APPROVED = "OLD.\"status\" = 'approved'"


def put_up(apps, schema_editor):
    model = apps.get_model("bookings", "creative")
    columns = [f.column for f in model._meta.concrete_fields if f.name not in MUTABLE]
    vendor = schema_editor.connection.vendor
    for statement in guard_sql(model._meta.db_table, columns, vendor, only_if=APPROVED):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    table = apps.get_model("bookings", "creative")._meta.db_table
    for statement in unguard_sql(table, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_formats_and_placements")]
    operations = [migrations.RunPython(put_up, take_down)]
