import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0007_invited_as"),
        ("events", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCongress",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        db_index=True,
                        help_text="Empty for a congress that lost its number.",
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="year")),
                ("theme", models.CharField(blank=True, max_length=250, verbose_name="theme")),
                ("theme_ca", models.CharField(blank=True, max_length=250, null=True, verbose_name="theme")),
                ("theme_es", models.CharField(blank=True, max_length=250, null=True, verbose_name="theme")),
                ("theme_en", models.CharField(blank=True, max_length=250, null=True, verbose_name="theme")),
                ("theme_fr", models.CharField(blank=True, max_length=250, null=True, verbose_name="theme")),
                (
                    "theme_languages",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The others are our translation.",
                        verbose_name="languages in which the theme was seen",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("announced", "Announced"),
                            ("call_for_hosts", "Call for hosts open"),
                        ],
                        default="held",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("figures", models.TextField(blank=True, verbose_name="figures")),
                ("figures_ca", models.TextField(blank=True, null=True, verbose_name="figures")),
                ("figures_es", models.TextField(blank=True, null=True, verbose_name="figures")),
                ("figures_en", models.TextField(blank=True, null=True, verbose_name="figures")),
                ("figures_fr", models.TextField(blank=True, null=True, verbose_name="figures")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.city",
                        verbose_name="host city",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical congress",
                "verbose_name_plural": "historical congresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("events", "Congress"),
    ]
