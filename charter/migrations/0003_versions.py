import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0002_city_of_the_edition"),
        ("cities", "0007_invited_as"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCharterEdition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="year")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                ("occasion", models.CharField(blank=True, max_length=250, verbose_name="occasion")),
                ("occasion_ca", models.CharField(blank=True, max_length=250, null=True, verbose_name="occasion")),
                ("occasion_es", models.CharField(blank=True, max_length=250, null=True, verbose_name="occasion")),
                ("occasion_en", models.CharField(blank=True, max_length=250, null=True, verbose_name="occasion")),
                ("occasion_fr", models.CharField(blank=True, max_length=250, null=True, verbose_name="occasion")),
                ("is_current", models.BooleanField(default=False, verbose_name="in force")),
                ("preamble_summary", models.TextField(blank=True, verbose_name="summary of the preamble")),
                (
                    "preamble_summary_ca",
                    models.TextField(blank=True, null=True, verbose_name="summary of the preamble"),
                ),
                (
                    "preamble_summary_es",
                    models.TextField(blank=True, null=True, verbose_name="summary of the preamble"),
                ),
                (
                    "preamble_summary_en",
                    models.TextField(blank=True, null=True, verbose_name="summary of the preamble"),
                ),
                (
                    "preamble_summary_fr",
                    models.TextField(blank=True, null=True, verbose_name="summary of the preamble"),
                ),
                ("preamble", models.TextField(blank=True, verbose_name="official preamble")),
                ("preamble_ca", models.TextField(blank=True, null=True, verbose_name="official preamble")),
                ("preamble_es", models.TextField(blank=True, null=True, verbose_name="official preamble")),
                ("preamble_en", models.TextField(blank=True, null=True, verbose_name="official preamble")),
                ("preamble_fr", models.TextField(blank=True, null=True, verbose_name="official preamble")),
                ("based_on", models.JSONField(blank=True, default=list, verbose_name="declarations it rests on")),
                ("video_url", models.URLField(blank=True, verbose_name="explanatory video")),
                ("video_url_ca", models.URLField(blank=True, null=True, verbose_name="explanatory video")),
                ("video_url_es", models.URLField(blank=True, null=True, verbose_name="explanatory video")),
                ("video_url_en", models.URLField(blank=True, null=True, verbose_name="explanatory video")),
                ("video_url_fr", models.URLField(blank=True, null=True, verbose_name="explanatory video")),
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
                        help_text="Its name is shown as the reader’s language has it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.country",
                        verbose_name="country",
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
                "verbose_name": "historical edition of the Charter",
                "verbose_name_plural": "historical editions of the Charter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrinciple",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_ca", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("summary_ca", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_es", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_fr", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("official_text", models.TextField(blank=True, verbose_name="official text")),
                ("official_text_ca", models.TextField(blank=True, null=True, verbose_name="official text")),
                ("official_text_es", models.TextField(blank=True, null=True, verbose_name="official text")),
                ("official_text_en", models.TextField(blank=True, null=True, verbose_name="official text")),
                ("official_text_fr", models.TextField(blank=True, null=True, verbose_name="official text")),
                (
                    "official_title_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages in which the title is official",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="charter.charteredition",
                        verbose_name="edition",
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
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="charter.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical principle",
                "verbose_name_plural": "historical principles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_ca", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                (
                    "official_title_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="charter.charteredition",
                        verbose_name="edition",
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
                "verbose_name": "historical section of the Charter",
                "verbose_name_plural": "historical sections of the Charter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("charter", "CharterEdition", "Principle", "Section"),
    ]
