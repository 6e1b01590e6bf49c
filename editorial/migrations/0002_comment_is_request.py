"""Comments that the city may read were requests so far; from now on its writers talk beside the fields as well."""

from django.db import migrations, models


def mark_requests(apps, schema_editor):
    apps.get_model("editorial", "Comment").objects.filter(audience="city").update(is_request=True)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="is_request",
            field=models.BooleanField(
                default=False, help_text="Answered by sending the record again.", verbose_name="asks for a change"
            ),
        ),
        migrations.RunPython(mark_requests, migrations.RunPython.noop),
    ]
