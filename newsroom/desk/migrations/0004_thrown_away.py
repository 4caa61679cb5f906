import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import newsroom.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Binned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=newsroom.core.clock.now)),
                ("payload", models.JSONField(default=list)),
                ("files", models.JSONField(default=list)),
                ("back_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "thrown away",
                "ordering": ("-at", "-pk"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["-at", "-id"], name="desk_binned_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("back_at", None)),
                        fields=("kind", "object_id"),
                        name="desk_binned_once",
                    )
                ],
            },
        ),
    ]
