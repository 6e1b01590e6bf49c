"""A city keeps who represents it: colleagues do not overwrite each other, and nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import City, CityContact
from tests.factories.cities import make_city
from tests.locks import compared_in_the_lock

pytestmark = pytest.mark.django_db
NOBODY = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "0"}


@pytest.fixture
def city():
    return make_city(name="Alba")


def contact(**fields):
    return {f"contact-0-{name}": value for name, value in fields.items()}


def test_contact_is_added_changed_and_ended(client_as, city):
    client = client_as("technician", city=city)
    url = reverse("city_contacts", args=[city.slug])
    new = contact(kind="mayor", name="Maria", email="maria@example.org")

    client.post(url, {**NOBODY, **new})
    row = city.contacts.get()
    assert (row.name, row.is_public, row.confirmed_on) == ("Maria", False, timezone.localdate())

    known = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "1", "contact-0-id": row.pk}
    client.post(url, {**known, **new, **contact(name="Marta", is_public="on", seen=seen(client, url))})
    row.refresh_from_db()
    assert (row.name, row.is_public) == ("Marta", True)

    late = client.post(url, {**known, **new, **contact(DELETE="on", seen="as it was before")})
    assert "Saved meanwhile in another tab or by somebody else: “Marta”" in late.content.decode()
    assert city.contacts.current().exists()
    client.post(url, {**known, **new, **contact(DELETE="on", seen=seen(client, url))})
    assert not city.contacts.current().exists()
    assert city.contacts.count() == 1


def seen(client, url):
    return client.get(url).context["formset"].forms[0].seen


def test_colleagues_do_not_overwrite_each_others_contacts(client_as, city):
    client = client_as("technician", city=city)
    url = reverse("city_contacts", args=[city.slug])
    row = CityContact.objects.create(city=city, kind="mayor", name="Maria", phone="1")
    known = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "1", "contact-0-id": row.pk}
    opened = seen(client, url)
    theirs = contact(kind="technical", name="Maria", phone="2", is_public="on", seen=opened)
    client.post(url, {**known, **theirs})

    mine = {**known, **contact(kind="mayor", name="Maria", phone="3", seen=opened)}
    with CaptureQueriesContext(connection) as queries:
        second = client.post(url, {**mine, "do": "confirm"})
    assert compared_in_the_lock(queries, "cities_citycontact")
    errors = second.context["formset"].forms[0].errors

    assert {name: str(each[0]).split("“")[1] for name, each in errors.items()} == {
        "kind": "Technical delegate”",
        "phone": "2”",
        "is_public": "Yes”",
    }
    assert 'value="3"' in second.content.decode()
    row.refresh_from_db()
    city.refresh_from_db()
    assert (row.phone, city.confirmed_on) == ("2", None)
    client.post(url, {**mine, **contact(seen=second.context["formset"].forms[0].seen)})
    row.refresh_from_db()
    assert (row.kind, row.phone, row.is_public) == ("mayor", "3", False)


def test_contact_whom_a_colleague_replaced_meanwhile_comes_back_beside_the_new_one(client_as, city):
    client = client_as("technician", city=city)
    url = reverse("city_contacts", args=[city.slug])
    row = CityContact.objects.create(city=city, kind="mayor", name="Maria", phone="1")
    known = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "1", "contact-0-id": row.pk}
    opened = seen(client, url)
    client.post(url, {**known, **contact(kind="mayor", name="Joan", phone="2", seen=opened)})

    late = client.post(url, {**known, **contact(kind="mayor", name="Maria", phone="3", seen=opened)})

    client.post(url, {**known, **contact(kind="mayor", name="Maria", phone="1", seen=opened)})
    assert city.contacts.current().get().name == "Joan"  # who has changed nothing is asked nothing

    now, mine = late.context["formset"].forms
    assert (now["name"].value(), mine["name"].value(), mine["phone"].value()) == ("Joan", "Maria", "3")
    assert list(mine.errors) == ["name"]
    assert sorted(city.contacts.current().values_list("name", "phone")) == [("Joan", "2")]

    again = {"contact-TOTAL_FORMS": "2", "contact-INITIAL_FORMS": "1", **contact(seen=now.seen, id=now.instance.pk)}
    again |= contact(**{name: now[name].value() for name in ("kind", "name", "phone")})
    fields = {"kind": "mayor", "name": "Maria", "phone": "3", "id": "", "seen": mine.seen}
    client.post(url, again | {f"contact-1-{name}": text for name, text in fields.items()})
    assert sorted(city.contacts.current().values_list("name", "phone")) == [("Joan", "2"), ("Maria", "3")]


def test_what_was_typed_is_saved_with_the_confirmation(client_as, city):
    client = client_as("technician", city=city)
    url = reverse("city_contacts", args=[city.slug])

    client.post(url, {**NOBODY, **contact(kind="mayor", name="Maria", phone="1"), "do": "confirm"})

    city.refresh_from_db()
    assert (city.contacts.get().name, city.confirmed_on) == ("Maria", timezone.localdate())


def test_contact_of_another_city_is_out_of_reach(client_as, city):
    client = client_as("technician")
    own = City.objects.represented_by(client.user).get()
    foreign = CityContact.objects.create(city=city, kind="mayor", name="Maria")
    known = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "1", "contact-0-id": foreign.pk}

    client.post(reverse("city_contacts", args=[own.slug]), {**known, **contact(kind="mayor", name="Stolen")})

    foreign.refresh_from_db()
    assert (foreign.name, foreign.city) == ("Maria", city)


def test_contact_without_a_name_is_refused_beside_the_field(client_as, city):
    client = client_as("technician", city=city)

    response = client.post(
        reverse("city_contacts", args=[city.slug]), {**NOBODY, **contact(kind="mayor", email="maria@example.org")}
    )

    assert "name" in response.context["formset"].forms[0].errors
    assert "maria@example.org" in response.content.decode()


def test_contact_whom_nobody_could_reach_is_refused_beside_the_field(client_as, city):
    client = client_as("technician", city=city)

    response = client.post(reverse("city_contacts", args=[city.slug]), {**NOBODY, **contact(kind="mayor", name="X")})

    assert list(response.context["formset"].forms[0].errors) == ["email"]
    assert not city.contacts.exists()
