"""The register of members, and who is one on a day."""

import datetime as dt
import random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cities.enums import Evidence
from cities.models import City
from core.models import AuditEvent
from memberships.belonging import admit, end_membership, figure, is_member, members, ratify, standing_of, with_standing
from memberships.enums import EndReason, Standing
from memberships.models import MembershipPeriod
from tests.factories.accounts import make_user
from tests.factories.belonging import make_period
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 30)
NEXT = DAY + dt.timedelta(days=1)


def test_lapse_takes_exactly_that_city_away_the_day_after():
    cities = [make_city(evidence_years="2022") for _ in range(3)]
    lapsed = make_city(evidence="")
    make_period(lapsed, since=dt.date(2020, 3, 1))

    end_membership(city=lapsed, until=DAY, reason=EndReason.LAPSED, by=None, source="Committee")

    assert set(members(DAY)) == {*cities, lapsed}
    assert set(members(NEXT)) == set(cities)


def test_lapse_of_a_city_that_only_papers_name_is_learnt_by_the_register():
    city = make_city(evidence_years="2022")

    end_membership(city=city, until=DAY, reason=EndReason.LEFT, by=None, source="Letter")

    assert standing_of(city, DAY) == Standing.NAMED
    assert standing_of(city, NEXT) == Standing.NOT_MEMBER
    assert standing_of(city, dt.date(2019, 1, 1)) == Standing.UNKNOWN


def test_end_of_what_is_over_is_refused():
    city = make_city()
    make_period(city, since=dt.date(2020, 1, 1), until=DAY, end_reason=EndReason.LEFT)

    with pytest.raises(ValidationError):
        end_membership(city=city, until=NEXT, reason=EndReason.LEFT, by=None, source="Letter")


def test_city_leaves_and_comes_back():
    city = make_city(evidence="")
    first = admit(city=city, on=dt.date(2010, 5, 1), by=None, source="Application")
    ratify(period=first, on=dt.date(2011, 3, 1), by=None)
    end_membership(city=city, until=dt.date(2015, 12, 31), reason=EndReason.LEFT, by=None, source="Letter")
    admit(city=city, on=dt.date(2026, 1, 1), by=None, source="Application")

    days = [dt.date(2010, 4, 30), dt.date(2010, 5, 1), dt.date(2015, 12, 31), dt.date(2016, 1, 1), DAY]
    assert [is_member(city, day) for day in days] == [False, True, True, False, True]
    assert [event.action for event in AuditEvent.objects.about(city)] == ["admit", "ratify", "end_membership", "admit"]
    assert list(MembershipPeriod.objects.provisional(DAY)) == [MembershipPeriod.objects.open().get()]


def test_admission_of_a_member_is_refused_by_the_action_and_by_the_database():
    city = make_city()
    make_period(city, since_year=2012)

    with pytest.raises(ValidationError):
        admit(city=city, on=DAY, by=None, source="Application")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_period(city, since=DAY)


def test_periods_within_one_year_may_follow_each_other():
    city = make_city(evidence="")
    make_period(city, since_year=2010, until_year=2012, end_reason=EndReason.LEFT)
    make_period(city, since_year=2012, until_year=2012, end_reason=EndReason.LEFT)
    make_period(city, since_year=2012)

    standings = [standing_of(city, dt.date(year, 6, 1)) for year in (2009, 2010, 2011, 2012, 2013)]
    assert standings == [
        Standing.NOT_MEMBER, Standing.UNKNOWN, Standing.MEMBER, Standing.UNKNOWN, Standing.MEMBER,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": NEXT, "until": DAY, "end_reason": "left"},
        {"since": DAY, "since_year": 2026},
        {"since": DAY, "until": NEXT},
        {"since": DAY, "end_reason": "left"},
        {"since_year": 2020, "until_year": 2019, "end_reason": "left"},
        {"since": NEXT, "ratified_on": DAY},
    ],
)
def test_impossible_period_is_refused_by_the_database(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_period(make_city(), **wrong)


def test_only_a_city_that_goes_on_has_a_successor():
    city, other = make_city(), make_city()
    make_period(city, since_year=2001)

    with pytest.raises(ValidationError):
        end_membership(city=city, until=DAY, reason=EndReason.LEFT, successor=other, by=None, source="x")
    end_membership(city=city, until=DAY, reason=EndReason.MERGED, successor=other, by=None, source="x")

    assert MembershipPeriod.objects.get(city=city).successor == other


def test_day_before_the_first_admission_papers_of_its_year_say_nothing():
    city = make_city(evidence_years="2026")
    admit(city=city, on=DAY, by=None, source="Application")

    assert standing_of(city, DAY - dt.timedelta(days=1)) == Standing.NOT_MEMBER
    assert standing_of(city, DAY) == Standing.MEMBER


def test_register_is_kept_by_the_secretariat_only():
    city = make_city(evidence="")

    for person in (make_user(), make_user(is_staff=True)):
        with pytest.raises(PermissionDenied):
            admit(city=city, on=DAY, by=person, source="Application")


def test_samples_are_never_counted():
    sample = make_city(is_sample=True)
    make_period(sample)

    assert (figure(DAY).members, standing_of(sample, DAY)) == (0, Standing.MEMBER)


def test_figure_tells_how_each_city_was_counted():
    make_period(make_city(country="FR", evidence=""))
    make_city(country="ES", evidence_years="2022"), make_city(country="ES", evidence_years="2017|2024")
    make_city(country="PT", evidence=Evidence.UNDATED)

    found = figure(DAY)

    assert (found.by_register, found.by_papers, found.unknown, found.countries, found.members) == (1, 2, 1, 2, 3)


def test_standing_equals_a_recomputation_from_raw_rows():
    chance = random.Random(11)
    cities = [_random_city(chance) for _ in range(60)]
    days = [dt.date(chance.randint(1990, 2030), chance.randint(1, 12), chance.randint(1, 28)) for _ in range(15)]

    for day in days:
        found = dict(with_standing(City.objects.all(), day).values_list("pk", "standing"))
        expected = {city.pk: _by_hand(City.objects.get(pk=city.pk), day) for city in cities}
        assert found == expected, day


def _random_city(chance):
    years = sorted(chance.sample(range(2004, 2027), chance.randint(0, 2)))
    joined = chance.choice([None, None, chance.randint(1995, 2015)])
    city = make_city(
        evidence=chance.choice(Evidence.values),
        evidence_years="|".join(map(str, years)),
        joined_year=joined,
        left_year=chance.choice([None, None, None, chance.randint(2016, 2026)]),
    )
    for _ in range(chance.randint(0, 3)):
        fields = {}
        begin, end = sorted(chance.sample(range(1995, 2030), 2))
        kind = chance.choice(["day", "year", "attested", "unknown"])
        fields |= {
            "day": {"since": dt.date(begin, chance.randint(1, 12), 9)},
            "year": {"since_year": begin},
            "attested": {"attested_on": dt.date(begin, 5, 5)},
            "unknown": {},
        }[kind]
        how = chance.choice(["day", "year"] if kind == "unknown" else ["day", "year", "open"])
        fields |= {"day": {"until": dt.date(end, 8, 8)}, "year": {"until_year": end}, "open": {}}[how]
        if how != "open":
            fields["end_reason"] = "left"
        try:
            with transaction.atomic():
                make_period(city, **fields)
        except IntegrityError:
            continue
    return city


def _by_hand(city, day):
    """The rules of docs/decisions/0074, written a second time and otherwise."""
    certain, possible, over, begun = False, False, False, []
    for period in city.membership_periods.all():
        first = period.since or (dt.date(period.since_year, 1, 1) if period.since_year else dt.date.min)
        last = period.until or (dt.date(period.until_year, 12, 31) if period.until_year else dt.date.max)
        surely = period.since or (dt.date(period.since_year, 12, 31) if period.since_year else period.attested_on)
        still = period.until or (dt.date(period.until_year, 1, 1) if period.until_year else dt.date.max)
        certain |= bool(surely) and surely <= day <= still
        possible |= first <= day <= last
        over |= last < day
        begun += [first.year] if period.since or period.since_year else []
    if certain:
        return Standing.MEMBER
    if possible:
        return _papers(city, day.year, Standing.UNKNOWN)
    if over:
        return Standing.NOT_MEMBER
    named = [int(year) for year in city.evidence_years.split("|") if year]
    known = min([*named, *filter(None, [city.joined_year])], default=2017)
    if begun and min(begun) <= known and city.evidence not in ("undated", "to_confirm"):
        return Standing.NOT_MEMBER
    return _papers(city, day.year, Standing.NOT_MEMBER)


def _papers(city, year, nothing):
    named = [int(year) for year in city.evidence_years.split("|") if year]
    joined, left = city.joined_year, city.left_year
    if (left and year > left) or (joined and year < joined):
        return Standing.NOT_MEMBER
    if not city.evidence:
        return nothing
    if year == left or (year == joined and year not in named):
        return Standing.UNKNOWN
    since = [year for year in [*named[:1], joined + 1 if joined else None] if year]
    if city.evidence == "recent_evidence":
        return Standing.NAMED if year >= min(since, default=2017) else Standing.UNKNOWN
    if city.evidence in ("older_evidence", "absent_from_later_list") and named and min(since) <= year <= named[-1]:
        return Standing.NAMED
    return Standing.UNKNOWN
