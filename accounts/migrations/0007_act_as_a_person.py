"""The right to act as somebody of a city, for the administrators.

Django makes permissions only after all migrations, so the one needed here is made when it is not there yet.
"""

from django.db import migrations


def give(apps, schema_editor):
    """Give the administrators the right; a group that was deleted stays so."""
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="user"
    )
    permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="act_as_user", defaults={"name": "Can act as a person of a city"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="admin"):
        group.permissions.add(permission)


def take(apps, schema_editor):
    """Take the right away from everybody, with what it was called."""
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="accounts", codename="act_as_user"
    ).delete()


class Migration(migrations.Migration):
    """Names the right in the model's options, then gives it."""

    dependencies = [("accounts", "0006_mail_rhythm")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "ordering": ["email"],
                "permissions": [("act_as_user", "Can act as a person of a city")],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
        migrations.RunPython(give, take),
    ]
