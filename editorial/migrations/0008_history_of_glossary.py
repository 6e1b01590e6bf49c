"""Terms of the glossary keep their earlier versions, to go back to."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.history import first_versions


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0007_originals_in_any_language"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalGlossaryTerm",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="last changed")),
                ("slug", models.SlugField(max_length=80, verbose_name="short name")),
                ("term", models.CharField(blank=True, max_length=120, verbose_name="term")),
                ("term_ca", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_es", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_en", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_fr", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                (
                    "forms",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_ca",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_es",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_en",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_fr",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note for translators")),
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
                "verbose_name": "historical term",
                "verbose_name_plural": "historical glossary",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        first_versions("editorial", "GlossaryTerm"),
    ]
