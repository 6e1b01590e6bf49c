"""What the secretariat’s groups may do with nominations: those who run the award read and decide them.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

DECIDE = {"nomination": ("view", "change")}
RIGHTS = {"editor": DECIDE, "events": DECIDE, "admin": DECIDE}
NAMES = {"view": "Can view {}", "change": "Can change {}"}


def _permissions(apps, rights):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, actions in rights.items():
        content_type, _created = ContentType.objects.get_or_create(app_label="awards", model=model)
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
    dependencies = [
        ("awards", "0003_nominations"),
        ("accounts", "0005_rights_on_visitors_messages"),
    ]

    operations = [migrations.RunPython(give, take)]
