"""Each rule of who may take part, and the rules together, with their reasons."""

import datetime as dt

import pytest

from memberships import eligibility
from memberships.dues_enums import DuesState
from memberships.enums import EndReason
from memberships.voting import voters
from tests.factories.belonging import make_period
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 30)


@pytest.fixture
def dues(monkeypatch):
    """The states of dues by city, where a test needs no invoices for what it is about."""
    states = {}
    monkeypatch.setattr(eligibility, "dues_state", lambda city, _on: states.get(city.pk, DuesState.PAID))
    return states


def call(**overrides):
    facts = {"first_day": dt.date(2026, 1, 1), "last_day": DAY, "most_per_city": 2, "needs_letter": True}
    return eligibility.Call(**{**facts, **overrides})


def refused(city, facts=None, **asked):
    found = eligibility.may_be_nominated(
        city, facts or call(), **{"on": DAY, "used": 0, "letter": True, "began": 2020, **asked}
    )
    assert found.holds is not bool(found.refusals)
    assert all(verdict.reason for verdict in found.verdicts)
    return [verdict.rule for verdict in found.refusals]


def test_member_with_everything_in_order_may_be_nominated(dues):
    city = make_city()
    make_period(city)

    assert refused(city, call(running_since=2023)) == []


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"used": 2}, "cap"),
        ({"letter": False}, "letter"),
        ({"on": dt.date(2025, 12, 31)}, "dates"),
        ({"on": dt.date(2026, 7, 1)}, "dates"),
        ({"began": 2024}, "running"),
        ({"began": None}, "running"),
    ],
)
def test_what_is_asked_for_refuses_by_its_own_rule(dues, asked, rule):
    city = make_city()
    make_period(city)

    assert refused(city, call(running_since=2023), **asked) == [rule]


@pytest.mark.parametrize(("role", "rule"), [("jury", "jury"), ("hosts", "host"), ("last_winners", "winner")])
def test_city_with_a_part_in_the_decision_is_excluded(dues, role, rule):
    city, other = make_city(), make_city()

    assert refused(city, call(**{role: [city]})) == [rule]
    assert refused(other, call(**{role: [city]})) == []


@pytest.mark.parametrize("state", DuesState)
def test_dues_refuse_only_once_rights_are_suspended(dues, state):
    city = make_city()
    dues[city.pk] = state

    assert refused(city) == ([] if state.keeps_all_rights else ["dues"])


def test_day_of_the_end_still_counts_and_the_next_does_not(dues):
    city = make_city()
    make_period(city, since_year=2001, until=DAY, end_reason=EndReason.LEFT)

    assert refused(city, call(last_day=dt.date(2026, 12, 31)), on=DAY) == []
    assert refused(city, call(last_day=dt.date(2026, 12, 31)), on=DAY + dt.timedelta(days=1)) == ["member"]


def test_candidate_needs_a_year_in_the_register_without_a_break(dues):
    new, old, back = (make_city(evidence="") for _ in range(3))
    make_period(new, since=dt.date(2025, 7, 1))
    make_period(old, since=dt.date(2025, 6, 30))
    make_period(back, since_year=2001, until=dt.date(2025, 9, 1), end_reason=EndReason.LEFT)
    make_period(back, since=dt.date(2025, 10, 1))

    found = [eligibility.may_stand_for_committee(city, DAY, letter=True).holds for city in (new, old, back)]

    assert found == [False, True, False]


def test_prize_and_committee_are_for_members_whose_rights_are_whole(dues):
    city, host, winner, former = make_city(), make_city(), make_city(), make_city(evidence="")

    found = {
        each: [
            verdict.rule
            for verdict in eligibility.may_be_awarded(each, DAY, hosts=[host], last_winners={winner}).refusals
        ]
        for each in (city, host, winner, former)
    }
    committee = eligibility.may_stand_for_committee(former, DAY, letter=None)

    assert found == {city: [], host: ["host"], winner: ["winner"], former: ["member"]}
    assert [verdict.rule for verdict in committee.refusals] == ["member", "years"]


def test_year_before_a_leap_day_is_a_day_too(dues):
    city = make_city(evidence="")
    make_period(city, since=dt.date(2023, 2, 28))

    assert eligibility.member_for_years(city, dt.date(2024, 2, 29), 1).holds


def test_vote_of_each_city_is_that_of_the_quorum_list():
    cities = [make_city(), make_city(evidence=""), make_city(evidence=""), make_city(evidence="undated")]
    make_period(cities[1], since=dt.date(2026, 1, 1), needs_ratification=True)
    make_period(cities[2], since=dt.date(2026, 1, 1), needs_ratification=True, ratified_on=DAY)

    for day in (DAY - dt.timedelta(days=1), DAY):
        each = {city for city in cities if eligibility.may_vote(city, day).holds}
        assert set(voters(day)) == each

    assert set(voters(DAY)) == {cities[0], cities[2]}
    assert "dues" not in refused(cities[0])
