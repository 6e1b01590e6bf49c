"""Migrations are complete, named and can be undone."""

import datetime as dt
import importlib
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from core import audit
from core.models import AuditEvent
from experiences.models import Experience
from tests.factories.experiences import make_experience

APPS = [
    "core",
    "accounts",
    "editorial",
    "cities",
    "memberships",
    "charter",
    "experiences",
    "events",
    "publications",
    "awards",
    "pages",
    "figures",
]
OURS = sorted(path for app in APPS for path in (Path(settings.BASE_DIR) / app / "migrations").glob("0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    output = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=output)

    assert output.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("path", OURS, ids=[f"{path.parts[-3]}.{path.stem}" for path in OURS])
def test_migration_is_named_for_what_it_does(path):
    assert not re.search(r"_auto_|_alter_.*_and_more|_and_more$", path.stem)


def test_every_migration_can_be_undone():
    loader = MigrationLoader(None)
    ours = [migration for (app, _), migration in loader.disk_migrations.items() if app in APPS]
    one_way = [
        f"{migration}: {operation.describe()}"
        for migration in ours
        for operation in migration.operations
        if isinstance(operation, (migrations.RunPython, migrations.RunSQL)) and not operation.reversible
    ]

    assert one_way == []


@pytest.mark.django_db
def test_what_a_city_had_sent_counts_as_confirmed_on_that_day():
    sent, agreed, entered, confirmed = (make_experience() for _ in range(4))
    confirmed.confirmed_on = dt.date(2020, 5, 1)
    confirmed.save()
    for experience, action, moment in (
        (sent, "submit", "2026-03-01T10:00Z"),
        (agreed, "submit", "2026-03-01T10:00Z"),
        (agreed, "give_consent", "2026-03-05T23:30Z"),
        (entered, "take_in", "2026-03-01T10:00Z"),
        (confirmed, "submit", "2026-03-01T10:00Z"),
    ):
        event = audit.record(action, experience)
        AuditEvent.objects.filter(pk=event.pk).update(at=moment)
    migration = importlib.import_module("experiences.migrations.0014_confirm_what_cities_sent")

    with connection.cursor() as cursor:
        cursor.execute(migration.CONFIRM)

    days = [Experience.objects.get(pk=row.pk).confirmed_on for row in (sent, agreed, entered, confirmed)]
    assert days == [dt.date(2026, 3, 1), dt.date(2026, 3, 6), None, dt.date(2020, 5, 1)]
