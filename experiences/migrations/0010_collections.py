"""Collections of experiences; what visitors see of them makes the pages answer anew (core/freshness.py)."""

import core.l10n
import django.db.models.deletion
from django.db import migrations, models

from core.freshness import watch


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0009_watch_public_content"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
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
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address")),
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
                ("cover", models.ImageField(blank=True, upload_to="collections/", verbose_name="cover")),
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
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CollectionEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The smallest comes first; left empty, it comes last.",
                        null=True,
                        verbose_name="place",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this collection, in one or two sentences.",
                        max_length=1000,
                        verbose_name="note",
                    ),
                ),
                (
                    "note_ca",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this collection, in one or two sentences.",
                        max_length=1000,
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "note_es",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this collection, in one or two sentences.",
                        max_length=1000,
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this collection, in one or two sentences.",
                        max_length=1000,
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this collection, in one or two sentences.",
                        max_length=1000,
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="experiences.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "experience",
                    models.ForeignKey(
                        limit_choices_to={"state__in": ("published", "archived")},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_entries",
                        to="experiences.experience",
                        verbose_name="experience",
                    ),
                ),
            ],
            options={
                "verbose_name": "experience of a collection",
                "verbose_name_plural": "experiences of the collection",
                "ordering": [models.OrderBy(models.F("position"), nulls_last=True), "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "experience"),
                        name="collection_experience_once",
                        violation_error_message="This experience is already in the collection.",
                    )
                ],
            },
        ),
        watch("experiences_collection", "experiences_collectionentry"),
    ]
