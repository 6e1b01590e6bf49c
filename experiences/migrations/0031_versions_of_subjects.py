import core.l10n
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0030_related_in_one_pass"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCollection",
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
                ("title", models.CharField(blank=True, max_length=150, verbose_name="title")),
                ("title_ca", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                ("title_es", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                ("title_fr", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                ("intro", models.TextField(blank=True, max_length=3000, verbose_name="introduction")),
                ("intro_ca", models.TextField(blank=True, max_length=3000, null=True, verbose_name="introduction")),
                ("intro_es", models.TextField(blank=True, max_length=3000, null=True, verbose_name="introduction")),
                ("intro_en", models.TextField(blank=True, max_length=3000, null=True, verbose_name="introduction")),
                ("intro_fr", models.TextField(blank=True, max_length=3000, null=True, verbose_name="introduction")),
                ("cover", models.TextField(blank=True, max_length=100, verbose_name="cover")),
                (
                    "cover_alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows; empty where it is only decorative.",
                        max_length=250,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "cover_alt_ca",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows; empty where it is only decorative.",
                        max_length=250,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "cover_alt_es",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows; empty where it is only decorative.",
                        max_length=250,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "cover_alt_en",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows; empty where it is only decorative.",
                        max_length=250,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "cover_alt_fr",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows; empty where it is only decorative.",
                        max_length=250,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                ("cover_credit", models.CharField(blank=True, max_length=150, verbose_name="image credit")),
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
                "verbose_name": "historical collection",
                "verbose_name_plural": "historical collections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopic",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("slug", models.SlugField(verbose_name="address")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_ca", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=100, null=True, verbose_name="name")),
                (
                    "synonyms",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Words by language that also lead here when somebody searches.",
                        verbose_name="synonyms",
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
                "verbose_name": "historical topic",
                "verbose_name_plural": "historical topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("experiences", "Collection", "Topic"),
    ]
