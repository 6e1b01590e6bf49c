import core.l10n
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalDayEdition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="year")),
                ("motto", models.CharField(blank=True, max_length=250, verbose_name="motto")),
                ("motto_ca", models.CharField(blank=True, max_length=250, null=True, verbose_name="motto")),
                ("motto_es", models.CharField(blank=True, max_length=250, null=True, verbose_name="motto")),
                ("motto_en", models.CharField(blank=True, max_length=250, null=True, verbose_name="motto")),
                ("motto_fr", models.CharField(blank=True, max_length=250, null=True, verbose_name="motto")),
                (
                    "motto_languages",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The others are our translation.",
                        verbose_name="languages in which the motto was seen",
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
            ],
            options={
                "verbose_name": "historical International Day",
                "verbose_name_plural": "historical International Days",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJoinStep",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(db_index=True, verbose_name="number")),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("title_ca", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("text_ca", models.TextField(null=True, verbose_name="text")),
                ("text_es", models.TextField(null=True, verbose_name="text")),
                ("text_en", models.TextField(null=True, verbose_name="text")),
                ("text_fr", models.TextField(null=True, verbose_name="text")),
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
                "verbose_name": "historical step to join",
                "verbose_name_plural": "historical steps to join",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMissionPoint",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(db_index=True, verbose_name="position")),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("text_ca", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_en", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=300, null=True, verbose_name="text")),
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
                "verbose_name": "historical aim of the association",
                "verbose_name_plural": "historical aims of the association",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="last changed")),
                (
                    "original_language",
                    models.CharField(
                        default="en",
                        help_text="The language in which this was first written, as a two-letter code.",
                        max_length=2,
                        validators=[core.l10n.validate_language_code],
                        verbose_name="original language",
                    ),
                ),
                (
                    "source_language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        default="en",
                        max_length=2,
                        verbose_name="language the translations start from",
                    ),
                ),
                ("slug", models.SlugField(verbose_name="address")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_ca", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("lead", models.TextField(blank=True, verbose_name="introduction")),
                ("lead_ca", models.TextField(blank=True, null=True, verbose_name="introduction")),
                ("lead_es", models.TextField(blank=True, null=True, verbose_name="introduction")),
                ("lead_en", models.TextField(blank=True, null=True, verbose_name="introduction")),
                ("lead_fr", models.TextField(blank=True, null=True, verbose_name="introduction")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("body_ca", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_es", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_en", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_fr", models.TextField(blank=True, null=True, verbose_name="text")),
                ("is_published", models.BooleanField(default=False, verbose_name="shown on the site")),
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
            ],
            options={
                "verbose_name": "historical page",
                "verbose_name_plural": "historical pages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalService",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField(verbose_name="address")),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("title_ca", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("text_ca", models.TextField(null=True, verbose_name="text")),
                ("text_es", models.TextField(null=True, verbose_name="text")),
                ("text_en", models.TextField(null=True, verbose_name="text")),
                ("text_fr", models.TextField(null=True, verbose_name="text")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "historical service",
                "verbose_name_plural": "historical services",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("pages", "DayEdition", "JoinStep", "MissionPoint", "Page", "Service"),
    ]
