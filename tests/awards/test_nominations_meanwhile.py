"""Nominations where something has happened meanwhile: a place was given away, a colleague has saved, a session ended."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from awards import actions, desk
from awards.enums import NominationState as State
from awards.models import Nomination
from cities.enums import ContactKind
from cities.models import CityRole
from core.models import OutboxMessage
from experiences.models import Experience
from tests.factories.accounts import make_technician
from tests.factories.applications import make_staff
from tests.factories.awards import make_award_edition, make_nomination
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


def said(response):
    return [str(message) for message in response.context["messages"]]


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


def test_answer_that_reaches_nobody_is_called_so_and_shows_whom_to_write_to(client, city, technician):
    CityRole.objects.filter(user=technician).update(until=timezone.localdate() - dt.timedelta(days=1))
    city.contacts.create(kind=ContactKind.MAYOR, name="Alba Puig", email="mayor@example.org")
    row = make_nomination(city=city, sent_by=technician)
    client.force_login(make_staff("admin"))

    done = client.post(reverse("admin:awards_nomination_act", args=[row.pk, "accept"]), follow=True)

    assert said(done) == [
        "Done, but nobody was told: nobody acts for this city here any more. Below you find whom you can write to."
    ]
    assert "mailto:mayor@example.org?subject=" in done.text
    assert not OutboxMessage.objects.exists()


def test_experience_that_has_moved_to_another_city_is_nominated_there_or_says_why(client, draft):
    moved, mine = draft.experience, make_city(name="Beta")
    Experience.objects.filter(pk=moved.pk).update(city=mine)
    client.force_login(make_technician(mine))
    where = reverse("nomination_create", args=[draft.edition_id, mine.slug])

    begun = client.post(where, {"experience": moved.pk}, follow=True)

    draft.refresh_from_db()
    assert (begun.status_code, draft.state) == (200, State.WITHDRAWN)
    Nomination.objects.filter(experience=moved, city=mine).delete()
    Nomination.objects.filter(pk=draft.pk).update(state=State.SENT, sent_at=timezone.now())
    with pytest.raises(ValidationError, match="has nominated it already"):
        actions.begin(edition=draft.edition, experience=Experience.objects.get(pk=moved.pk), by=make_technician(mine))


def test_desk_folds_earlier_nominations_and_shows_the_last_ones(city, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(desk, "MOST_EARLIER", 2)
    old = make_award_edition(year=2010)
    for _number in range(3):
        make_nomination(State.ACCEPTED, city=city, edition=old)
    now = make_nomination(city=city)

    with django_assert_num_queries(3):
        found = desk.desk([city])

    assert [row.nomination for row in found.rows] == [now]
    assert (len(found.earlier), found.is_cut) == (2, True)
