import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GROUPS = ("editor", "membership", "admin")
ACTIONS = ("view", "change")


def grant(apps, schema_editor):
    """Let the secretariat decide on proposals; Django finds the permissions that are made here."""
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="editorial", model="proposal"
    )
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_proposal", defaults={"name": f"Can {action} proposal"}
        )[0]
        for action in ACTIONS
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_staff_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0002_comment_is_request"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("object_id", models.PositiveBigIntegerField(editable=False)),
                ("values", models.JSONField(verbose_name="proposed texts")),
                ("base", models.JSONField(verbose_name="texts when it was proposed")),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="message to the secretariat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting"),
                            ("accepted", "accepted"),
                            ("refused", "not accepted"),
                            ("withdrawn", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer to the city")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals on published records",
                "ordering": ["created_at", "pk"],
                "indexes": [models.Index(fields=["state", "created_at"], name="proposal_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("content_type", "object_id"),
                        name="proposal_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided",
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
