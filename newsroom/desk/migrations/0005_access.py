"""Who comes to the desk: sessions one can read, invitations, the mark of the demonstration paper, and the record of it all.

The record and the admin's own log of changes are held by triggers; both are read newest first, whole or of one person.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import newsroom.core.clock
from newsroom.core.guards import guard_sql, unguard_sql

LOG = "django_admin_log"
# Django itself forgets the kind of a thing that is gone: content_type_id may change.
LOGGED = [
    "id",
    "action_time",
    "user_id",
    "object_id",
    "object_repr",
    "action_flag",
    "change_message",
]
LOG_INDEXES = [
    (
        "CREATE INDEX desk_log_newest ON django_admin_log (action_time DESC, id DESC)",
        "DROP INDEX desk_log_newest",
    ),
    (
        "CREATE INDEX desk_log_user ON django_admin_log (user_id, action_time DESC, id DESC)",
        "DROP INDEX desk_log_user",
    ),
]


def guarded(apps):
    access = apps.get_model("desk", "AccessEvent")._meta
    return [(access.db_table, [f.column for f in access.concrete_fields]), (LOG, LOGGED)]


def put_up(apps, schema_editor):
    for table, columns in guarded(apps):
        for statement in guard_sql(table, columns, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for table, _ in guarded(apps):
        for statement in unguard_sql(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("desk", "0004_thrown_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DemonstrationLogin",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="demonstration",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DeskSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("device", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("since", models.DateTimeField(null=True)),
                ("seen", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=newsroom.core.clock.now)),
                ("sent_at", models.DateTimeField(default=newsroom.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("secret", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("log_in", "logged in"),
                            ("failed", "failed to log in"),
                            ("code_failed", "gave a wrong code"),
                            ("wait", "was made to wait"),
                            ("log_out", "logged out"),
                            ("session_ended", "ended a session"),
                            ("password_changed", "changed the password"),
                            ("reset_asked", "asked for a new password"),
                            ("password_reset", "set a new password by letter"),
                            ("factor_added", "added a second factor"),
                            ("factor_removed", "removed a second factor"),
                            ("codes_made", "made new recovery codes"),
                            ("factor_reset", "took away the second factor"),
                            ("invited", "invited"),
                            ("invited_again", "sent the invitation again"),
                            ("uninvited", "withdrew the invitation"),
                            ("accepted", "accepted the invitation"),
                            ("rights", "changed roles or sections"),
                            ("details", "changed the name or the address"),
                            ("deactivated", "closed the log-in"),
                            ("reactivated", "opened the log-in again"),
                            ("exported", "exported the audit"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=newsroom.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "permissions": [
                    ("view_audit", "Can read who did what on the desk"),
                    ("manage_people", "Can invite people, and change their roles and sections"),
                ],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="desk_access_newest"),
                    models.Index(fields=["kind", "-at", "-id"], name="desk_access_kind"),
                    models.Index(fields=["user", "-at", "-id"], name="desk_access_user"),
                    models.Index(fields=["by", "-at", "-id"], name="desk_access_by"),
                ],
            },
        ),
        *(migrations.RunSQL(up, down) for up, down in LOG_INDEXES),
        migrations.RunPython(put_up, take_down),
    ]
