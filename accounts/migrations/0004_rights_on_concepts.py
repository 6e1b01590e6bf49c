"""What the secretariat's groups may do with the concepts of the search.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

CONCEPT = "searchconcept"
RIGHTS = {
    "editor": ("view", "add", "change", "delete"),
    "translator": ("view", "change"),
    "admin": ("view", "add", "change", "delete"),
}


def permissions_of(apps, actions):
    """Yield the permissions, made where they are missing."""
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="experiences", model=CONCEPT
    )
    for action in actions:
        yield apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=f"{action}_{CONCEPT}", defaults={"name": f"Can {action} {CONCEPT}"}
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

    dependencies = [("accounts", "0003_rights_on_collections")]

    operations = [migrations.RunPython(give, take)]
