"""The roles of a newsroom, as groups with their rights.

A group that stands is left as the chief has it, but for rights that did not exist when it was made.
"""

from django.db import migrations

from newsroom.roles import ROLES, make_permissions, permissions

LABELS = ("articles", "bookings", "desk", "sections")


def make_roles(apps, schema_editor):
    known = set(apps.get_model("auth", "Permission").objects.values_list("pk", flat=True))
    make_permissions(apps, LABELS)
    for role, names in ROLES.items():
        group, made = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        rights = permissions(apps, names)
        group.permissions.add(*(rights if made else rights.exclude(pk__in=known)))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0014_audit_indexes"),
        ("bookings", "0003_approved_creatives_stand"),
        ("desk", "0004_access"),
        ("sections", "0002_calendar"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
