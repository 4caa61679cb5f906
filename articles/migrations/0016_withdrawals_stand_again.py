from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_audit_indexes")]

    operations = [
        migrations.AddField(
            model_name="articleversion",
            name="withdrawal_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
