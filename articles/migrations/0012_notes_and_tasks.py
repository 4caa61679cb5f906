"""Notes on stories, which stand as they were written; priorities; and an index for what is due."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import newsroom.core.clock
from newsroom.core.immutable import guard_sql, unguard_sql

MUTABLE = {"resolved_at", "resolved_by"}
TABLE = "articles_storynote"


def put_up(apps, schema_editor):
    model = apps.get_model("articles", "StoryNote")
    columns = [f.column for f in model._meta.concrete_fields if f.name not in MUTABLE]
    for statement in guard_sql(TABLE, columns, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in unguard_sql(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_written_together"),
        ("sections", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("quote", models.TextField(blank=True, max_length=1000)),
                ("prefix", models.CharField(blank=True, max_length=64)),
                ("suffix", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField(default=newsroom.core.clock.now)),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "note",
                "ordering": ("pk",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="task",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Urgent"), (2, "High"), (3, "Normal"), (4, "Low")], default=3
                    ),
                ),
                ("told_late_for", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "id"],
                name="articles_article_due",
            ),
        ),
        migrations.AddField(
            model_name="storynote",
            name="answers",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="articles.storynote",
            ),
        ),
        migrations.AddField(
            model_name="storynote",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="storynote",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="story_notes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="storynote",
            name="resolved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="storynote",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.articleversion",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["priority", "article"], name="articles_task_priority"),
        ),
        migrations.AddIndex(
            model_name="storynote",
            index=models.Index(
                condition=models.Q(("answers", None), ("resolved_at", None)),
                fields=["article", "id"],
                name="articles_storynote_open",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
