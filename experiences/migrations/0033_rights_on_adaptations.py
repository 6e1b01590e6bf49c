"""What the secretariat's groups may do with adaptations.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

RIGHTS = {"editor": ("view", "change"), "admin": ("view", "change")}
NAMES = {"view": "Can view adaptation", "change": "Can change adaptation"}


def _permissions(apps, actions):
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="experiences", model="adaptation"
    )
    for action in actions:
        yield (
            apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type, codename=f"{action}_adaptation", defaults={"name": NAMES[action]}
            )[0]
        )


def give(apps, schema_editor):
    """Give each group its rights; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.add(*_permissions(apps, RIGHTS[group.name]))


def take(apps, schema_editor):
    """Take them back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*_permissions(apps, RIGHTS[group.name]))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0032_quick_lists_of_the_desk"), ("accounts", "0005_rights_on_visitors_messages")]

    operations = [migrations.RunPython(give, take)]
