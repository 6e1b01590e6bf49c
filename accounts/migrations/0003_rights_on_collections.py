"""What the secretariat's groups may do with collections of experiences.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

COLLECTION, ENTRY = "collection", "collectionentry"
RIGHTS = {
    "editor": {COLLECTION: ("view", "add", "change", "delete"), ENTRY: ("view", "add", "change", "delete")},
    "translator": {COLLECTION: ("view", "change"), ENTRY: ("view", "change")},
    "admin": {COLLECTION: ("view", "add", "change", "delete"), ENTRY: ("view", "add", "change", "delete")},
}
NAMES = {"view": "Can view {}", "add": "Can add {}", "change": "Can change {}", "delete": "Can delete {}"}


def permissions_of(apps, rights):
    """Yield the permissions, made where they are missing."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, actions in rights.items():
        content_type, _created = ContentType.objects.get_or_create(app_label="experiences", model=model)
        for action in actions:
            yield Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": NAMES[action].format(model)},
            )[0]


def give(apps, schema_editor):
    """Give each group its rights; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.add(*permissions_of(apps, RIGHTS[group.name]))


def take(apps, schema_editor):
    """Take them back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*permissions_of(apps, RIGHTS[group.name]))


class Migration(migrations.Migration):
    """Needs no table of the bank: a permission names its model by words."""

    dependencies = [("accounts", "0002_staff_groups")]

    operations = [migrations.RunPython(give, take)]
