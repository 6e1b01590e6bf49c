"""The site's jobs under a name of their own, and the right to see them and to run failed ones again."""

from django.db import migrations

ACTIONS = {"view": "Can view job of the site", "change": "Can change job of the site"}


def _permissions(apps):
    """Make the rights where they are not there yet: Django makes them only after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _created = ContentType.objects.get_or_create(app_label="pages", model="job")
    return [
        Permission.objects.get_or_create(content_type=content_type, codename=f"{action}_job", defaults={"name": name})[
            0
        ]
        for action, name in ACTIONS.items()
    ]


def give(apps, schema_editor):
    """Give them to the administrators; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name="admin"):
        group.permissions.add(*_permissions(apps))


def take(apps, schema_editor):
    """Take them back."""
    for group in apps.get_model("auth", "Group").objects.filter(name="admin"):
        group.permissions.remove(*_permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("accounts", "0002_staff_groups"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[],
            options={
                "verbose_name": "job of the site",
                "verbose_name_plural": "jobs of the site",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("django_tasks_database.dbtaskresult",),
        ),
        migrations.RunPython(give, take),
    ]
