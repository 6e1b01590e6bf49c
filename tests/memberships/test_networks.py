"""A network on the desk of the city that coordinates it: only in its term, and only its own."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cities.models import CityNetwork, NetworkCoordination
from core import l10n
from core.models import AuditEvent
from memberships.models import NetworkDocument, NetworkMeeting
from memberships.networks import coordinated_by
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city, make_network

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def network():
    return make_network(slug="rece", official_name="Red Estatal")


@pytest.fixture
def coordinator(client, network):
    city = make_city(networks=[network])
    NetworkCoordination.objects.create(network=network, city=city, since_year=timezone.localdate().year - 1)
    person = make_technician(city)
    client.force_login(person)
    return person


def meeting(**overrides):
    day = timezone.localdate() + dt.timedelta(days=20)
    return {
        "title": "Trobada",
        "language": "ca",
        "first_day": day.isoformat(),
        "last_day": "",
        "place": "Girona",
        **overrides,
    }


def test_coordinator_announces_a_meeting_that_the_public_page_shows(client, coordinator, network):
    client.post("/en/account/network/rece/meeting/", meeting())
    row = NetworkMeeting.objects.get()
    address = f"/en/account/network/rece/meeting/{row.pk}/"
    seen = client.get(address).context["form"].seen
    client.post(address, meeting(title="Trobada anual", seen=seen))

    page = client.get("/en/networks/rece/").content.decode()

    assert "Trobada anual" in page
    client.post(f"/en/account/network/rece/meeting/{row.pk}/delete/")
    assert "Trobada anual" not in client.get("/en/networks/rece/").content.decode()


def test_two_coordinators_do_not_overwrite_each_others_meeting(client, coordinator, network):
    client.post("/en/account/network/rece/meeting/", meeting())
    row = NetworkMeeting.objects.get()
    address = f"/en/account/network/rece/meeting/{row.pk}/"
    seen = client.get(address).context["form"].seen
    client.post(address, meeting(place="Reus", seen=seen))

    with CaptureQueriesContext(connection) as queries:
        refused = client.post(address, meeting(place="Olot", seen=seen)).context["form"]
    row.refresh_from_db()
    assert any("FOR UPDATE" in query["sql"] for query in queries), "it is compared before it is locked"
    assert (row.place, refused["place"].value()) == ("Reus", "Olot")
    assert refused.errors == {"place": ["Saved meanwhile in another tab or by somebody else: “Reus”"]}

    client.post(address, meeting(place="Olot", seen=refused.seen))
    row.refresh_from_db()
    assert row.place == "Olot"


def test_meeting_that_is_over_is_not_shown(client, network):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_city(networks=[network])
    NetworkMeeting.objects.create(network=network, title="Past", language="en", first_day=yesterday)
    NetworkMeeting.objects.create(
        network=network, title="Going on", language="en", first_day=yesterday, last_day=timezone.localdate()
    )

    page = client.get("/en/networks/rece/").content.decode()

    assert "Going on" in page
    assert "Past" not in page


def test_meeting_cannot_end_before_it_begins(client, coordinator, network):
    answer = client.post("/en/account/network/rece/meeting/", meeting(last_day="2020-01-01"))

    assert "last_day" in answer.context["form"].errors
    assert not NetworkMeeting.objects.exists()


def test_coordinator_adds_a_document_for_everybody_and_takes_it_away(client, coordinator, network, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("acta.pdf", PDF, "application/pdf")
    client.post("/en/account/network/rece/document/", {"title": "Acta", "language": "ca", "file": file})
    document = NetworkDocument.objects.get()
    client.logout()

    answer = client.get(document.get_absolute_url())

    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert answer["Content-Disposition"] == 'attachment; filename="acta-ca.pdf"'
    assert "Acta" in client.get("/en/networks/rece/").content.decode()
    client.force_login(coordinator)
    client.post(f"/en/account/network/rece/document/{document.pk}/remove/")
    assert not NetworkDocument.objects.exists()


def test_what_is_no_document_is_refused_in_the_form(client, coordinator, network):
    file = SimpleUploadedFile("acta.pdf", b"<html>", "application/pdf")

    answer = client.post("/en/account/network/rece/document/", {"title": "Acta", "language": "ca", "file": file})

    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors


def test_documents_that_are_refused_count_too(client, coordinator, network, monkeypatch):
    monkeypatch.setattr("core.uploads.MOST_AN_HOUR", 1)
    said = []
    for _turn in range(2):
        file = SimpleUploadedFile("acta.pdf", b"no document", "application/pdf")
        answer = client.post("/en/account/network/rece/document/", {"title": "Acta", "language": "ca", "file": file})
        said.append(str(answer.context["form"].errors["file"]))

    assert ["Very many files" in each for each in said] == [False, True]


def test_document_beyond_the_quota_is_refused(client, coordinator, network, monkeypatch):
    monkeypatch.setattr("memberships.networks.MOST_DOCUMENTS", 1)
    NetworkDocument.objects.create(network=network, title="First", language="ca", file="networks/1/a.pdf", size=1)
    file = SimpleUploadedFile("acta.pdf", PDF, "application/pdf")

    answer = client.post("/en/account/network/rece/document/", {"title": "Acta", "language": "ca", "file": file})

    assert "Take one away first" in str(answer.context["form"].errors["file"])
    assert [row.title for row in NetworkDocument.objects.all()] == ["First"]


def test_forms_propose_the_language_of_the_page(client, coordinator, network):
    coordinator.language = "es"
    coordinator.save()

    with translation.override("fr"):
        pages = [client.get(reverse(name, args=["rece"])) for name in ("network_desk", "network_meeting")]

    assert [page.context["form"]["language"].value() for page in pages] == ["fr", "fr"]


def city_said(name, **overrides):
    since = timezone.localdate() - dt.timedelta(days=30)
    return {"city": name, "since": since.isoformat(), "role": "member", **overrides}


def test_coordinator_takes_a_city_in_and_notes_its_last_day(client, coordinator, network):
    today = timezone.localdate()
    city = make_city(name="Gavà", slug="gava")

    client.post("/en/account/network/rece/city/", city_said("gava", role="observer"))
    link = CityNetwork.objects.get(city=city, network=network)
    taken_in = (link.since, link.since_year, link.role)
    page = client.get("/en/networks/rece/").content.decode()
    yesterday = today - dt.timedelta(days=1)
    address = f"/en/account/network/rece/city/{link.pk}/"
    seen = client.get(address).context["form"].seen
    client.post(address, {"role": "member", "until": yesterday.isoformat(), "seen": seen})
    link.refresh_from_db()

    assert taken_in == (today - dt.timedelta(days=30), (today - dt.timedelta(days=30)).year, "observer")
    assert "Gavà" in page
    assert (link.until, link.until_year, link.role) == (yesterday, yesterday.year, "member")
    assert "Gavà" not in client.get("/en/networks/rece/").content.decode()
    assert list(AuditEvent.objects.about(network).values_list("action", flat=True)) == [
        "network_city_taken_in", "network_city_changed",
    ]  # fmt: skip


def test_two_coordinators_do_not_overwrite_each_other(client, coordinator, network):
    today = timezone.localdate()
    link = CityNetwork.objects.create(city=make_city(), network=network)
    address = f"/en/account/network/rece/city/{link.pk}/"
    seen = client.get(address).context["form"].seen
    CityNetwork.objects.update(role="steering", until=today, until_year=today.year)

    with CaptureQueriesContext(connection) as queries:
        refused = client.post(address, {"role": "observer", "until": "", "seen": seen}).context["form"]
    is_locked = any("FOR UPDATE" in query["sql"] for query in queries)
    answer = client.post(address, {"role": "observer", "until": "", "seen": refused.seen})

    assert {name: str(errors[0]) for name, errors in refused.errors.items()} == {
        "role": "Saved meanwhile in another tab or by somebody else: “Steering group”",
        "until": f"Saved meanwhile in another tab or by somebody else: “{l10n.short_date(today)}”",
    }
    assert is_locked, "it is compared before it is locked"
    link.refresh_from_db()
    assert (answer.status_code, link.role, link.until, link.until_year) == (302, "observer", None, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"city": "Nowhere"}, "city"),
        ({"city": "Gav"}, "city"),
        ({"city": ""}, "city"),
        ({"since": "2999-01-01"}, "__all__"),
        ({"since": "yesterday"}, "since"),
        ({"role": "king"}, "role"),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_the_form(client, coordinator, network, said, field):
    make_city(name="Gavà")

    answer = client.post("/en/account/network/rece/city/", city_said("Gavà", **said))

    assert list(answer.context["form"].errors) == [field]
    assert CityNetwork.objects.filter(network=network).count() == 1


def test_city_that_belongs_or_belonged_that_day_is_not_taken_in_again(client, coordinator, network):
    today = timezone.localdate()
    there, left = make_city(name="There", networks=[network]), make_city(name="Left")
    ended = today - dt.timedelta(days=10)
    CityNetwork.objects.create(city=left, network=network, until=ended, until_year=ended.year)

    for name in ("There", "Left"):
        answer = client.post("/en/account/network/rece/city/", city_said(name))
        assert "city" in answer.context["form"].errors
    client.post("/en/account/network/rece/city/", city_said("Left", since=today.isoformat()))

    assert CityNetwork.objects.filter(city=left).count() == 2
    assert CityNetwork.objects.filter(city=there).count() == 1


def test_coordinator_changes_no_city_of_another_network(client, coordinator, network):
    other = make_network(slug="other")
    link = CityNetwork.objects.create(city=make_city(), network=other)

    for slug in ("rece", "other"):
        assert client.post(f"/en/account/network/{slug}/city/{link.pk}/", {"role": "observer"}).status_code == 404
    assert client.post("/en/account/network/other/city/", city_said("x")).status_code == 404
    link.refresh_from_db()
    assert link.role == "member"


def test_others_meet_nothing(client, network):
    other = make_network(slug="other")
    city = make_city(networks=[network])
    NetworkCoordination.objects.create(network=other, city=city, since_year=2020)
    client.force_login(make_technician(city))

    assert client.get("/en/account/network/rece/").status_code == 404
    assert client.post("/en/account/network/rece/meeting/", meeting()).status_code == 404
    assert client.get("/en/account/network/other/").status_code == 200


def test_rights_end_with_the_term_to_the_day(network):
    city = make_city()
    person = make_technician(city)
    last = dt.date(2025, 6, 30)
    NetworkCoordination.objects.create(
        network=network, city=city, since_year=2023, since=dt.date(2023, 3, 1), until_year=2025, until=last
    )

    days = [dt.date(2023, 2, 28), dt.date(2023, 3, 1), last, last + dt.timedelta(days=1)]
    assert [coordinated_by(person, day).exists() for day in days] == [False, True, True, False]


def test_term_that_is_not_known_to_have_begun_gives_no_rights(network):
    city = make_city()
    NetworkCoordination.objects.create(network=network, city=city)

    assert not coordinated_by(make_technician(city)).exists()


def test_links_run_by_days_where_they_are_known_and_else_by_years(network):
    by_day, by_year = make_city(), make_city()
    CityNetwork.objects.create(
        city=by_day,
        network=network,
        since_year=2020,
        since=dt.date(2020, 5, 1),
        until_year=2024,
        until=dt.date(2024, 2, 1),
    )
    CityNetwork.objects.create(city=by_year, network=network, since_year=2020, until_year=2024)

    def on(*day):
        return set(CityNetwork.objects.present(dt.date(*day)).values_list("city", flat=True))

    assert on(2019, 12, 31) == set()
    assert on(2020, 4, 30) == {by_year.pk}
    assert on(2020, 5, 1) == on(2024, 2, 1) == {by_day.pk, by_year.pk}
    assert on(2024, 2, 2) == on(2024, 12, 31) == {by_year.pk}
    assert on(2025, 1, 1) == set()


def test_day_outside_the_year_beside_it_is_refused(network):
    with pytest.raises(IntegrityError), transaction.atomic():
        CityNetwork.objects.create(city=make_city(), network=network, since_year=2020, since=dt.date(2021, 1, 1))
