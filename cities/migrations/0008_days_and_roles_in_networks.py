"""Exact days and a role for cities in networks; a day lies in the year beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0007_invited_as"),
    ]

    operations = [
        migrations.AddField(
            model_name="citynetwork",
            name="role",
            field=models.CharField(
                choices=[("member", "Member"), ("steering", "Steering group"), ("observer", "Observer")],
                default="member",
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="citynetwork",
            name="since",
            field=models.DateField(blank=True, null=True, verbose_name="first day"),
        ),
        migrations.AddField(
            model_name="citynetwork",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="last day"),
        ),
        migrations.AddField(
            model_name="networkcoordination",
            name="since",
            field=models.DateField(blank=True, null=True, verbose_name="first day"),
        ),
        migrations.AddField(
            model_name="networkcoordination",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="last day"),
        ),
        migrations.AddConstraint(
            model_name="citynetwork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="city_network_days",
                violation_error_message="The end cannot be before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="citynetwork",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__isnull", True), ("since__year", models.F("since_year")), _connector="OR"),
                name="city_network_since_in_year",
                violation_error_message="The day and the year say different things.",
            ),
        ),
        migrations.AddConstraint(
            model_name="citynetwork",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__year", models.F("until_year")), _connector="OR"),
                name="city_network_until_in_year",
                violation_error_message="The day and the year say different things.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkcoordination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="coordination_days",
                violation_error_message="The end cannot be before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkcoordination",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__isnull", True), ("since__year", models.F("since_year")), _connector="OR"),
                name="coordination_since_in_year",
                violation_error_message="The day and the year say different things.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkcoordination",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__year", models.F("until_year")), _connector="OR"),
                name="coordination_until_in_year",
                violation_error_message="The day and the year say different things.",
            ),
        ),
    ]
