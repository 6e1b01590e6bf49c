import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GROUPS = ("membership", "admin")
ACTIONS = ("view", "change")


def grant(apps, schema_editor):
    """Let those who look after cities decide on handovers; Django finds the permissions that are made here."""
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cities", model="handover"
    )
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_handover", defaults={"name": f"Can {action} handover"}
        )[0]
        for action in ACTIONS
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_staff_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cities", "0003_coordinates_both_or_neither"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="name of the successor")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address of the successor")),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("last_day", models.DateField(verbose_name="last day of the one who leaves")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("is_confirmed", models.BooleanField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="cities.cityrole",
                        verbose_name="role handed over",
                    ),
                ),
            ],
            options={
                "verbose_name": "handover to a successor",
                "verbose_name_plural": "handovers to successors",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("role",),
                        name="handover_open_once",
                        violation_error_message="This role is being handed over already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("is_confirmed__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("is_confirmed__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_decided",
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
