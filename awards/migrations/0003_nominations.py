import awards.models
import core.l10n
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_versions"),
        ("cities", "0001_initial"),
        ("experiences", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("not_eligible", "Not eligible"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reasons", models.TextField(blank=True, verbose_name="why it fits the theme")),
                (
                    "language",
                    models.CharField(
                        default="en",
                        max_length=2,
                        validators=[core.l10n.validate_language_code],
                        verbose_name="language of the reasons",
                    ),
                ),
                (
                    "letter",
                    models.FileField(
                        blank=True, upload_to=awards.models.letter_file, verbose_name="letter of the mayor"
                    ),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="answer to the city")),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="awardedition",
            name="closes_on",
            field=models.DateField(
                blank=True,
                help_text="The last day on which cities can send one.",
                null=True,
                verbose_name="nominations until",
            ),
        ),
        migrations.AddField(
            model_name="awardedition",
            name="is_sample",
            field=models.BooleanField(
                default=False, help_text="Made for the demonstration, not by the association.", verbose_name="sample"
            ),
        ),
        migrations.AddField(
            model_name="awardedition",
            name="jury",
            field=models.ManyToManyField(
                blank=True,
                help_text="They cannot nominate.",
                related_name="award_juries",
                to="cities.city",
                verbose_name="cities on the jury",
            ),
        ),
        migrations.AddField(
            model_name="awardedition",
            name="most_per_city",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="nominations of one city at most",
            ),
        ),
        migrations.AddField(
            model_name="awardedition",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="nominations from"),
        ),
        migrations.AddField(
            model_name="awardedition",
            name="running_since",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="The year in which an experience must have begun at the latest, if the rules say so.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1990),
                    django.core.validators.MaxValueValidator(2100),
                ],
                verbose_name="running since",
            ),
        ),
        migrations.AddField(
            model_name="historicalawardedition",
            name="closes_on",
            field=models.DateField(
                blank=True,
                help_text="The last day on which cities can send one.",
                null=True,
                verbose_name="nominations until",
            ),
        ),
        migrations.AddField(
            model_name="historicalawardedition",
            name="is_sample",
            field=models.BooleanField(
                default=False, help_text="Made for the demonstration, not by the association.", verbose_name="sample"
            ),
        ),
        migrations.AddField(
            model_name="historicalawardedition",
            name="most_per_city",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="nominations of one city at most",
            ),
        ),
        migrations.AddField(
            model_name="historicalawardedition",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="nominations from"),
        ),
        migrations.AddField(
            model_name="historicalawardedition",
            name="running_since",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="The year in which an experience must have begun at the latest, if the rules say so.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1990),
                    django.core.validators.MaxValueValidator(2100),
                ],
                verbose_name="running since",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_on__isnull", True), ("opens_on__isnull", True)),
                    models.Q(
                        ("closes_on__gte", models.F("opens_on")),
                        ("closes_on__isnull", False),
                        ("opens_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="award_edition_call_days",
                violation_error_message="Give both days of the call, the first before the last, or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_per_city__gte", 1)), name="award_edition_takes_one"
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="cities.city",
                verbose_name="city",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begun by",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="awards.awardedition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="experience",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="experiences.experience",
                verbose_name="experience",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="sent_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sent by",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "sent", "accepted", "not_eligible", "withdrawn"])),
                name="nomination_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "sent", "accepted"))),
                fields=("edition", "experience"),
                name="nomination_live_once",
                violation_error_message="This experience is nominated for this edition already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "withdrawn")),
                    models.Q(
                        ("sent_at__isnull", False),
                        models.Q(("letter", ""), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nomination_sent_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "draft"), _negated=True),
                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                    _connector="OR",
                ),
                name="nomination_draft_not_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "withdrawn"),
                    models.Q(("decided_at__isnull", False), ("state__in", ("accepted", "not_eligible"))),
                    models.Q(
                        models.Q(("state__in", ("accepted", "not_eligible")), _negated=True),
                        ("decided_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="nomination_decided_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_eligible"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="nomination_refused_with_reason",
            ),
        ),
    ]
