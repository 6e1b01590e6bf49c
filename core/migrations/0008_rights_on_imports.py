"""Who of the secretariat may send files of many records: those who may also add the records one by one.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

GROUPS = ("editor", "membership", "admin")
RIGHTS = {"view": "Can view importedfile", "add": "Can add importedfile", "change": "Can change importedfile"}


def _permissions(apps):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _created = ContentType.objects.get_or_create(app_label="core", model="importedfile")
    for action, name in RIGHTS.items():
        yield Permission.objects.get_or_create(
            content_type=content_type, codename=f"{action}_importedfile", defaults={"name": name}
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

    dependencies = [("core", "0007_imported_files"), ("accounts", "0002_staff_groups")]

    operations = [migrations.RunPython(give, take)]
