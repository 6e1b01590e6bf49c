"""The agenda: what is ahead stands out, what was cancelled says so."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from events.enums import CongressStatus
from tests.factories.awards import make_award_edition
from tests.factories.cities import make_city
from tests.factories.events import make_congress

pytestmark = pytest.mark.django_db


def html_of(client, address="/en/agenda/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def in_days(first, last):
    today = timezone.localdate()
    return {"starts_on": today + dt.timedelta(days=first), "ends_on": today + dt.timedelta(days=last)}


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_queries_do_not_grow(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make_award_edition(congress=make_congress())

    with django_assert_num_queries(2):
        client.get("/en/agenda/")


def test_agenda_shows_congresses_latest_first_with_host_and_theme(client):
    make_congress(year=1990, city=make_city(name="Barcelona", slug="barcelona"), theme_en="Children")
    make_congress(year=1992, city=make_city(name="Göteborg", exonym_en="Gothenburg", slug="goteborg", country="SE"))

    html = html_of(client)

    assert re.findall(r'<li class="congress congress-held" id="c(\d+)"', html) == ["1992", "1990"]
    assert re.findall(r'<h3><a href="([^"]+)">([^<]+)</a>, ([^<]+)</h3>', html) == [
        ("/en/cities/goteborg/", "Gothenburg", "Sweden"),
        ("/en/cities/barcelona/", "Barcelona", "Spain"),
    ]


def test_agenda_puts_the_coming_congress_first_and_apart(client):
    make_congress(year=2024)
    make_congress(year=2026, status=CongressStatus.ANNOUNCED, website="https://example.org/next", **in_days(10, 13))

    html = html_of(client)

    assert "The next congress" in html
    assert 'href="https://example.org/next"' in html
    assert re.findall(r'class="congress congress-(\w+)"', html) == ["held"]


def test_agenda_congress_under_way_is_now(client):
    make_congress(status=CongressStatus.ANNOUNCED, **in_days(-1, 1))

    assert '<p class="kicker">Now' in html_of(client)


def test_agenda_announced_congress_whose_days_are_past_is_not_said_to_be_held(client):
    make_congress(year=2026, status=CongressStatus.ANNOUNCED, **in_days(-9, -5))

    html = html_of(client)

    assert "what came of it is not on this site yet" in html
    assert "congress held" not in html
    assert "The next congress" not in html


def test_agenda_cancelled_congress_says_so_and_counts_for_nothing(client):
    make_congress(year=2020, number=None, status=CongressStatus.CANCELLED)
    make_congress(year=2018)

    html = html_of(client)

    assert "Cancelled" in html.split('id="c2020"')[1].split("</li>")[0]
    assert re.findall(r'class="stat-value">(\d+)<', html) == ["1", "1", "1"]


def test_agenda_mentions_the_open_call_for_hosts(client):
    make_congress(year=2028, city=None, status=CongressStatus.CALL_FOR_HOSTS, theme_en="")

    html = html_of(client)

    assert "Looking for a host city" in html
    assert 'href="/en/contact/"' in html


def test_agenda_without_congresses_says_so(client):
    assert "No congress is on this site yet" in html_of(client)


def test_agenda_theme_in_fallback_carries_its_language(client):
    make_congress(theme_en="Lifelong Learning")

    assert '<span lang="en">Lifelong Learning</span>' in html_of(client, "/fr/agenda/")


def test_agenda_leads_to_the_award_given_at_the_congress(client):
    make_award_edition(year=2024, congress=make_congress(year=2024))

    assert 'href="/en/awards/2024/"' in html_of(client)


def test_agenda_tells_machines_of_events_with_days(client):
    make_congress(year=1990)
    make_congress(year=2020, status=CongressStatus.CANCELLED, starts_on="2020-09-30", ends_on="2020-10-02")

    html = html_of(client)

    (data,) = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', html)[1])
    assert (data["@type"], data["startDate"], data["endDate"]) == ("Event", "2020-09-30", "2020-10-02")
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
