"""What the secretariat's groups may do with questions to cities, reports of changes and alerts.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

# Addresses of subscribers are seen only by the administrators, who may delete one that asks for it.
RIGHTS = {
    "editor": {"question": ("view", "change"), "changereport": ("view", "change")},
    "membership": {"question": ("view", "change")},
    "admin": {"question": ("view", "change"), "changereport": ("view", "change"), "searchalert": ("view", "delete")},
}
NAMES = {"view": "Can view {}", "change": "Can change {}", "delete": "Can delete {}"}


def _permissions(apps, rights):
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
        group.permissions.add(*_permissions(apps, RIGHTS[group.name]))


def take(apps, schema_editor):
    """Take them back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*_permissions(apps, RIGHTS[group.name]))


class Migration(migrations.Migration):
    """Needs no table of the bank: a permission names its model by words."""

    dependencies = [("accounts", "0004_rights_on_concepts")]

    operations = [migrations.RunPython(give, take)]
