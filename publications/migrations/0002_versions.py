import core.l10n
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalNewsItem",
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
                ("slug", models.SlugField(max_length=120, verbose_name="address")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("title_ca", models.CharField(blank=True, max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(blank=True, max_length=200, null=True, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(blank=True, max_length=200, null=True, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("summary_ca", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_es", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_fr", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("body_ca", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_es", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_en", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_fr", models.TextField(blank=True, null=True, verbose_name="text")),
                ("published_on", models.DateField(verbose_name="date")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("is_published", models.BooleanField(default=False, verbose_name="shown on the site")),
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
                "verbose_name": "historical news item",
                "verbose_name_plural": "historical news",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPublication",
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
                ("slug", models.SlugField(max_length=120, verbose_name="address")),
                (
                    "series",
                    models.CharField(
                        choices=[
                            ("charter", "The Charter"),
                            ("guide", "Guides"),
                            ("monograph", "Monographs"),
                            ("report", "Annual reports"),
                            ("focus", "Focus Experience"),
                            ("bulletin", "Bulletins"),
                            ("governance", "Statutes and ethics"),
                            ("leaflet", "Leaflet of the association"),
                            ("other", "Other publications"),
                        ],
                        max_length=20,
                        verbose_name="series",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("title", models.CharField(blank=True, max_length=250, verbose_name="title")),
                ("title_ca", models.CharField(blank=True, max_length=250, null=True, verbose_name="title")),
                ("title_es", models.CharField(blank=True, max_length=250, null=True, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=250, null=True, verbose_name="title")),
                ("title_fr", models.CharField(blank=True, max_length=250, null=True, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("summary_ca", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_es", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("summary_fr", models.TextField(blank=True, null=True, verbose_name="summary")),
                ("cover", models.TextField(blank=True, max_length=100, verbose_name="cover")),
                ("website", models.URLField(blank=True, verbose_name="address elsewhere")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("is_published", models.BooleanField(default=False, verbose_name="shown on the site")),
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
                "verbose_name": "historical publication",
                "verbose_name_plural": "historical publications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("publications", "NewsItem", "Publication"),
    ]
