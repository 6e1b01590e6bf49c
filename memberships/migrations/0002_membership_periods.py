"""When cities belonged: one membership of a city at a time, by the database's own rule."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
import memberships.models.belonging
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0006_confirmation"),
        ("memberships", "0001_fee_tables"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="MembershipPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        help_text="Day of the admission, provisional or not.",
                        null=True,
                        verbose_name="member since",
                    ),
                ),
                (
                    "since_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="or only the year",
                    ),
                ),
                (
                    "attested_on",
                    models.DateField(
                        blank=True,
                        help_text="Where the beginning is not known: the day of a paper that names the city as a member.",
                        null=True,
                        verbose_name="known as a member on",
                    ),
                ),
                (
                    "needs_ratification",
                    models.BooleanField(
                        default=False,
                        help_text="An admission counts from its day; the next assembly ratifies it.",
                        verbose_name="to be ratified by an assembly",
                    ),
                ),
                ("ratified_on", models.DateField(blank=True, null=True, verbose_name="ratified by an assembly on")),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="Last day of membership; the next day it is over.",
                        null=True,
                        verbose_name="member until",
                    ),
                ),
                (
                    "until_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="or only the year of the end",
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("left", "The city left"),
                            ("lapsed", "Lapsed: dues were not paid"),
                            ("excluded", "Excluded"),
                            ("not_ratified", "The assembly did not ratify the admission"),
                            ("merged", "Merged into another city"),
                            ("renamed", "Goes on under another name"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Where this is written: minutes, agreement, letter, register.",
                        max_length=300,
                        verbose_name="source",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membership_periods",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The city into which this one was merged, or its new name.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessor_periods",
                        to="cities.city",
                        verbose_name="continues as",
                    ),
                ),
            ],
            options={
                "verbose_name": "time of membership",
                "verbose_name_plural": "times of membership",
                "ordering": ["city", "pk"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("city", "="),
                            (
                                models.Case(
                                    models.When(
                                        django.db.models.lookups.GreaterThan(
                                            django.db.models.functions.comparison.Coalesce(
                                                "since",
                                                memberships.models.belonging.Day(models.F("since_year"), 12, 31),
                                                "attested_on",
                                            ),
                                            django.db.models.functions.comparison.Coalesce(
                                                "until", memberships.models.belonging.Day(models.F("until_year"), 1, 1)
                                            ),
                                        ),
                                        then=django.db.models.functions.comparison.Cast(
                                            models.Value("empty"),
                                            django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                    ),
                                    default=memberships.models.belonging.Days(
                                        django.db.models.functions.comparison.Coalesce(
                                            "since",
                                            memberships.models.belonging.Day(models.F("since_year"), 12, 31),
                                            "attested_on",
                                        ),
                                        django.db.models.functions.comparison.Coalesce(
                                            "until", memberships.models.belonging.Day(models.F("until_year"), 1, 1)
                                        ),
                                        models.Value("[]"),
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="membership_once_at_a_time",
                        violation_error_message="The city is already a member during this time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__isnull", True), ("since_year__isnull", True), _connector="OR"),
                        name="membership_begins_once",
                        violation_error_message="Give the day it began or only its year, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until_year__isnull", True), _connector="OR"),
                        name="membership_ends_once",
                        violation_error_message="Give the last day or only its year, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("until__isnull", True), ("until_year__isnull", True)),
                            models.Q(
                                models.Q(("end_reason", ""), _negated=True),
                                models.Q(("until__isnull", False), ("until_year__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="membership_end_has_reason",
                        violation_error_message="Say both when and why it ended, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            models.Q(
                                ("end_reason__in", ("merged", "renamed")),
                                models.Q(("successor", models.F("city")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_successor_where_it_continues",
                        violation_error_message="Only a city that was merged or renamed continues as another one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.comparison.Coalesce(
                                    "since", memberships.models.belonging.Day(models.F("since_year"), 1, 1)
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    "until", memberships.models.belonging.Day(models.F("until_year"), 12, 31)
                                ),
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                models.F("attested_on"),
                                django.db.models.functions.comparison.Coalesce(
                                    "until", memberships.models.belonging.Day(models.F("until_year"), 12, 31)
                                ),
                            ),
                        ),
                        name="membership_period",
                        violation_error_message="The end cannot be before the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            models.F("ratified_on"),
                            django.db.models.functions.comparison.Coalesce(
                                "since", memberships.models.belonging.Day(models.F("since_year"), 1, 1)
                            ),
                        ),
                        name="membership_ratified_after_admission",
                        violation_error_message="An assembly can ratify only after the admission.",
                    ),
                ],
            },
        ),
    ]
