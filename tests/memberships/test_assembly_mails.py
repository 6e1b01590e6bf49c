"""The mail that announces an assembly: to whom, in which language, once."""

import datetime as dt

import pytest
from django.utils import timezone

from cities.enums import ContactKind, Role
from core.models import OutboxMessage
from memberships import assembly
from memberships.assembly_emails import announce_to_cities
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


def test_delegate_of_two_cities_gets_one_mail_that_names_both_and_leads_to_each():
    row, first, second, third = make_assembly(), make_city(name="Alba"), make_city(name="Berga"), make_city(name="Cala")
    person = make_technician(first, role=Role.DELEGATE, language="en")
    second.roles.create(user=person, role=Role.DELEGATE)
    third.contacts.create(kind=ContactKind.POLITICAL, name="Councillor", email=person.email.upper())

    announce_to_cities(row)

    ((to, (_language, text)),) = mails().items()
    assert to == person.email
    assert "calls Alba, Berga and Cala to its assembly" in text
    assert all(f"/en/account/assembly/{row.pk}/{city.slug}/" in text for city in (first, second))
    assert "For Cala our mails reach nobody" in text
    assert f"/{third.slug}/" not in text


def test_address_that_gives_mail_back_is_not_written_to_and_the_secretariat_reads_for_whom(client_as):
    row, held, fallen = make_assembly(announced=False), make_city(name="Held"), make_city(name="Fallen")
    gone = [make_technician(city, role=Role.DELEGATE, language="en") for city in (held, fallen)]
    for person, city in zip(gone, (held, fallen), strict=True):
        address = person.email.title()
        city.contacts.create(
            kind=ContactKind.TECHNICAL, name="T", email=address, bounced_email=address, bounced_on=dt.date(2026, 1, 1)
        )
    held.contacts.create(kind=ContactKind.POLITICAL, name="P", email="political@example.org")
    client = client_as("admin")
    page = f"/admin/memberships/assembly/{row.pk}/quorum/"
    foreseen = client.get(page).context["without_mail"]

    client.post(page, {"do": "announce"})

    assert list(mails()) == ["political@example.org"]
    told = OutboxMessage.objects.get(kind="memberships/mail/assembly_told")
    assert "1 city could not be written to" in told.subject
    assert "- Fallen (Spain)" in told.text
    assert "Held" not in told.text
    assert foreseen == client.get(page).context["without_mail"] == [fallen]


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
