"""How often public pages are read, by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PageView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("page", models.CharField(max_length=60, verbose_name="page")),
                ("key", models.CharField(blank=True, max_length=220, verbose_name="record")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("views", models.PositiveIntegerField(verbose_name="views")),
            ],
            options={
                "verbose_name": "page views of a day",
                "verbose_name_plural": "page views by day",
                "ordering": ["-day", "page", "key"],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("day", "page", "key", "language"), name="pageview_one_row_a_day")
                ],
            },
        ),
    ]
