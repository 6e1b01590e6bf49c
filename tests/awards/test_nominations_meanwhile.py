"""Nominations where something has happened meanwhile: a place was given away, a colleague has saved, a session ended."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.enums import NominationState as State
from cities.models import CityRole
from core.models import OutboxMessage
from tests.factories.accounts import make_technician
from tests.factories.applications import make_staff
from tests.factories.awards import make_nomination
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
THEIRS = {"reasons": "Theirs", "language": "en"}


@pytest.fixture
def city():
    return make_city(name="Alba")


@pytest.fixture
def technician(city):
    return make_technician(city)


@pytest.fixture
def draft(city):
    return make_nomination(State.DRAFT, city=city)


def page(row):
    return reverse("nomination_detail", args=[row.pk])


def typed(client, row, **data):
    shown = client.get(page(row)).context
    return {"seen": shown["seen"], "writer": shown["writer"], "reasons": "Mine", "language": "en", "do": "save", **data}


def test_place_that_was_given_away_keeps_a_decision_from_being_taken_back(city):
    row, by = make_nomination(city=city), make_staff("events")
    actions.not_eligible(nomination=row, by=by, message="Why")
    others = [make_nomination(city=city, edition=row.edition) for _number in range(2)]

    with pytest.raises(ValidationError, match="At most 2 per city; 2 so far"):
        actions.accept(nomination=row, by=by)
    actions.not_eligible(nomination=others[0], by=by, message="Why")

    assert actions.accept(nomination=row, by=by).state == State.ACCEPTED


def test_who_sent_it_and_acts_for_the_city_no_longer_is_not_told(city, technician):
    now = make_technician(city)
    CityRole.objects.filter(user=technician).update(until=timezone.localdate() - dt.timedelta(days=1))

    actions.not_eligible(
        nomination=make_nomination(city=city, sent_by=technician), by=make_staff("editor"), message="Why"
    )

    assert OutboxMessage.objects.get().to == now.email


def test_too_long_a_text_does_not_hide_what_a_colleague_has_saved(client, draft, technician):
    client.force_login(technician)
    data = typed(client, draft, reasons="x" * 3001)
    actions.save(nomination=draft, by=technician, texts=THEIRS)

    again = client.post(page(draft), data).context["seen"]
    refused = client.post(page(draft), data | {"seen": again, "reasons": "Mine"})
    draft.refresh_from_db()
    assert (draft.reasons, refused.status_code) == ("Theirs", 200)
    client.post(page(draft), data | {"seen": refused.context["seen"], "reasons": "Mine"})

    draft.refresh_from_db()
    assert draft.reasons == "Mine"


def test_text_of_an_ended_session_does_not_overwrite_and_can_be_thrown_away(client, draft, technician):
    client.force_login(technician)
    data = typed(client, draft)
    client.logout()
    client.post(page(draft), data, HTTP_ORIGIN="http://testserver")
    actions.save(nomination=draft, by=technician, texts=THEIRS)
    client.force_login(technician)

    back = client.get(page(draft))
    assert back.context["form"]["reasons"].value() == "Mine"
    assert "You had been signed out; here is what you had written" in back.text
    refused = client.post(page(draft), data | {"seen": back.context["seen"]})
    assert "Saved meanwhile in another tab or by somebody else: “Theirs”" in refused.text
    client.post(page(draft), {"do": "discard", "writer": data["writer"]})

    assert client.get(page(draft)).context["form"]["reasons"].value() == "Theirs"


def test_text_of_an_ended_session_is_shown_where_it_was_sent_meanwhile(client, draft, technician):
    client.force_login(technician)
    data = typed(client, draft)
    client.logout()
    client.post(page(draft), data, HTTP_ORIGIN="http://testserver")
    actions.send(nomination=draft, by=technician)
    client.force_login(technician)

    assert "<p>Mine</p>" in client.get(page(draft)).text
    client.post(page(draft), {"do": "discard", "writer": data["writer"]})

    assert "<p>Mine</p>" not in client.get(page(draft)).text
