"""Pins are no longer deleted once they have stood: a front finds those that stand by their end."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sections", "0002_calendar"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="frontpin",
            index=models.Index(fields=["section", "ends_at"], name="sections_pin_of_front_ends"),
        ),
    ]
