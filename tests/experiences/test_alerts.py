"""Alerts: asked for, confirmed by the mailbox, told once of what is new, stopped by one click."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import translation

from core.models import OutboxMessage
from core.signed import make_token
from experiences import alerts, asking
from experiences.models import SearchAlert
from experiences.visitor_links import ALERT
from tests.experiences.mailbox import link_of, publish
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic
from tests.factories.visitors import make_alert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_written_yet")]


def filled_in(**overrides):
    return {"token": str(uuid.uuid4()), "email": "Anna@example.org", "language": "fr", "website": "", **overrides}


# Asked for -------------------------------------------------------------------------------------------------------------


def test_alert_begins_only_when_the_mailbox_says_so(client):
    make_topic("museums", name_en="Museums", name_fr="Musées")

    response = client.post("/en/experiences/alerts/new/?topic=museums&sort=city&page=3&q=river", filled_in())

    assert (response.status_code, response["Location"]) == (302, "/en/experiences/alerts/sent/")
    alert = SearchAlert.objects.get()
    assert (alert.email, alert.language, alert.query) == ("anna@example.org", "fr", "?q=river&topic=museums")
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("anna@example.org", "fr")
    link = link_of(mail)
    assert link.startswith("/fr/")
    page = client.get(link)
    assert "Musées" in page.text
    assert "river" in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert SearchAlert.objects.get().confirmed_at is None
    client.post(link)
    assert SearchAlert.objects.get().confirmed_at is not None


def test_mail_to_an_unproven_address_holds_no_word_of_the_search(client):
    client.post("/en/experiences/alerts/new/?q=buy+gold+spam.example", filled_in(language="en"))

    mail = OutboxMessage.objects.get()
    for body in (mail.subject, mail.text, mail.html):
        assert not re.search("gold|spam", body)


def test_search_is_described_in_words(client):
    make_topic("museums", name_en="Museums")

    page = client.get("/en/experiences/alerts/new/?topic=museums&country=jp&year=2031&q=river")

    assert page.context["parts"] == ["“river”", "Country: Japan", "Topic: Museums", "Year it began: 2031"]
    assert page.context["query"] == "?q=river&country=JP&topic=museums&year=2031"
    assert "All experiences of the bank" in client.get("/en/experiences/alerts/new/").text


def test_name_of_a_city_is_understood_as_in_the_list(client):
    publish(city=make_city(name="Vilademo", slug="vilademo"))

    client.post("/en/experiences/alerts/new/?city=VILADEMO", filled_in())

    assert SearchAlert.objects.get().query == "?city=vilademo"


@pytest.mark.parametrize(
    "query", ["topic=none", "city=Nowhere", "country=xx", "year=buy", "principle=99", "original=zz", "award=gold"]
)
def test_search_that_can_never_find_anything_is_refused(client, query):
    where = f"/en/experiences/alerts/new/?{query}"

    assert "This search can never find anything" in client.get(where).text
    assert client.post(where, filled_in()).status_code == 200
    assert not SearchAlert.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("email", "", "Please give your e-mail address."),
        ("email", "anna", "This is not a complete e-mail address. An example: name@city.org"),
        ("language", "de", "Please choose a language."),
        ("website", "x", "Please empty this field: it is there to keep programs away."),
    ],
)
def test_refusal_names_the_field_and_keeps_the_search(client, field, value, expected):
    response = client.post("/en/experiences/alerts/new/?q=river", filled_in(**{field: value}))

    assert {name: list(errors) for name, errors in response.context["form"].errors.items()} == {field: [expected]}
    assert 'action="/en/experiences/alerts/new/?q=river"' in response.text
    assert not SearchAlert.objects.exists()


def test_same_form_twice_writes_one_mail_and_the_same_search_again_another(client):
    same = filled_in()
    for _click in range(3):
        client.post("/en/experiences/alerts/new/", same)
    assert OutboxMessage.objects.count() == 1

    client.post("/en/experiences/alerts/new/", filled_in(language="ca"))

    alert = SearchAlert.objects.get()
    assert alert.language == "ca"
    assert OutboxMessage.objects.count() == 2


def test_strangers_request_changes_nothing_of_a_running_alert(client):
    alert = make_alert(email="anna@example.org", language="en")

    client.post("/en/experiences/alerts/new/", filled_in(language="fr"))

    alert.refresh_from_db()
    assert alert.language == "en"
    assert SearchAlert.objects.count() == 1


def test_somebody_signed_in_gets_it_at_once(client_as):
    client = client_as("stranger", email="known@example.org")

    response = client.post("/en/experiences/alerts/new/", filled_in(email="victim@example.org"))

    assert SearchAlert.objects.get().email == "known@example.org"
    assert SearchAlert.objects.get().confirmed_at is not None
    assert "The alert is on" in client.get(response["Location"]).text
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(("is_proven", "most"), [(True, asking.MOST_TO_A_MAILBOX), (False, 2)])
def test_flood_to_a_mailbox_is_refused(client, is_proven, most):
    if is_proven:
        make_alert(email="anna@example.org", query="?q=known")
    for number in range(most):
        client.post(f"/en/experiences/alerts/new/?q={number}", filled_in(), REMOTE_ADDR=f"192.0.2.{number}")

    refused = client.post("/en/experiences/alerts/new/?q=more", filled_in(), REMOTE_ADDR="192.0.2.99")

    assert refused.status_code == 429
    assert SearchAlert.objects.exclude(query="?q=known").count() == most


def test_questions_take_nothing_from_the_alerts_of_a_mailbox_or_computer(client):
    make_experience(slug="river", contact_email="city@example.org")
    for number in range(asking.MOST_TO_A_MAILBOX + 1):
        question = {"message": f"{number}", "name": "Anna", "email": "anna@example.org", "token": str(uuid.uuid4())}
        asked = client.post("/en/experiences/river/ask/", question)

    assert asked.status_code == 429
    assert client.post("/en/experiences/alerts/new/?q=more", filled_in()).status_code == 302


def test_mailbox_has_at_most_so_many_alerts(client):
    for number in range(alerts.MOST_OF_A_MAILBOX):
        make_alert(email="anna@example.org", query=f"?q={number}")

    assert client.post("/en/experiences/alerts/new/?q=more", filled_in()).status_code == 429
    assert SearchAlert.objects.count() == alerts.MOST_OF_A_MAILBOX


# Stopped ---------------------------------------------------------------------------------------------------------------


def stop_path(alert, language="en"):
    with translation.override(language):
        return reverse("alert_stop", args=[make_token(ALERT, alert.pk)])


def test_one_click_of_a_mail_program_stops_and_forgets(client_as):
    alert, other = make_alert(), make_alert()
    client = client_as("visitor", enforce_csrf_checks=True)

    response = client.post(stop_path(alert), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not response.cookies
    assert list(SearchAlert.objects.all()) == [other]
    assert client.post(stop_path(alert)).status_code == 200


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_opening_the_link_stops_nothing(client, language):
    where = stop_path(make_alert(), language)

    page = client.get(where)

    assert page.status_code == 200
    assert not page.cookies
    assert f'action="{where}"' in page.text
    assert SearchAlert.objects.exists()


@pytest.mark.parametrize("name", ["alert", "alert_stop"])
def test_forged_link_is_explained_and_changes_nothing(client, name):
    alert = make_alert(is_confirmed=False)

    for token in ("forged", make_token("another", alert.pk)):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[token])).status_code == 410
    alert.refresh_from_db()
    assert alert.confirmed_at is None


def test_link_of_an_alert_that_has_ended_is_explained(client):
    alert = make_alert()
    token = make_token(ALERT, alert.pk)
    alert.delete()

    assert client.get(reverse("alert", args=[token])).status_code == 410
    assert "The alert has ended" in client.get(reverse("alert_stop", args=[token])).text


def test_stopping_before_confirming_deletes_the_address(client):
    client.post("/en/experiences/alerts/new/", filled_in())

    client.post(stop_path(SearchAlert.objects.get()))

    assert not SearchAlert.objects.exists()


def test_only_administrators_see_addresses(client_as):
    make_alert(email="anna@example.org")
    changelist = reverse("admin:experiences_searchalert_changelist")

    assert client_as("editor").get(changelist).status_code == 403
    assert "anna@example.org" in client_as("admin").get(changelist).text


def test_page_needs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/en/experiences/alerts/new/?q=river")


def test_topic_that_is_added_can_be_asked_for_at_the_same_address_at_once(client):
    url = f"{reverse('alert_create')}?topic=gardens"
    before = client.get(url).context["unknown"]

    make_topic("gardens")

    assert (before, client.get(url).context["unknown"]) == (["gardens"], [])
