"""The rules where the secretariat chooses a city: a host, a prize, and what a city may do today."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Prize
from events.enums import CongressStatus
from tests.factories.awards import make_award_edition
from tests.factories.cities import make_city
from tests.factories.events import make_congress

pytestmark = pytest.mark.django_db
WARNING = "by the rules this city may not be chosen"


@pytest.fixture
def client(client_as):
    return client_as("admin")


def congress_said(city, **overrides):
    year = timezone.localdate().year + 2
    return {"year": year, "status": CongressStatus.ANNOUNCED, "city": city.pk, **overrides}


@pytest.mark.parametrize(
    ("evidence", "status", "warned"),
    [("", "announced", True), ("recent_evidence", "announced", False), ("", "held", False)],
)
def test_host_of_a_congress_to_come_is_checked_when_it_is_chosen(client, evidence, status, warned):
    host = make_city(name="Host", evidence=evidence)

    page = client.post(reverse("admin:events_congress_add"), congress_said(host, status=status), follow=True)

    assert (WARNING in page.text) == warned
    assert host.congresses.count() == 1


def test_page_of_the_congress_says_why(client):
    congress = make_congress(year=2090, status=CongressStatus.ANNOUNCED, city=make_city(name="Host", evidence=""))

    page = client.get(reverse("admin:events_congress_change", args=[congress.pk])).text

    assert "Host is not a member on" in page


@pytest.mark.parametrize(("years", "warned"), [(0, True), (-1, False)])
def test_prize_of_a_city_that_may_not_get_it_warns_unless_it_is_history(client, years, warned):
    edition = make_award_edition(year=timezone.localdate().year + years)
    said = {"edition": edition.pk, "result": "winner", "city": make_city(evidence="").pk, "title": "Work"}

    page = client.post(reverse("admin:awards_prize_add"), {**said, "title_language": "en"}, follow=True)

    assert (WARNING in page.text) == warned
    assert Prize.objects.count() == 1


def test_page_of_a_city_says_what_it_may_do_today(client):
    city = make_city(name="Alba")

    page = client.get(reverse("admin:cities_city_change", args=[city.pk])).text

    assert "Vote in the General Assembly: <b>yes</b>" in page
    assert "Stand for the Executive Committee: <b>no</b>. 1 year of membership is needed." in page
    assert "Host a congress: <b>yes</b>" in page
