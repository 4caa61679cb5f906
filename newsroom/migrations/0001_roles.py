"""The roles of a newsroom, as groups with their rights.

A group that stands is left as the chief has it, but for rights that there were not when it was made: groups used to be
made after `migrate`, with the rights in `FIRST`.
"""

from django.db import migrations

from newsroom.roles import ROLES, make_permissions, permissions

WRITING = (
    "articles.view_article articles.add_article articles.change_article articles.view_photo articles.add_photo "
    "articles.change_photo articles.view_author articles.view_tag articles.add_tag sections.view_section "
    "articles.view_event articles.view_articleversion"
).split()
EDITING = (
    "articles.change_any_article articles.review_article articles.publish_article articles.add_author "
    "articles.change_author articles.change_tag articles.view_correction sections.view_frontpin "
    "sections.add_frontpin sections.change_frontpin sections.delete_frontpin articles.change_any_photo"
).split()
PICTURES = (
    "articles.view_article articles.view_photo articles.add_photo articles.change_photo articles.delete_photo "
    "articles.change_any_photo articles.view_author articles.view_tag sections.view_section"
).split()
CHIEF = "sections.add_section sections.change_section articles.delete_photo articles.delete_tag articles.delete_author"
FIRST = {
    "Reporter": WRITING,
    "Editor": [*WRITING, *EDITING],
    "Photo editor": PICTURES,
    "Sales": ["sections.view_section", "articles.view_tag", "bookings.*"],
    "Chief": [*WRITING, *EDITING, *PICTURES, *CHIEF.split(), "bookings.*"],
}
LABELS = ("articles", "bookings", "desk", "sections")


def make_roles(apps, schema_editor):
    make_permissions(apps, LABELS)
    for role, names in ROLES.items():
        group, made = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        new = names if made else [name for name in names if name not in FIRST.get(role, ())]
        group.permissions.add(*permissions(apps, new))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0024_audit_indexes"),
        ("bookings", "0003_approved_creatives_stand"),
        ("desk", "0005_access"),
        ("sections", "0004_pins_keep_their_past"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
