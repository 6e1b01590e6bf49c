"""The day before and after a lapse differ by exactly that city, wherever members are counted or listed."""

import csv
import datetime as dt
import io

import pytest
from django.http import QueryDict

from cities.directory import Directory
from memberships.as_of import day_asked
from memberships.belonging import end_membership, figure, members
from memberships.enums import EndReason, Status
from pages.home import Members
from tests.factories.belonging import make_period
from tests.factories.cities import make_city, make_network

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 30)
NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def lapsed():
    """A member that lapses after DAY, among members by the register and by papers, former ones and unknown ones."""
    network = make_network(slug="rece")
    make_city(evidence_years="2022", networks=[network])
    make_period(make_city(evidence="", country="FR"), since=dt.date(2026, 1, 1))
    make_period(make_city(country="PT"), since_year=2001, until_year=2010, end_reason=EndReason.LEFT)
    make_city(evidence="undated", country="IT")
    city = make_city(slug="lapsed", evidence="", country="KR", networks=[network])
    make_period(city, since_year=2012)
    end_membership(city=city, until=DAY, reason=EndReason.LAPSED, by=None, source="Committee")
    return city


def _directory(on):
    return Directory(QueryDict(f"as_of={on}&evidence=member&evidence=recent_evidence"), "/en/cities/")


def test_counted_cities_differ_by_exactly_the_one_that_lapsed(lapsed):
    readings = {
        "register": lambda on: {city.slug for city in members(on)},
        "home": lambda on: {city.slug for city in Members(on).cities},
        "directory": lambda on: {city.slug for city in _directory(on).cities},
    }

    for name, read in readings.items():
        assert read(DAY) - read(NEXT) == {"lapsed"}, name
        assert read(NEXT) - read(DAY) == set(), name
        assert read(DAY) == readings["register"](DAY), name


def test_figures_differ_by_one_city_and_its_country(lapsed):
    for count in (
        lambda on: (figure(on).members, figure(on).countries),
        lambda on: (Members(on).count, len(Members(on).countries)),
        lambda on: (_directory(on).headline.members, _directory(on).headline.countries),
    ):
        assert (count(DAY), count(NEXT)) == ((3, 3), (2, 2))


def test_page_and_files_tell_the_day_that_was_asked(client, lapsed):
    page = client.get("/en/cities/", {"as_of": "2026-06-30"}).content.decode()
    after = client.get("/en/cities/", {"as_of": "2026-07-01"}).content.decode()
    rows = [
        {row["slug"] for row in csv.DictReader(io.StringIO(_file(client, day)))} for day in ("2026-06-30", "2026-07-01")
    ]

    assert "On 30 June 2026: 3 member cities in 3 countries." in page
    assert "On 1 July 2026: 2 member cities in 2 countries." in after
    assert rows[0] - rows[1] == {"lapsed"}


def _file(client, day):
    answer = client.get("/en/cities/", {"as_of": day, "evidence": [Status.MEMBER, Status.NAMED], "format": "csv"})
    return answer.content.decode("utf-8-sig")


def test_day_before_2017_speaks_of_papers_of_its_years(client):
    make_city(evidence="older_evidence", evidence_years="2008")
    make_city(evidence_years="2022")

    page = client.get("/en/cities/", {"as_of": "2008-06-30"}).content.decode()

    assert "On 30 June 2008: 1 member city in 1 country." in page
    assert "Public sources of those years name them as members." in page
    assert "For 1 more the sources leave open whether it was a member on that day." in page
    assert "since 2017" not in page.partition('id="sources"')[0]


def test_every_facet_number_of_a_past_day_is_the_result_count_of_its_link(lapsed):
    found = Directory(QueryDict(f"as_of={NEXT}"), "/en/cities/")
    options = [option for facet in found.facets.values() for option in facet.options]

    assert {"member", "recent_evidence", "not_member", "undated"} == {
        option.value for option in found.facets["evidence"].options
    }
    for option in options:
        assert Directory(QueryDict(option.url.partition("?")[2]), "/en/cities/").count == option.count, option


def test_page_of_the_city_tells_its_history_without_the_reason(client, lapsed):
    page = client.get("/en/cities/lapsed/").content.decode()

    assert "Member from 2012 to 30 June 2026." in page
    assert "apsed:" not in page


@pytest.mark.parametrize("wrong", ["", "yesterday", "1989-12-31", "2026-02-30", "9999-01-01", "2026-06"])
def test_what_is_no_day_is_not_asked(wrong):
    assert day_asked(wrong) is None
