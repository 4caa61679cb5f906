"""What is verifiable besides the words: releases, corrections and events; and stories whose history is hidden."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import newsroom.core.clock
from articles.digests import linked
from newsroom.core import guards
from newsroom.core.immutable import guard_sql, unguard_sql

MUTABLE = {"event": set(), "correction": {"at"}}
RELEASE = (
    *("live_from", "live_until", "published_by_id", "published_at", "changed_at", "significance"),
    *("held_for", "released_over_id"),
)
AT_ONCE = 1000


def seal(apps, schema_editor):
    """Put the digests on what was written before there were any."""
    releases = apps.get_model("articles", "ArticleVersion").objects
    names = ("pk", "chain_digest", *RELEASE)
    for rows in in_parts(releases.order_by("pk").only(*names)):
        for row in rows:
            row.release_digest = linked(row.chain_digest, *(getattr(row, name) for name in RELEASE))
        releases.bulk_update(rows, ["release_digest"])
    seal_corrections(apps.get_model("articles", "Correction").objects)
    seal_events(apps.get_model("articles", "Event").objects)


def seal_corrections(corrections):
    corrections.update(made_at=F("at"))
    before = {}
    for row in corrections.order_by("pk"):
        row.digest = before[row.article_id] = linked(
            before.get(row.article_id, ""), row.article_id, row.kind, row.text, row.version_id,
            row.replaces_id, row.made_at, row.made_by_id,
        )  # fmt: skip
        row.save(update_fields=["digest"])


def seal_events(events):
    after, before = 0, ""
    for rows in in_parts(events.order_by("pk")):
        for row in rows:
            row.after = after
            row.digest = before = linked(
                before, row.verb, row.actor_id, row.article_id, row.version_id, row.note, row.at
            )
            after = row.pk
        events.bulk_update(rows, ["after", "digest"])


def in_parts(rows):
    part = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    yield part


def take_down(apps, schema_editor):
    """On SQLite all guards are down by now."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in unguard_sql("articles_event", "postgresql"):
            schema_editor.execute(statement, params=None)


def put_up(apps, schema_editor):
    """On SQLite the guards are put up when the last migration is through."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, mutable in MUTABLE.items():
        model = apps.get_model("articles", name)
        columns = [f.column for f in model._meta.concrete_fields if f.name not in mutable]
        for statement in guard_sql(model._meta.db_table, columns, "postgresql"):
            schema_editor.execute(statement, params=None)


def unguard_corrections(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in MUTABLE:
            for statement in unguard_sql(f"articles_{name}", "postgresql"):
                schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_bundles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(guards.take_down, migrations.RunPython.noop),
        migrations.RunPython(take_down, migrations.RunPython.noop),
        migrations.CreateModel(
            name="HiddenHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=1000)),
                ("at", models.DateTimeField(default=newsroom.core.clock.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="correction",
            options={"default_permissions": ("view",), "ordering": ("-at", "-pk")},
        ),
        migrations.RemoveIndex(
            model_name="correction",
            name="articles_co_at_51346b_idx",
        ),
        migrations.AddField(
            model_name="articleversion",
            name="release_digest",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="correction",
            name="digest",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="correction",
            name="made_at",
            field=models.DateTimeField(default=newsroom.core.clock.now, editable=False),
        ),
        migrations.AddField(
            model_name="correction",
            name="replaces",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="articles.correction",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="articles.articleversion",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="after",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="digest",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="correction",
            name="at",
            field=models.DateTimeField(default=newsroom.core.clock.now, null=True),
        ),
        migrations.AlterField(
            model_name="correction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("correction", "Correction"),
                    ("clarification", "Clarification"),
                    ("update", "Update"),
                    ("retraction", "Retraction"),
                    ("note", "Editor’s note"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="correction",
                max_length=13,
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["-at", "-id"], name="articles_correction_newest"),
        ),
        migrations.AddField(
            model_name="hiddenhistory",
            name="article",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hidden_history",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="hiddenhistory",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RunPython(put_up, unguard_corrections),
    ]
