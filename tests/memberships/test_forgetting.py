"""Names go from applications and from the trail of assemblies once nothing needs them; what stays says why."""

import importlib

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from core import audit
from core.models import AuditEvent
from memberships.enums import ApplicationState as State
from memberships.forgetting import forget_applicant
from memberships.models import Application
from tests.conftest import prove
from tests.factories.applications import bring_to, make_application
from tests.factories.belonging import make_assembly

pytestmark = pytest.mark.django_db
LAIA = "laia@vilanova.example"


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN])
def test_application_that_came_to_nothing_forgets_everybody_and_keeps_the_city(
    state, django_capture_on_commit_callbacks, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    row = make_application(state=state, email=LAIA.title())
    files, changed = [row.signed_form.name, row.agreement.name], row.updated_at

    with django_capture_on_commit_callbacks(execute=True):
        forget_applicant(LAIA)

    row.refresh_from_db()
    assert (row.name, row.email) == ("", f"forgotten-application-{row.pk}@example.invalid")
    assert set(row.answers) == {
        "city_name", "country", "inhabitants", "population_year", "population_source", "website", "reasons",
    }  # fmt: skip
    assert (row.signed_form.name, row.agreement.name) == ("", "")
    assert not any(map(default_storage.exists, files))
    assert (row.city_name, row.state, row.updated_at) == ("Vilanova", state, changed)


def test_draft_goes_whole_and_those_of_others_stay():
    make_application()
    other = make_application(email="other@vilanova.example")

    forget_applicant(LAIA)

    assert list(Application.objects.all()) == [other]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.SUBMITTED, "stays until it is decided: it is the city’s, signed by its mayor."),
        (State.INVOICED, "stays until it is decided: it is the city’s, signed by its mayor."),
        (State.PAID, "stays until it is decided: the city has paid its fee."),
        (State.ADMITTED, "stays: the membership of the city stands on it."),
        (State.RATIFIED, "stays: the membership of the city stands on it."),
    ],
)
def test_application_that_lives_stays_and_the_page_says_why_before(state, why, client_as):
    row = bring_to(make_application(state=State.SUBMITTED), state)
    client = client_as("stranger", email=LAIA)
    prove(client)

    page = client.get(reverse("account_delete")).text
    client.post(reverse("account_delete"), {"email": LAIA})

    assert f"The application of Vilanova {why}" in page
    row.refresh_from_db()
    assert (row.name, row.email, row.state) == ("Laia Font", LAIA, state)
    assert not client.user.__class__.objects.filter(email=LAIA).exists()


def test_old_lines_of_the_trail_name_no_delegate_and_no_signer():
    assembly = make_assembly()
    named = audit.record("delegate_named", assembly, city="town", name="Anna")
    given = audit.record("proxy_given", assembly, giver="town", holder="other", signed_by="Mayor")
    other = audit.record("invite", assembly, name="Kept")
    migration = importlib.import_module("memberships.migrations.0013_forms_name_people_once").Migration

    with connection.cursor() as cursor:
        for _turn in range(2):
            cursor.execute(migration.operations[0].sql)

    assert [AuditEvent.objects.get(pk=event.pk).data for event in (named, given, other)] == [
        {"city": "town"},
        {"giver": "town", "holder": "other"},
        {"name": "Kept"},
    ]
