"""Who of the secretariat sees the figures: everybody who decides something, not translators.

Django makes permissions only after all migrations, so the one needed here is made when it is not there yet.
"""

from django.db import migrations

GROUPS = ("editor", "membership", "events", "admin")


def _permission(apps):
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="figures", model="pageview"
    )
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_pageview", defaults={"name": "Can view page views of a day"}
    )[0]


def give(apps, schema_editor):
    """Give each group the right; a group that was deleted stays so."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(_permission(apps))


def take(apps, schema_editor):
    """Take it back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(_permission(apps))


class Migration(migrations.Migration):
    """After the groups were made."""

    dependencies = [("figures", "0001_page_views"), ("accounts", "0002_staff_groups")]

    operations = [migrations.RunPython(give, take)]
