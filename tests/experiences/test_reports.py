"""Tell us that this has changed: without an account, to the secretariat's queue."""

import uuid

import pytest
from django.urls import reverse
from django.utils import translation

from core.models import OutboxMessage
from experiences import asking
from experiences.models import ChangeReport
from tests.experiences.mailbox import errors_of
from tests.factories.accounts import make_user
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_written_yet")]


@pytest.fixture
def experience():
    return make_experience(city=make_city(name="Vilademo"), slug="river", title_en="A river as a classroom")


# Tell us that this has changed -----------------------------------------------------------------------------------------


def report_path():
    with translation.override("fr"):
        return reverse("experience_report", args=["river"])


def test_report_reaches_the_secretariat_without_an_account(client, experience, settings):
    response = client.post(report_path(), {"kind": "link", "message": "The last one.", "email": "anna@example.org"})

    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    row = ChangeReport.objects.get()
    assert (row.kind, row.message, row.language, row.times) == ("link", "The last one.", "fr", 1)
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.reply_to) == (settings.SECRETARIAT_EMAIL, "anna@example.org")
    assert "A river as a classroom" in mail.subject
    assert f"/admin/experiences/changereport/{row.pk}/change/" in mail.text


def test_same_report_again_only_raises_its_counter(client, experience):
    for number in range(3):
        data = {"kind": "ended", "message": "", "token": str(uuid.uuid4()), "email": "b@example.org" if number else ""}
        client.post(report_path(), data)
        client.post(report_path(), data)  # a double click

    row = ChangeReport.objects.get()
    assert (row.times, row.email) == (3, "b@example.org")
    assert OutboxMessage.objects.count() == 1


def test_same_report_after_the_first_was_dealt_with_is_a_new_one(client, experience):
    client.post(report_path(), {"kind": "ended"})
    asking.mark_dealt_with(report=ChangeReport.objects.get(), by=make_user())

    client.post(report_path(), {"kind": "ended"})

    assert ChangeReport.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"kind": ["Please choose what has changed."]}),
        ({"kind": "nonsense"}, {"kind": ["Please choose one of these."]}),
        ({"kind": "wrong"}, {"message": ["Please write what it is."]}),
        ({"kind": "wrong", "message": "x" * 5001}, None),
        (
            {"kind": "ended", "email": "anna"},
            {"email": ["This is not a complete e-mail address. An example: name@city.org"]},
        ),
        ({"kind": "ended", "website": "x"}, {"website": [
            "Please empty this field: it is there to keep programs away."
        ]}),
    ],
)  # fmt: skip
def test_report_refusal_names_the_field(client, experience, data, expected):
    response = client.post("/en/experiences/river/report-a-change/", data)

    found = errors_of(response)
    assert found == expected if expected else list(found) == ["message"]
    assert not ChangeReport.objects.exists()
