import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0029_written_in_original"),
        ("pages", "0003_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Highlight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "experience",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="highlight",
                        to="experiences.experience",
                        verbose_name="experience",
                    ),
                ),
            ],
            options={
                "verbose_name": "highlight of the first page",
                "verbose_name_plural": "highlights of the first page",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="highlight_period",
                        violation_error_message="The end cannot be before the beginning.",
                    )
                ],
            },
        ),
    ]
