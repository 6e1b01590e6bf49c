"""The day before and after a lapse differ by exactly that city, wherever members are counted or listed.

There are two: an end that the register records, and dues that suspend the membership as a letter announced.
"""

import csv
import datetime as dt
import io
import json

import pytest
from django.http import QueryDict
from django.utils import timezone

from cities.directory import Directory
from cities.models import City, CityNetwork
from memberships.as_of import day_asked
from memberships.assembly import quorum
from memberships.belonging import end_membership, figure, is_member, members, standing_of
from memberships.dues_enums import LeftOut, Step
from memberships.dues_run import plan
from memberships.eligibility import may_host_congress, may_vote
from memberships.enums import EndReason, Standing, Status
from memberships.report import Report
from memberships.voting import voters
from pages.home import Members
from tests.factories.belonging import make_assembly, make_period
from tests.factories.cities import make_city, make_network
from tests.factories.dues import make_invoice, make_payment, make_reminder

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 30)
NEXT = DAY + dt.timedelta(days=1)
TOMORROW = (timezone.localdate() + dt.timedelta(days=1)).isoformat()


def suspend(city, effective_on):
    """Announce that the city's membership is suspended from a day on."""
    issued_on = effective_on - dt.timedelta(days=90)
    invoice = make_invoice(city, dues_year=issued_on.year, issued_on=issued_on, due_on=issued_on)
    make_reminder(invoice, Step.LAPSE, effective_on - dt.timedelta(days=30))
    return invoice


@pytest.fixture(params=["recorded", "dues"])
def lapsed(request):
    """A member that lapses after DAY, among members by the register and by papers, former ones and unknown ones."""
    network = make_network(slug="rece")
    make_city(evidence_years="2022", networks=[network])
    make_period(make_city(evidence="", country="FR"), since=dt.date(2026, 1, 1))
    make_period(make_city(country="PT"), since_year=2001, until_year=2010, end_reason=EndReason.LEFT)
    make_city(evidence="undated", country="IT")
    city = make_city(slug="lapsed", evidence="", country="KR", networks=[network])
    make_period(city, since_year=2012)
    City.objects.update(latitude=1, longitude=2, coordinates_source="Test")
    if request.param == "recorded":
        end_membership(city=city, until=DAY, reason=EndReason.LAPSED, by=None, source="Committee")
    else:
        suspend(city, NEXT)
    return city


def _directory(on):
    return Directory(QueryDict(f"as_of={on}&evidence=member&evidence=recent_evidence"), "/en/cities/")


def test_counted_cities_differ_by_exactly_the_one_that_lapsed(client, lapsed):
    assemblies = {on: make_assembly(on) for on in (DAY, NEXT)}
    readings = {
        "register": lambda on: {city.slug for city in members(on)},
        "home": lambda on: {city.slug for city in Members(on).cities},
        "directory": lambda on: {city.slug for city in _directory(on).cities},
        "each city": lambda on: {city.slug for city in City.objects.all() if is_member(city, on)},
        "quorum list": lambda on: {seat.city.slug for seat in quorum(assemblies[on]).seats},
        "votes": lambda on: {city.slug for city in voters(on)},
        "vote of each": lambda on: {city.slug for city in City.objects.all() if may_vote(city, on).holds},
        "hosts": lambda on: {city.slug for city in City.objects.all() if may_host_congress(city, on).holds},
        "sheet": lambda on: {row["slug"] for row in csv.DictReader(io.StringIO(_file(client, on)))},
        "map": lambda on: {
            point["properties"]["slug"] for point in json.loads(_file(client, on, "geojson"))["features"]
        },
        "data": lambda on: {row["slug"] for row in json.loads(_file(client, on, "json"))["results"]},
    }

    counted = readings["register"](DAY)
    for name, read in readings.items():
        before, after = read(DAY), read(NEXT)
        assert before - after == {"lapsed"}, name
        assert after - before == set(), name
        assert before == counted, name


def test_figures_differ_by_one_city_and_its_country(lapsed):
    for count in (
        lambda on: (figure(on).members, figure(on).countries),
        lambda on: (Members(on).count, len(Members(on).countries)),
        lambda on: (_directory(on).headline.members, _directory(on).headline.countries),
        lambda on: (Report(on).figure.members, sum(row.members > 0 for row in Report(on).by_country)),
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


def _file(client, day, kind="csv"):
    answer = client.get("/en/cities/", {"as_of": day, "evidence": [Status.MEMBER, Status.NAMED], "format": kind})
    return answer.getvalue().decode("utf-8-sig")


def test_city_that_changes_its_network_is_listed_in_that_of_the_day():
    old, new = make_network(slug="old"), make_network(slug="new")
    city = make_city(slug="mover", evidence_years="2022")
    CityNetwork.objects.create(city=city, network=old, until_year=DAY.year, until=DAY)
    CityNetwork.objects.create(city=city, network=new, since_year=NEXT.year, since=NEXT)

    for day, network, other in ((DAY, "old", "new"), (NEXT, "new", "old")):
        found = Directory(QueryDict(f"as_of={day}&network={network}"), "/en/cities/")
        assert [listed.slug for listed in found.cities] == ["mover"]
        assert found.count == 1
        assert not Directory(QueryDict(f"as_of={day}&network={other}"), "/en/cities/").count


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

    kinds = {option.value for option in found.facets["evidence"].options}
    assert kinds - {"suspended"} == {"member", "recent_evidence", "not_member", "undated"}
    for option in options:
        assert Directory(QueryDict(option.url.partition("?")[2]), "/en/cities/").count == option.count, option


def test_membership_is_suspended_only_by_dues_and_comes_back_with_the_money():
    city = make_city(evidence_years="2022")
    never_invoiced = make_city(evidence_years="2022")
    former = make_city(evidence="")
    make_period(former, since_year=2001, until=dt.date(2026, 1, 31), end_reason=EndReason.LEFT)
    invoice, _other = suspend(city, NEXT), suspend(former, NEXT)
    later = NEXT + dt.timedelta(days=40)
    make_payment(invoices=[invoice], received_on=later)

    found = [standing_of(city, on) for on in (DAY, NEXT, later - dt.timedelta(days=1), later)]

    assert found == [Standing.NAMED, Standing.SUSPENDED, Standing.SUSPENDED, Standing.NAMED]
    assert standing_of(never_invoiced, later) == Standing.NAMED
    assert standing_of(former, NEXT) == Standing.NOT_MEMBER


def test_dues_run_leaves_out_who_is_suspended_and_says_why():
    city = make_city(evidence_years="2022")
    suspend(city, NEXT)

    (row,) = plan(year=2027, issued_on=NEXT, due_on=NEXT).others

    assert (row.city, row.left_out) == (city, LeftOut.SUSPENDED)


def test_page_of_a_suspended_city_says_so_without_the_reason(client):
    city = make_city(slug="suspended", evidence_years="2022")
    suspend(city, timezone.localdate())

    page = client.get("/en/cities/suspended/").content.decode()
    listed = client.get("/en/cities/", {"q": city.name}).content.decode()

    assert "The membership is suspended at present." in page
    assert "Membership suspended" in listed
    assert "dues" not in page.partition('id="membership"')[2].partition("</section>")[0]


@pytest.mark.parametrize("lapsed", ["recorded"], indirect=True)
def test_page_of_the_city_tells_its_history_without_the_reason(client, lapsed):
    page = client.get("/en/cities/lapsed/").content.decode()

    assert "Member from 2012 to 30 June 2026." in page
    assert "apsed:" not in page


@pytest.mark.parametrize("wrong", ["", "yesterday", "1989-12-31", "2026-02-30", "9999-01-01", "2026-06", TOMORROW])
def test_what_is_no_day_is_not_asked(wrong):
    assert day_asked(wrong) is None


def test_day_that_is_none_or_still_to_come_is_said_to_be_so(client, client_as, db):
    report = "/admin/memberships/membershipperiod/report/"
    admin = client_as("admin", language="en")

    for asked, remark in (
        ("2026-13-45", "is not a day that can be looked up"),
        (TOMORROW, "is still to come: nobody knows"),
    ):
        page = client.get(f"/en/cities/?as_of={asked}").text
        assert remark in page
        assert remark in admin.get(f"{report}?as_of={asked}").content.decode()
    assert "messagelist" not in admin.get(f"{report}?as_of=2020-01-01").content.decode()
    for file, asked in (("csv", "1980-01-01"), ("json", TOMORROW), ("geojson", TOMORROW)):
        refused = client.get(f"/en/cities/?as_of={asked}&format={file}")
        assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    for asked in ("foo", TOMORROW):
        assert admin.get(f"{report}?as_of={asked}&table=members").status_code == 400
