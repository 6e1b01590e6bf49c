import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0009_bounced_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalNetwork",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="last changed")),
                ("slug", models.SlugField(verbose_name="address")),
                ("official_name", models.CharField(max_length=200, verbose_name="official name")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name in other languages")),
                (
                    "name_ca",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="name in other languages"),
                ),
                (
                    "name_es",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="name in other languages"),
                ),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="name in other languages"),
                ),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="name in other languages"),
                ),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("territorial", "Territorial network"),
                            ("sub-national", "Sub-national network"),
                            ("thematic", "Thematic network"),
                            ("delegation", "Delegation"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("founded_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="founded in")),
                ("ended_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ended in")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "stated_members",
                    models.CharField(blank=True, max_length=100, verbose_name="members as stated by the network"),
                ),
                (
                    "stated_members_ca",
                    models.CharField(
                        blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
                    ),
                ),
                (
                    "stated_members_es",
                    models.CharField(
                        blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
                    ),
                ),
                (
                    "stated_members_en",
                    models.CharField(
                        blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
                    ),
                ),
                (
                    "stated_members_fr",
                    models.CharField(
                        blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note for editors")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.network",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical network",
                "verbose_name_plural": "historical networks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("cities", "Network"),
    ]
