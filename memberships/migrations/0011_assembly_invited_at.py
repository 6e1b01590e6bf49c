"""When the cities were written to about an assembly, so that nobody gets the mail twice."""

from django.db import migrations, models
from django.db.models import F


def mark_announced(apps, schema_editor):
    """Assemblies announced before mails existed are not announced again."""
    apps.get_model("memberships", "Assembly").objects.filter(announced_at__isnull=False).update(
        invited_at=F("announced_at")
    )


class Migration(migrations.Migration):
    dependencies = [("memberships", "0010_first_reminders")]

    operations = [
        migrations.AddField(
            model_name="assembly",
            name="invited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cities written to"),
        ),
        migrations.RunPython(mark_announced, migrations.RunPython.noop),
    ]
