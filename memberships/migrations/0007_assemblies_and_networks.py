"""The General Assembly with its forms, and what networks tell of themselves."""

import django.core.validators
import django.db.models.deletion
import memberships.models.assembly
import memberships.models.networks
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0008_days_and_roles_in_networks"),
        ("memberships", "0006_rights_on_fees_and_applications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assembly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary General Assembly"),
                            ("extraordinary", "Extraordinary General Assembly"),
                        ],
                        default="ordinary",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", models.DateField(unique=True, verbose_name="day")),
                ("first_call", models.TimeField(blank=True, null=True, verbose_name="first call")),
                ("second_call", models.TimeField(blank=True, null=True, verbose_name="second call")),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="City and building, or “online”.", max_length=200, verbose_name="place"
                    ),
                ),
                ("online_url", models.URLField(blank=True, verbose_name="link to take part online")),
                (
                    "forms_until",
                    models.DateField(
                        help_text="Until then cities name who comes and who votes for them.",
                        verbose_name="last day for delegates and proxies",
                    ),
                ),
                ("announced_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="announced")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closed")),
                (
                    "entitled",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="votes of all cities"
                    ),
                ),
                (
                    "present",
                    models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="cities present"),
                ),
                (
                    "represented",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="cities represented"
                    ),
                ),
                ("minutes_note", models.TextField(blank=True, verbose_name="note for the minutes")),
            ],
            options={
                "verbose_name": "assembly",
                "verbose_name_plural": "assemblies",
                "ordering": ["-held_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("forms_until__lte", models.F("held_on"))),
                        name="assembly_forms_before_it",
                        violation_error_message="Delegates and proxies are named on the day of the assembly at the latest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("entitled__isnull", True),
                                ("present__isnull", True),
                                ("represented__isnull", True),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("entitled__isnull", False),
                                ("present__isnull", False),
                                ("represented__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assembly_closed_with_figures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("announced_at__isnull", False), _connector="OR"
                        ),
                        name="assembly_announced_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssemblyDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "file",
                    models.FileField(upload_to=memberships.models.assembly.assembly_file, verbose_name="document"),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="memberships.assembly",
                        verbose_name="assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of an assembly",
                "verbose_name_plural": "documents of assemblies",
                "ordering": ["title", "language", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NetworkDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("file", models.FileField(upload_to=memberships.models.networks.network_file, verbose_name="document")),
                ("size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a network",
                "verbose_name_plural": "documents of networks",
                "ordering": ["-created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("vote", "Vote"),
                            ("ratification", "Ratification of new members"),
                        ],
                        default="information",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("title_ca", models.CharField(max_length=250, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=250, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=250, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=250, null=True, verbose_name="title")),
                ("votes_for", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes in favour")),
                ("votes_against", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes against")),
                ("abstentions", models.PositiveIntegerField(blank=True, null=True, verbose_name="abstentions")),
                ("is_adopted", models.BooleanField(blank=True, null=True, verbose_name="adopted")),
                ("result", models.TextField(blank=True, verbose_name="result in words")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="memberships.assembly",
                        verbose_name="assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of the agenda",
                "verbose_name_plural": "agenda",
                "ordering": ["assembly", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assembly", "position"),
                        name="agenda_position_once",
                        violation_error_message="Another point has this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("abstentions__isnull", True),
                                ("votes_against__isnull", True),
                                ("votes_for__isnull", True),
                            ),
                            models.Q(
                                ("abstentions__isnull", False),
                                ("votes_against__isnull", False),
                                ("votes_for__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agenda_votes_together",
                        violation_error_message="Give all three figures of a vote, or none.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "presence",
                    models.CharField(
                        choices=[("on_site", "On site"), ("online", "Online")], max_length=10, verbose_name="takes part"
                    ),
                ),
                ("marked_at", models.DateTimeField(auto_now_add=True, verbose_name="marked")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="memberships.assembly",
                        verbose_name="assembly",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "ordering": ["assembly", "city"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assembly", "city"),
                        name="attendance_once_per_city",
                        violation_error_message="The city is marked as present already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("position", models.CharField(max_length=150, verbose_name="position")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "presence",
                    models.CharField(
                        choices=[("on_site", "On site"), ("online", "Online")],
                        default="on_site",
                        max_length=10,
                        verbose_name="takes part",
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegates",
                        to="memberships.assembly",
                        verbose_name="assembly",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assembly_delegates",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "delegate (form A)",
                "verbose_name_plural": "delegates (form A)",
                "ordering": ["assembly", "city", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assembly", "city"),
                        name="delegate_once_per_city",
                        violation_error_message="The city has named a delegate already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                (
                    "last_day",
                    models.DateField(
                        blank=True, help_text="Only where it takes several days.", null=True, verbose_name="last day"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="City and building, or “online”.", max_length=200, verbose_name="place"
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of a network",
                "verbose_name_plural": "meetings of networks",
                "ordering": ["-first_day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="network_meeting_days",
                        violation_error_message="The end cannot be before the beginning.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="place",
                    ),
                ),
                ("signed_by", models.CharField(help_text="Name and office.", max_length=150, verbose_name="signed by")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="given")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken back"),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proxies",
                        to="memberships.assembly",
                        verbose_name="assembly",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies_given",
                        to="cities.city",
                        verbose_name="city that gives it",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies_held",
                        to="cities.city",
                        verbose_name="city that holds it",
                    ),
                ),
            ],
            options={
                "verbose_name": "proxy (form B)",
                "verbose_name_plural": "proxies (form B)",
                "ordering": ["assembly", "holder", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("assembly", "giver"),
                        name="proxy_one_per_giver",
                        violation_error_message="The city has given its vote already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("assembly", "holder", "place"),
                        name="proxy_one_per_place",
                        violation_error_message="The city holds ten votes already.",
                    ),
                    models.CheckConstraint(condition=models.Q(("place__range", (1, 10))), name="proxy_at_most_ten"),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("holder")), _negated=True),
                        name="proxy_to_another_city",
                        violation_error_message="A city cannot give its vote to itself.",
                    ),
                ],
            },
        ),
    ]
