"""The association on a day: tables that add up, files, a drawn chart, and who may read it."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from memberships.enums import EndReason
from memberships.report import Report
from memberships.report_views import bars
from tests.factories.accounts import make_user
from tests.factories.belonging import make_period
from tests.factories.cities import make_city, make_network

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 30)
ADDRESS = "/admin/memberships/membershipperiod/report/"


@pytest.fixture
def association():
    network = make_network(official_name="Xarxa")
    make_city(country="ES", evidence_years="2022", population=40_000, population_source="City", networks=[network])
    make_city(country="ES", evidence="undated", population=60_000, population_source="City")
    city = make_city(name="Gone", country="FR", evidence="", networks=[network])
    make_period(city, since_year=2010, until=DAY, end_reason=EndReason.LEFT)
    new = make_city(name="New", country="PT", evidence="")
    make_period(new, since=dt.date(2026, 5, 1), needs_ratification=True)
    make_city(is_sample=True)


def make_secretary(group):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("day", [DAY, DAY + dt.timedelta(days=1), dt.date(2015, 1, 1)])
def test_every_table_adds_up_to_the_figure(association, day):
    report = Report(day)

    for rows in (report.by_region, report.by_country, report.by_size):
        assert sum(row.members for row in rows) == report.figure.members
        assert sum(row.counts[2] for row in rows) == report.figure.unknown
    assert sum(count for _label, count in report.by_dues) == report.figure.members
    assert report.by_year[-1] == report.figure


def test_day_before_and_after_an_end_differ_by_that_city(association):
    before, after = Report(DAY), Report(DAY + dt.timedelta(days=1))

    assert (before.figure.members, after.figure.members) == (3, 2)
    assert [row.label for row in before.by_country] == ["France", "Portugal", "Spain"]
    assert [(row.label, row.members) for row in after.by_country] == [("Portugal", 1), ("Spain", 1)]
    assert [(row.label, row.members) for row in before.by_network] == [("Xarxa", 2), ("In no network", 1)]
    assert [(row.label, row.members) for row in after.by_network] == [("Xarxa", 1), ("In no network", 1)]
    assert (before.ended, [period.city.name for period in after.ended]) == ([], ["Gone"])
    assert [period.city.name for period in before.begun] == ["New"]


def test_bars_fill_the_chart_and_add_up(association):
    drawn = bars(Report(DAY).by_year)

    assert [bar.total for bar in drawn][-2:] == [2, 3]
    assert len(drawn) == 11
    assert max(float(bar.register_height) + float(bar.papers_height) for bar in drawn) == pytest.approx(192, abs=0.2)


@pytest.mark.parametrize("table", ["country", "ended"])
def test_table_goes_out_as_a_file(client, association, table):
    client.force_login(make_secretary("membership"))

    answer = client.get(ADDRESS, {"as_of": "2026-07-01", "table": table})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert answer["Content-Disposition"] == f'attachment; filename="{table}-2026-07-01.csv"'
    expected = {
        "country": [["Portugal", "1", "1", "0", "0", "0"], ["Spain", "1", "0", "1", "1", "40000"]],
        "ended": [["Gone", "France", "2026-06-30", "The city left"]],
    }
    assert rows[1:] == expected[table]


def test_page_tells_the_day_and_unknown_tables_are_missing(client, association):
    client.force_login(make_secretary("membership"))

    page = client.get(ADDRESS, {"as_of": "2026-06-30"}).content.decode()

    assert "On 30 June 2026: 3 member cities in 3 countries." in page
    assert client.get(ADDRESS, {"table": "nothing"}).status_code == 404


def test_page_takes_few_queries_whatever_the_rows(client, association, django_assert_max_num_queries):
    client.force_login(make_secretary("membership"))
    for number in range(3):
        make_period(make_city(networks=[make_network()]), since=dt.date(2026, 1, number + 1))

    with django_assert_max_num_queries(14):
        client.get(ADDRESS, {"as_of": "2026-06-30"})


def test_only_the_groups_of_membership_and_admin_read_it(client, association):
    address = reverse("admin:memberships_report")
    statuses = {}
    for group in ("membership", "admin", "editor", "translator", "events"):
        client.force_login(make_secretary(group))
        statuses[group] = client.get(address).status_code

    assert statuses == {"membership": 200, "admin": 200, "editor": 403, "translator": 403, "events": 403}
