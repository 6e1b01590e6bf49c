"""People of both sides: the city that sends an experience, and the secretariat that reviews it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from experiences import search_row
from tests.experiences.mailbox import nobody_has_written_yet  # noqa: F401 - for those who ask for it by name
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city


@pytest.fixture
def city():
    return make_city(name="Cambrils")


@pytest.fixture
def technician(city):
    return make_technician(city, name="Tina", language="ca")


@pytest.fixture
def editor(client_as):
    """A client signed in as an editor of the group."""
    client = client_as("stranger", is_staff=True, name="Eva")
    client.user.groups.add(Group.objects.get(name="editor"))
    return client


@pytest.fixture
def row_equals_its_source():
    """After the test the search row must be what it would be if it were built again."""
    yield
    if connection.in_atomic_block and not connection.needs_rollback:
        assert list(search_row.drift()) == []
