import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0001_initial"),
        ("events", "0002_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAward",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField(verbose_name="address")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_ca", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_ca", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_es", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_en", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_fr", models.TextField(blank=True, null=True, verbose_name="description")),
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
            ],
            options={
                "verbose_name": "historical award",
                "verbose_name_plural": "historical awards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAwardEdition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
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
                ("candidatures", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="candidatures")),
                (
                    "candidate_cities",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cities taking part"),
                ),
                (
                    "candidate_countries",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="countries taking part"),
                ),
                ("facts", models.TextField(blank=True, verbose_name="further facts")),
                ("facts_ca", models.TextField(blank=True, null=True, verbose_name="further facts")),
                ("facts_es", models.TextField(blank=True, null=True, verbose_name="further facts")),
                ("facts_en", models.TextField(blank=True, null=True, verbose_name="further facts")),
                ("facts_fr", models.TextField(blank=True, null=True, verbose_name="further facts")),
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
                    "award",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                (
                    "congress",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="events.congress",
                        verbose_name="congress at which it was given",
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
                "verbose_name": "historical edition of an award",
                "verbose_name_plural": "historical editions of awards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("awards", "Award", "AwardEdition"),
    ]
