"""Who chooses what the first page shows: editors and administrators.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

GROUPS = ("editor", "admin")
ACTIONS = ("view", "add", "change", "delete")


def _permissions(apps):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _created = ContentType.objects.get_or_create(app_label="pages", model="highlight")
    for action in ACTIONS:
        yield Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_highlight",
            defaults={"name": f"Can {action} highlight"},
        )[0]


def give(apps, schema_editor):
    """Give each group its rights; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*_permissions(apps))


def take(apps, schema_editor):
    """Take them back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*_permissions(apps))


class Migration(migrations.Migration):
    """After the groups were made."""

    dependencies = [("pages", "0004_highlights"), ("accounts", "0002_staff_groups")]

    operations = [migrations.RunPython(give, take)]
