"""A city keeps its own page and contacts true: texts as a proposal, contacts at once, one press a year."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities import actions, confirmation
from cities.models import City, CityContact
from core.models import AuditEvent, OutboxMessage
from editorial.actions import decide_proposal, propose, reading_mark, withdraw_proposal
from editorial.enums import ProposalState
from editorial.models import Proposal
from tests.factories.accounts import make_person, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.locks import compared_in_the_lock

pytestmark = pytest.mark.django_db
NOBODY = {"contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "0"}


@pytest.fixture
def city():
    return make_city(name="Alba", profile_en="A town by a river.", website="https://old.example.org")


@pytest.fixture
def technician(city):
    return make_technician(city, email="tech@example.org", name="Teo", language="fr")


def typed(client, city, **texts):
    page = client.get(reverse("city_profile", args=[city.slug])).context["form"]
    names = ("website", *page.proposed())
    return {"seen": page.seen, **{name: page.initial[name] or "" for name in names}, **texts}


# Proposals


def test_proposal_waits_beside_the_record_and_the_secretariat_is_told_once(city, technician, settings):
    for text in ("A town by the sea.", "A town by the blue sea."):
        propose(record=city, by=technician, values={"profile_en": text, "self_designation": ""})

    proposal = Proposal.objects.get()
    city.refresh_from_db()
    assert city.profile_en == "A town by a river."
    assert proposal.values == {"profile_en": "A town by the blue sea."}
    assert [mail.to for mail in OutboxMessage.objects.all()] == [settings.SECRETARIAT_EMAIL]


def test_proposal_of_what_is_published_already_is_none(city, technician):
    propose(record=city, by=technician, values={"profile_en": "Other"})

    assert propose(record=city, by=technician, values={"profile_en": city.profile_en}) is None
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_accepting_takes_over_the_chosen_parts_only(city, technician):
    values = {"profile_en": "A town by the sea.", "self_designation": "Alba educates"}
    proposal = propose(record=city, by=technician, values=values)
    editor = make_person("admin")

    for _time in range(2):  # the second press changes nothing
        decide_proposal(proposal=proposal, by=editor, columns={"profile_en", "website"}, answer="Thank you")

    city.refresh_from_db()
    assert (city.profile_en, city.self_designation) == ("A town by the sea.", "")
    mail = OutboxMessage.objects.get(to="tech@example.org")
    assert mail.language == "fr"
    assert "Thank you" in mail.text
    assert AuditEvent.objects.about(city).filter(action="proposal_accepted").count() == 1
    assert city.history.first().profile_en == "A town by the sea."


def test_refusing_needs_a_reason(city, technician):
    proposal = propose(record=city, by=technician, values={"profile_en": "Other"})

    with pytest.raises(ValidationError):
        decide_proposal(proposal=proposal, by=make_person("admin"), columns=set(), answer=" ")
    decide_proposal(proposal=proposal, by=make_person("admin"), columns=set(), answer="Too short")

    city.refresh_from_db()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.REFUSED
    assert city.profile_en == "A town by a river."


def test_taken_back_proposal_is_decided_no_more(city, technician):
    proposal = propose(record=city, by=technician, values={"profile_en": "Other"})
    withdraw_proposal(proposal=proposal, by=technician)

    assert decide_proposal(proposal=proposal, by=make_person("admin"), columns={"profile_en"}).state == "withdrawn"
    city.refresh_from_db()
    assert city.profile_en == "A town by a river."


def test_desk_shows_the_change_and_decides(client_as, city, technician):
    proposal = propose(record=city, by=technician, values={"profile_en": "A town by the sea."}, message="New mayor")
    City.objects.filter(pk=city.pk).update(profile_en="A town by two rivers.")
    client = client_as("admin")
    url = reverse("admin:editorial_proposal_change", args=[proposal.pk])

    opened = client.get(url)
    seen, page = opened.context["seen"], opened.content.decode()
    empty = client.post(url, {"do": "refuse", "answer": "", "seen": seen})
    client.post(url, {"do": "take", "take": ["profile_en"], "answer": "", "seen": seen})

    assert "New mayor" in page
    assert "<del>" in page
    assert page.count("desk-note") == 2  # the message, and that the part has moved on
    assert "answer" in empty.context["form"].errors
    city.refresh_from_db()
    assert city.profile_en == "A town by the sea."


def change_the_proposal(city, technician):
    propose(record=city, by=technician, values={"profile_en": "A town on the moon."})


def change_the_record(city, _technician):
    City.objects.filter(pk=city.pk).update(profile_en="A town by two rivers.")


@pytest.mark.parametrize("meanwhile", [change_the_proposal, change_the_record])
def test_nothing_is_taken_over_that_the_secretariat_has_not_read(meanwhile, client_as, city, technician):
    proposal = propose(record=city, by=technician, values={"profile_en": "A town by the sea."})
    client = client_as("admin")
    url = reverse("admin:editorial_proposal_change", args=[proposal.pk])
    answer = {"do": "take", "take": ["profile_en"], "answer": "Thank you"}
    seen = client.get(url).context["seen"]
    meanwhile(city, technician)
    city.refresh_from_db()
    stood = city.profile_en

    refused = client.post(url, {**answer, "seen": seen})

    city.refresh_from_db()
    assert city.profile_en == stood
    assert "changed meanwhile" in refused.context["form"].errors["answer"][0]
    assert "Thank you" in refused.content.decode()
    client.post(url, {**answer, "seen": refused.context["seen"]})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED


def test_decision_is_not_mailed_to_an_account_that_is_closed(city, technician):
    proposal = propose(record=city, by=technician, values={"profile_en": "Other"})
    technician.is_active = False
    technician.save()

    decide_proposal(proposal=proposal, by=make_person("admin"), columns={"profile_en"})

    assert not OutboxMessage.objects.filter(to=technician.email).exists()


@pytest.mark.parametrize(("group", "may"), [("editor", True), ("membership", False), ("translator", False)])
def test_nobody_changes_by_a_proposal_what_they_may_not_change_themselves(group, may, client_as):
    experience = make_experience(summary_en="Borrow a drill.")
    proposal = propose(record=experience, by=make_technician(experience.city), values={"summary_en": "Borrow a saw."})
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    url = reverse("admin:editorial_proposal_change", args=[proposal.pk])

    client.post(url, {"do": "take", "take": ["summary_en"], "seen": reading_mark(proposal, experience)})

    experience.refresh_from_db()
    assert (experience.summary_en == "Borrow a saw.") is may
    if not may:
        with pytest.raises(PermissionDenied):
            decide_proposal(proposal=proposal, by=client.user, columns={"summary_en"})


# The page


def test_website_changes_at_once_and_texts_wait(client_as, city):
    client = client_as("technician", city=city)

    client.post(
        reverse("city_profile", args=[city.slug]),
        typed(client, city, website="https://new.example.org", profile_ca="Una ciutat.\r\nAl mar."),
    )

    city.refresh_from_db()
    assert (city.website, city.profile_ca) == ("https://new.example.org", None)
    assert Proposal.objects.get().values == {"profile_ca": "Una ciutat.\nAl mar."}
    assert "Al mar." in client.get(reverse("city_profile", args=[city.slug])).content.decode()


def test_colleagues_do_not_overwrite_each_other(client_as, city):
    client = client_as("technician", city=city)
    mine = typed(client, city, profile_en="Mine")
    url = reverse("city_profile", args=[city.slug])
    client.post(url, typed(client, city, profile_en="Theirs"))

    with CaptureQueriesContext(connection) as queries:
        second = client.post(url, mine)
    page = second.content.decode()

    assert compared_in_the_lock(queries, "editorial_proposal")
    assert "Theirs" in page
    assert ">\nMine</textarea>" in page
    assert Proposal.objects.get().values == {"profile_en": "Theirs"}
    client.post(url, {**mine, "seen": second.context["form"].seen})
    assert Proposal.objects.get().values == {"profile_en": "Mine"}


@pytest.mark.parametrize(
    ("name", "text"), [("website", "no address"), ("profile_en", "x" * 4001), ("self_designation", "x" * 151)]
)
def test_wrong_field_says_so_and_keeps_what_was_typed(name, text, client_as, city):
    client = client_as("technician", city=city)

    response = client.post(reverse("city_profile", args=[city.slug]), typed(client, city, **{name: text}))

    assert name in response.context["form"].errors
    assert text in response.content.decode()
    assert not Proposal.objects.exists()


# The yearly confirmation


def test_cities_are_asked_once_a_month_and_not_for_a_year_after_they_confirmed(city, technician):
    for _time in range(2):
        actions.ask_confirmations()
    assert [mail.to for mail in OutboxMessage.objects.all()] == ["tech@example.org"]

    long_ago = timezone.localdate() - dt.timedelta(days=40)
    City.objects.filter(pk=city.pk).update(confirmation_asked_on=long_ago)
    assert list(City.objects.to_confirm()) == [city]
    actions.confirm_data(city=city, by=technician)
    assert list(City.objects.to_confirm()) == []
    City.objects.filter(pk=city.pk).update(confirmed_on=timezone.localdate() - dt.timedelta(days=365))
    assert list(City.objects.to_confirm()) == [city]


def test_city_without_people_is_not_asked(city):
    assert list(City.objects.to_confirm()) == []


def test_link_confirms_by_one_press_without_signing_in_and_works_once(city):
    CityContact.objects.create(city=city, kind="mayor", name="Maria")
    url = reverse("city_confirm", args=[confirmation.make_token(city)])

    page = Client().get(url)
    city.refresh_from_db()
    assert "Maria" in page.content.decode()
    assert city.confirmed_on is None

    assert Client().post(url).status_code == 200
    city.refresh_from_db()
    assert city.confirmed_on == timezone.localdate()
    assert city.contacts.get().confirmed_on == timezone.localdate()
    assert Client().get(url).status_code == 410


def test_city_without_contacts_is_asked_for_them_and_not_whether_they_are_right(client_as, city):
    link = reverse("city_confirm", args=[confirmation.make_token(city)])
    pages = [Client().get(link), client_as("technician", city=city).get(reverse("city_contacts", args=[city.slug]))]

    assert ["Yes, all is right" in page.text for page in pages] == [False, False]
    assert "Note who represents the city" in pages[0].text
    assert "Nobody is noted yet" in pages[1].text


def test_nobody_confirms_the_details_of_another_city(city):
    with pytest.raises(PermissionDenied):
        actions.confirm_data(city=city, by=make_technician())

    city.refresh_from_db()
    assert city.confirmed_on is None


def test_desk_asks_for_the_confirmation_until_it_is_given(client_as, city):
    client = client_as("technician", city=city)
    city.contacts.create(kind="technical", name="Anna")
    link = reverse("city_contacts", args=[city.slug])

    assert "are the contacts still right" in client.get(reverse("city_desk")).text
    client.post(link, {**NOBODY, "do": "confirm"})
    assert "are the contacts still right" not in client.get(reverse("city_desk")).text
