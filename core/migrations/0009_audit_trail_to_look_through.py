"""The audit trail found by person, action and day however long it has become, and the right to take it away as a table.

Django makes permissions only after all migrations, so the one needed here is made when it is not there yet.
"""

from django.db import migrations, models


def give(apps, schema_editor):
    """Give the administrators the right; a group that was deleted stays so."""
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="core", model="auditevent"
    )
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="export_auditevent", defaults={"name": "Can export the audit trail"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="admin"):
        group.permissions.add(permission)


def take(apps, schema_editor):
    """Take the right away from everybody, with what it was called."""
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="core", codename="export_auditevent"
    ).delete()


class Migration(migrations.Migration):
    """Names the right in the model's options, makes the indexes, then gives the right."""

    dependencies = [
        ("core", "0008_rights_on_imports"),
        ("accounts", "0002_staff_groups"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="auditevent",
            options={
                "ordering": ["-at", "-pk"],
                "permissions": [("export_auditevent", "Can export the audit trail")],
                "verbose_name": "audit event",
                "verbose_name_plural": "audit events",
            },
        ),
        migrations.AddIndex("auditevent", models.Index(fields=["-at", "-id"], name="audit_newest")),
        migrations.AddIndex("auditevent", models.Index(fields=["actor_id", "-at"], name="audit_actor")),
        migrations.AddIndex("auditevent", models.Index(fields=["action", "-at"], name="audit_action")),
        migrations.RunPython(give, take),
    ]
