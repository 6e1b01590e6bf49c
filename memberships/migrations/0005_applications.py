import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import memberships.models.applications
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0006_confirmation"),
        ("memberships", "0004_money_that_adds_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "token",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="mark of the form"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("submitted", "Sent"),
                            ("documents_missing", "Documents missing"),
                            ("invoiced", "Invoice sent"),
                            ("paid", "Fee paid"),
                            ("admitted", "Admitted, to be ratified"),
                            ("ratified", "Ratified by the assembly"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name of the applicant")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address of the applicant")),
                (
                    "email_proven_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="address proven"),
                ),
                ("city_name", models.CharField(max_length=150, verbose_name="city")),
                ("country_code", models.CharField(max_length=2, verbose_name="country")),
                ("inhabitants", models.PositiveIntegerField(blank=True, null=True, verbose_name="inhabitants")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                (
                    "signed_form",
                    models.FileField(blank=True, upload_to="applications/", verbose_name="form signed by the mayor"),
                ),
                (
                    "agreement",
                    models.FileField(blank=True, upload_to="applications/", verbose_name="agreement of the council"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                (
                    "fee_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year of the fee",
                    ),
                ),
                (
                    "fee_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="fee in euro",
                    ),
                ),
                ("invoice_number", models.CharField(blank=True, max_length=40, verbose_name="number of the invoice")),
                ("is_sample", models.BooleanField(default=False, verbose_name="fictional sample")),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="cities.city",
                        verbose_name="city of the directory",
                    ),
                ),
                (
                    "period",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="application",
                        to="memberships.membershipperiod",
                        verbose_name="membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "application for membership",
                "verbose_name_plural": "applications for membership",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("email_proven_at__isnull", False),
                                ("inhabitants__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="application_sent_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fee_amount__isnull", True), ("fee_year__isnull", True)),
                            models.Q(
                                ("fee_amount__gte", 0), ("fee_amount__isnull", False), ("fee_year__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="application_fee_has_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["invoiced", "paid"]), _negated=True),
                            models.Q(("city__isnull", False), ("fee_amount__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_invoiced_has_fee_and_city",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["admitted", "ratified"]), _negated=True),
                            ("city__isnull", False),
                            _connector="OR",
                        ),
                        name="application_admitted_has_city",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["invoiced", "paid", "admitted"])),
                        fields=("city",),
                        name="application_of_city_once",
                        violation_error_message="Another application of this city is on its way already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=memberships.models.applications.new_code,
                        editable=False,
                        max_length=14,
                        unique=True,
                        verbose_name="check code",
                    ),
                ),
                (
                    "city_name",
                    models.CharField(
                        help_text="As it was when the certificate was issued.",
                        max_length=150,
                        verbose_name="name on the certificate",
                    ),
                ),
                ("member_since", models.DateField(verbose_name="member since")),
                ("ratified_on", models.DateField(verbose_name="ratified on")),
                ("issued_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="issued on")),
                (
                    "revoked_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on the check says that it is not valid.",
                        null=True,
                        verbose_name="withdrawn on",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of membership",
                "verbose_name_plural": "certificates of membership",
                "ordering": ["-issued_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("member_since__lte", models.F("ratified_on"))),
                        name="certificate_days_in_order",
                        violation_error_message="A city is not ratified before it was admitted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_on__isnull", True), ("revoked_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="certificate_revoked_after_issued",
                        violation_error_message="It cannot be withdrawn before it was issued.",
                    ),
                ],
            },
        ),
    ]
