import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cities", "0006_confirmation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("in_force", "In force")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "in_force_since",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="in force since"),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Who decided it and when, or where it was published.",
                        max_length=300,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee table",
                "verbose_name_plural": "fee tables",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_force_since__isnull", True), ("state", "draft")),
                            models.Q(("in_force_since__isnull", False), ("state", "in_force")),
                            _connector="OR",
                        ),
                        name="fee_table_in_force_has_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IncomeGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=10, verbose_name="group")),
                ("income_from", models.PositiveIntegerField(verbose_name="income from (US dollars)")),
                (
                    "income_to",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: no upper limit.",
                        null=True,
                        verbose_name="income up to (US dollars)",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="memberships.feetable",
                        verbose_name="fee table",
                    ),
                ),
            ],
            options={
                "verbose_name": "income group",
                "verbose_name_plural": "income groups",
                "ordering": ["income_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FeeCountry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_groups",
                        to="cities.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="countries",
                        to="memberships.feetable",
                        verbose_name="fee table",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="countries",
                        to="memberships.incomegroup",
                        verbose_name="income group",
                    ),
                ),
            ],
            options={
                "verbose_name": "country in an income group",
                "verbose_name_plural": "countries in income groups",
                "ordering": ["country"],
            },
        ),
        migrations.CreateModel(
            name="FeeAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inhabitants_from",
                    models.PositiveIntegerField(
                        help_text="A city with exactly this number belongs here.", verbose_name="inhabitants from"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount in euro",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="memberships.incomegroup",
                        verbose_name="income group",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee by inhabitants",
                "verbose_name_plural": "fees by inhabitants",
                "ordering": ["inhabitants_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FeeException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount in euro",
                    ),
                ),
                ("reason", models.TextField(help_text="Who granted it, when and why.", verbose_name="reason")),
                ("granted_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="granted on")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_exceptions",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "exception to the fee",
                "verbose_name_plural": "exceptions to the fee",
                "ordering": ["-year", "city", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "year"),
                        name="fee_exception_once",
                        violation_error_message="The city already has an exception for this year.",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="fee_exception_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="fee_exception_has_reason",
                        violation_error_message="Say why the exception is granted.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="incomegroup",
            constraint=models.UniqueConstraint(fields=("table", "name"), name="income_group_once"),
        ),
        migrations.AddConstraint(
            model_name="incomegroup",
            constraint=models.UniqueConstraint(fields=("table", "income_from"), name="income_group_from_once"),
        ),
        migrations.AddConstraint(
            model_name="incomegroup",
            constraint=models.UniqueConstraint(fields=("id", "table"), name="income_group_of_table"),
        ),
        migrations.AddConstraint(
            model_name="incomegroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("income_to__isnull", True), ("income_to__gt", models.F("income_from")), _connector="OR"
                ),
                name="income_group_limits",
                violation_error_message="The upper limit must be above the lower one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feecountry",
            constraint=models.UniqueConstraint(
                fields=("table", "country"),
                name="fee_country_once",
                violation_error_message="A country can only be in one group of a year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeamount",
            constraint=models.UniqueConstraint(
                fields=("group", "inhabitants_from"),
                name="fee_amount_once",
                violation_error_message="The group already has an amount for this number of inhabitants.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeamount",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="fee_amount_not_negative"),
        ),
        # A country's group is one of the same table: a foreign key of two columns, which Django does not make.
        migrations.RunSQL(
            "ALTER TABLE memberships_feecountry ADD CONSTRAINT fee_country_group_of_table "
            "FOREIGN KEY (group_id, table_id) REFERENCES memberships_incomegroup (id, table_id) "
            "DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE memberships_feecountry DROP CONSTRAINT fee_country_group_of_table",
        ),
    ]
