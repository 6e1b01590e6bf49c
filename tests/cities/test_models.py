"""What the database itself refuses, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cities.enums import Role
from cities.models import CityNetwork, CityRole
from tests.factories.accounts import make_user
from tests.factories.cities import make_city, make_network

pytestmark = pytest.mark.django_db

HALF_TRUE = [
    {"latitude": 41},
    {"longitude": 1},
    {"latitude": 91, "longitude": 1},
    {"population": 1000, "population_source": ""},
    {"joined_year": 2010, "left_year": 2009},
]


@pytest.mark.parametrize("values", HALF_TRUE, ids=str)
def test_city_with_half_a_fact_is_refused(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_city(**values)


@pytest.mark.parametrize("values", HALF_TRUE, ids=str)
def test_form_says_what_is_wrong_with_half_a_fact(values):
    city = make_city()
    for name, value in values.items():
        setattr(city, name, value)

    with pytest.raises(ValidationError):
        city.full_clean()


@pytest.mark.parametrize("year", [1799, 20231])
def test_year_of_a_population_is_a_year(year):
    city = make_city(population=1000, population_source="Census")
    city.population_year = year

    with pytest.raises(ValidationError) as caught:
        city.full_clean()

    assert list(caught.value.message_dict) == ["population_year"]


def test_city_is_once_in_a_network_until_it_has_left():
    city, network = make_city(), make_network()
    CityNetwork.objects.create(city=city, network=network, since_year=2000, until_year=2010)
    CityNetwork.objects.create(city=city, network=network, since_year=2015)

    with pytest.raises(IntegrityError), transaction.atomic():
        CityNetwork.objects.create(city=city, network=network, since_year=2016)


def test_role_cannot_end_before_it_began():
    with pytest.raises(IntegrityError), transaction.atomic():
        CityRole.objects.create(
            user=make_user(), city=make_city(), role=Role.TECHNICIAN, since="2020-01-02", until="2020-01-01"
        )
