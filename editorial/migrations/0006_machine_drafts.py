from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0005_rights_on_translations"),
    ]

    operations = [
        migrations.AddField(
            model_name="translationstate",
            name="machine_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
