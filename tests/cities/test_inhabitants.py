"""The number of inhabitants that decides a fee: said by the city's people, or for many by those who keep cities."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cities.inhabitants import Count, InhabitantsForm, confirm_inhabitants
from cities.models import City
from core.models import AuditEvent
from tests.factories.accounts import make_person, make_technician
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
BULK = "/admin/cities/city/inhabitants/"
GEONAMES = {"population": 32_422, "population_source": "GeoNames (of the place)"}


def told(city):
    city.refresh_from_db()
    return city.population, city.population_year, city.population_source, city.population_confirmed


@pytest.mark.parametrize("wrong", [{"population_year": None}, {"population_source": "GEONAMES"}, {"population": None}])
def test_database_takes_no_confirmed_figure_without_year_and_source_that_counts(wrong):
    sound = {"population": 5, "population_year": 2025, "population_source": "Register", "population_confirmed": True}
    make_city(**sound)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_city(**sound | wrong)


def test_city_says_its_own_number_and_no_gazetteers(client_as):
    city = make_city(slug="town", **GEONAMES)
    client = client_as("technician", city=city)
    url = reverse("city_inhabitants", args=["town"])
    desk = client.get(reverse("city_desk"))
    assert url in desk.text
    page = client.get(url)
    assert "Inhabitants: 32,422, year unknown" in page.text
    assert page.context["form"].initial == {}

    typed = {"number": "34 956", "year": YEAR, "source": "Municipal register", "seen": page.context["form"].seen}
    for wrong in ({"number": "many"}, {"year": YEAR + 1}, {"source": "geonames.org"}):
        assert client.post(url, typed | wrong).context["form"].errors
    assert not told(city)[3]
    for _time in range(2):
        answer = client.post(url, typed)
        typed["seen"] = client.get(url).context["form"].seen

    assert answer["Location"] == reverse("city_dues", args=["town"])
    assert told(city) == (34_956, YEAR, "Municipal register", True)
    event = AuditEvent.objects.get(action="confirm_inhabitants")
    assert (event.data["before"], event.data["inhabitants"]) == (32_422, 34_956)
    assert url not in client.get(reverse("city_desk")).text


def test_colleagues_do_not_overwrite_each_other():
    city = make_city(population=9, population_year=2024, population_source="Register", population_confirmed=True)
    form = InhabitantsForm({"number": "8", "year": "2025", "source": "Register", "seen": "older"}, city=city)

    assert set(form.errors) == {"number", "year"}


def test_people_of_other_cities_say_nothing():
    city, count = make_city(), Count(5, 2025, "Register")

    with pytest.raises(PermissionDenied):
        confirm_inhabitants(city=city, by=make_technician(make_city()), count=count)
    with pytest.raises(ValidationError):
        confirm_inhabitants(city=city, by=make_person("admin"), count=Count(5, 2025, "GeoNames"))


@pytest.fixture
def spain():
    """Three members and one that does not count; one is confirmed already."""
    make_city(name="Dosrius", evidence="undated", **GEONAMES)
    make_city(name="Cala", population=7, population_year=2025, population_source="Register", population_confirmed=True)
    return [make_city(name="Alba", **GEONAMES), make_city(name="Bell", population=None)]


def look(client, cities, **typed):
    fields = {"source": "National statistics", "year": YEAR, "do": "look"}
    fields |= {f"number-{city.pk}": city.population or "" for city in cities}
    return client.post(f"{BULK}?country=ES", fields | typed)


def test_many_are_confirmed_as_they_were_looked_at(client_as, spain):
    client = client_as("admin", language="en")
    assert client.get(BULK).context["countries"] == [("ES", "Spain", 2)]
    alba, bell = spain
    assert client.get(f"{BULK}?country=ES").context["form"].cities == [alba, bell]

    assert look(client, spain).context["form"].non_field_errors() == ["Choose at least one city."]
    assert f"number-{bell.pk}" in look(client, spain, **{f"city-{bell.pk}": "on"}).context["form"].errors
    seen = look(client, spain, all="on")
    assert [(change.city, change.is_new) for change in seen.context["changes"]] == [(alba, False)]
    seen = look(client, spain, all="on", **{f"number-{bell.pk}": "12.345"})
    assert [change.count.number for change in seen.context["changes"]] == [32_422, 12_345]
    assert not told(alba)[3]
    City.objects.filter(pk=bell.pk).update(population=1, population_source="Somebody")
    answer = client.post(BULK, {"kept": seen.context["kept"]}, follow=True)

    assert told(alba) == (32_422, YEAR, "National statistics", True)
    assert not told(bell)[3]
    assert "The inhabitants of 1 city are confirmed." in answer.text
    assert "Changed meanwhile, and left as they are: Bell" in answer.text
    assert "Too much time has passed" in client.post(BULK, {"kept": "forged"}, follow=True).text


def test_a_confirmed_figure_gives_way_to_a_newer_one(client_as, spain):
    client, cala = client_as("admin", language="en"), City.objects.get(name="Cala")
    fields = {"source": "National statistics", "year": YEAR, "do": "look", f"number-{cala.pk}": "8", "all": "on"}
    kept = client.post(f"{BULK}?ids={cala.pk}", fields).context["kept"]

    client.post(BULK, {"kept": kept})

    assert told(cala) == (8, YEAR, "National statistics", True)
    assert "left as they are: Cala" in client.post(BULK, {"kept": kept}, follow=True).text


def test_those_chosen_in_the_list_are_asked_for_and_come_as_a_sheet(client_as, spain):
    client = client_as("admin")
    chosen = {"action": "confirm_inhabitants", "_selected_action": [city.pk for city in spain]}
    address = client.post("/admin/cities/city/", chosen)["Location"]
    assert address == f"{BULK}?ids={'.'.join(str(city.pk) for city in spain)}"

    rows = list(load_workbook(io.BytesIO(client.get(f"{address}&format=xlsx").content)).active.values)
    assert rows[0][:6] == (
        "slug", "name", "population", "population_year", "population_source", "population_confirmed"
    )  # fmt: skip
    assert [row[1] for row in rows[1:]] == ["Alba", "Bell"]


def test_only_those_who_keep_cities_may(client_as):
    assert client_as("stranger", is_staff=True).get(BULK).status_code == 403
