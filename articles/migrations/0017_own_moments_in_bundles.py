from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_withdrawals_stand_again")]

    operations = [
        migrations.AddField(
            model_name="bundleentry",
            name="own_moment",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
