import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.freshness import watch


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0023_editions_of_an_experience"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "Waiting for the other city"),
                            ("confirmed", "Confirmed by both cities"),
                            ("refused", "Not confirmed by the other city"),
                            ("ended", "Taken back"),
                        ],
                        default="stated",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("stated_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="said at")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="told to the other city at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "experience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adapted_from",
                        to="experiences.experience",
                        verbose_name="experience",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adaptations",
                        to="experiences.experience",
                        verbose_name="adapted from",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "adaptation",
                "verbose_name_plural": "adaptations",
                "ordering": ["stated_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("experience", models.F("source")), _negated=True),
                        name="adaptation_of_another_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("experience", "source"),
                        name="adaptation_said_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("asked_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="adaptation_answered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "stated")),
                            models.Q(("answered_at__isnull", False), ("state__in", ("confirmed", "refused"))),
                            ("state", "ended"),
                            _connector="OR",
                        ),
                        name="adaptation_answered_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("state", "ended")),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True),
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="adaptation_ended_pair",
                    ),
                ],
            },
        ),
        # Public pages show what both cities say, and nothing else of it.
        watch("experiences_adaptation", rows="{row}.state = 'confirmed'"),
    ]
