"""What the secretariat's groups may do with the register of members, assemblies and the papers of networks.

Django makes permissions only after all migrations, so those needed here are made when they are not there yet.
"""

from django.db import migrations

ALL = ("view", "add", "change", "delete")
REGISTER = {
    "membershipperiod": ALL,
    "assembly": ("view", "add", "change"),
    "agendaitem": ALL,
    "assemblydocument": ALL,
    "delegate": ALL,
    "proxy": ("view", "change"),
    "attendance": ALL,
    "networkmeeting": ALL,
    "networkdocument": ALL,
}
RIGHTS = {"membership": REGISTER, "admin": REGISTER}
NAMES = {"view": "Can view {}", "add": "Can add {}", "change": "Can change {}", "delete": "Can delete {}"}


def _permissions(apps, rights):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, actions in rights.items():
        content_type, _created = ContentType.objects.get_or_create(app_label="memberships", model=model)
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
    """Take them back, but for those that 0006 had given already."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*_permissions(apps, {**RIGHTS[group.name], "membershipperiod": ("delete",)}))


class Migration(migrations.Migration):
    dependencies = [
        ("memberships", "0007_assemblies_and_networks"),
        ("accounts", "0005_rights_on_visitors_messages"),
    ]

    operations = [migrations.RunPython(give, take)]
