"""The mail that announces an assembly: to whom, in which language, once."""

import datetime as dt

import pytest
from django.utils import timezone

from cities.enums import ContactKind, Role
from core.models import OutboxMessage
from memberships import assembly
from memberships.assembly_tasks import tell_cities
from tests.factories.accounts import make_technician
from tests.factories.belonging import make_assembly
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db


def mails():
    rows = OutboxMessage.objects.filter(kind="memberships/mail/assembly_announced").order_by("pk")
    return {row.to: (row.language, row.text) for row in rows}


def test_delegates_of_members_are_written_to_in_their_language_and_once(client_as):
    held_on = timezone.localdate() + dt.timedelta(days=20)
    row = make_assembly(held_on, announced=False, place="Granollers")
    town, other, sample = make_city(slug="town"), make_city(country="FR"), make_city(is_sample=True)
    former = make_city(evidence="")
    delegates = [make_technician(city, role=Role.DELEGATE, language="ca") for city in (town, sample, former)]
    make_technician(town, language="es")
    other.contacts.create(kind=ContactKind.POLITICAL, name="Élue", email="elue@example.org")
    client = client_as("admin")

    for _press in range(2):
        client.post(f"/admin/memberships/assembly/{row.pk}/quorum/", {"do": "announce"})
    tell_cities.call(row.pk)

    found = mails()
    assert {to: language for to, (language, _body) in found.items()} == {
        delegates[0].email: "ca",
        "elue@example.org": "fr",
    }
    assert f"/ca/compte/assemblea/{row.pk}/town/" in found[delegates[0].email][1]
    assert "Granollers" in found["elue@example.org"][1]


def test_assembly_not_announced_tells_nobody():
    row = make_assembly(announced=False)
    make_technician(make_city(), role=Role.DELEGATE)

    tell_cities.call(row.pk)

    assert mails() == {}


def test_announced_assembly_is_not_deleted_even_by_a_superuser(client_as):
    row = make_assembly()
    client = client_as("admin")
    address = f"/admin/memberships/assembly/{row.pk}/delete/"

    assert client.post(address, {"post": "yes"}).status_code == 403
    client.post(
        "/admin/memberships/assembly/",
        {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
    )
    row.refresh_from_db()
    assert assembly.quorum(row).votes == 0
