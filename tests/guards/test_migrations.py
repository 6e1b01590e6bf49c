"""Migrations are complete, named and can be undone."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

APPS = [
    "core",
    "accounts",
    "editorial",
    "cities",
    "charter",
    "experiences",
    "events",
    "publications",
    "awards",
    "pages",
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
