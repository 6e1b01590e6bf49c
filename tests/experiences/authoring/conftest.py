"""A technician of a city, signed in, and what that city is writing."""

import pytest

from experiences.enums import State
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.writing import COMPLETE


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city)


@pytest.fixture
def colleague(city, client_as):
    return client_as("technician", city=city, name="Ben")


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **COMPLETE)
