"""What a city's desk says of awards, congresses and assemblies, and of whom it asks something."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.enums import ContactKind, Role
from cities.models import City, CityContact
from events.enums import CongressStatus
from tests.factories.accounts import make_technician
from tests.factories.awards import make_prize
from tests.factories.belonging import make_assembly
from tests.factories.cities import make_city
from tests.factories.events import make_congress
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city(name="Alba")


def desk(client, user):
    client.force_login(user)
    page = client.get("/en/account/").text
    asked, rest = page.split('id="asked-title"')[1].split("</section>", 1)
    return asked, rest


def test_prizes_are_those_of_the_persons_cities(client, city):
    experience = make_experience(city=city, title_en="Night school")
    make_prize(experience=experience)
    make_prize(city=city, title="Not in the bank", title_language="es")
    make_prize(title="Of another city")

    _asked, rest = desk(client, make_technician(city))

    assert f'<h3><a href="/en/account/experiences/{experience.pk}/">Night school</a></h3>' in rest
    assert '<span lang="es">Not in the bank</span>' in rest
    assert "Of another city" not in rest


def test_contacts_are_those_of_today(client, city):
    CityContact.objects.create(city=city, kind="mayor", name="Anna Vila", email="mayor@alba.example")
    CityContact.objects.create(city=city, kind="mayor", name="Former", until="2020-01-01")
    CityContact.objects.create(city=make_city(), kind="mayor", name="Elsewhere")

    _asked, rest = desk(client, make_technician(city))

    assert "Anna Vila" in rest
    assert "mayor@alba.example" in rest
    assert "Former" not in rest
    assert "Elsewhere" not in rest


def test_coming_congress_says_where_to_send_a_proposal(client, city):
    next_year = timezone.localdate().year + 1
    granada = make_city(name="Granada")
    make_congress(city=granada, year=next_year, status=CongressStatus.ANNOUNCED, website="https://c.example")
    make_congress(city=None, year=next_year + 2, status=CongressStatus.CALL_FOR_HOSTS)
    make_congress(city=make_city(name="Held"), year=next_year - 5)

    _asked, rest = desk(client, make_technician(city))

    assert f"Congress {next_year}: Granada" in rest
    assert '<a href="https://c.example">website of the congress</a>' in rest
    assert f"Congress {next_year + 2}<" in rest
    assert "A host city is looked for." in rest
    assert ": Held" not in rest


def test_desk_without_anything_says_so(client, city):
    _asked, rest = desk(client, make_technician(city))

    assert "No prize of your city is recorded here." in rest
    assert "No congress and no assembly is announced at the moment." in rest


def test_assembly_asks_the_delegate_and_tells_the_technician_who_signs(client, city):
    assembly = make_assembly()
    delegate = make_technician(city, role=Role.DELEGATE, name="Dolors")
    technician = make_technician(city)

    assert "agenda, delegates and vote of Alba" in desk(client, delegate)[0]
    asked, rest = desk(client, technician)
    page = client.get(f"/en/account/assembly/{assembly.pk}/{city.slug}/").text

    assert str(assembly) not in asked
    assert ": Dolors." in rest.split("Who signs for your city until")[1].split("</p>")[0]
    assert "Who signs them for your city: Dolors." in page


def test_city_without_a_delegate_and_forms_that_are_closed_say_so(client, city):
    make_assembly()
    technician = make_technician(city)
    assert "Your city has no delegate here who could sign for it" in desk(client, technician)[1]

    today, day = timezone.localdate(), dt.timedelta(days=1)
    assembly = make_assembly(today + day, forms_until=today - day)
    asked, rest = desk(client, make_technician(city, role=Role.DELEGATE))
    assert str(assembly) not in asked
    assert "Delegates and proxies can no longer be named here." in rest


def test_nothing_is_said_to_be_asked_only_where_nothing_is(client_as):
    city = make_city()
    client = client_as("technician", city=city)
    without_contacts = client.get(reverse("city_desk"))
    city.contacts.create(kind=ContactKind.TECHNICAL, name="Anna")
    asked = client.get(reverse("city_desk"))
    counted = {"population": 9000, "population_year": 2025, "population_source": "Census", "population_confirmed": True}
    City.objects.filter(pk=city.pk).update(confirmed_on=timezone.localdate(), **counted)
    quiet = client.get(reverse("city_desk"))

    assert "Who represents your city?" in without_contacts.text
    assert "are the contacts still right" not in without_contacts.text
    assert "are the contacts still right" in asked.text
    assert "Who represents your city?" not in asked.text
    assert "Nothing yet." not in asked.text
    assert "Nothing yet." in quiet.text
