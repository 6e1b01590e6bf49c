"""The rights of the groups are taken back as they were given: each migration only its own."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

pytestmark = pytest.mark.django_db
NAMES = ("0006_rights_on_fees_and_applications", "0008_rights_on_the_register", "0009_rights_on_dues")


def rights():
    held = Group.objects.get(name="membership").permissions.filter(content_type__app_label="memberships")
    return set(held.values_list("codename", flat=True))


def test_each_migration_takes_back_what_it_gave_and_nothing_of_the_others():
    modules = [importlib.import_module(f"memberships.migrations.{name}") for name in NAMES]
    whole = rights()
    found = []
    for module in reversed(modules):
        module.take(apps, None)
        found.append(rights())
    for module in modules:
        module.give(apps, None)

    after_dues, after_register, after_fees = found
    assert {"view_invoice", "add_assembly", "change_membershipperiod"} <= whole
    assert "view_invoice" not in after_dues
    assert "add_assembly" in after_dues
    assert {right for right in after_register if right.endswith("_membershipperiod")} == {
        "view_membershipperiod", "add_membershipperiod", "change_membershipperiod",
    }  # fmt: skip
    assert "change_feetable" in after_register
    assert after_fees == set()
    assert rights() == whole
