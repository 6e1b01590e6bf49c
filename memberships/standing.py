"""Who is a member on a day: the register joined with what public papers say.

The register (MembershipPeriod) decides wherever it speaks. Where it is silent, the evidence that came with the
reference data answers by years and as such: a city is then “named as a member by public sources”, or it is not known.
No day is ever made up from a year. Whoever would count, but whose membership is suspended by unpaid dues on that day,
does not: computed from invoices, letters and payments. docs/decisions/0074-membership-as-of-a-date.md and
0115-suspended-by-dues.md have the rules.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from cities.enums import Evidence
from cities.models import City, CityQuerySet
from memberships.dues import lapsed_invoices
from memberships.enums import Standing, Status
from memberships.models import MembershipPeriod

RECENT_SINCE = 2017  # what the word “recent” of the evidence means (cities/enums.py)
UNSETTLED = (Evidence.UNDATED, Evidence.TO_CONFIRM)
OVER = (Evidence.OLDER, Evidence.ABSENT_LATER)  # papers that count for the years they are of, not for later ones


class _NamedYear(Func):
    """The first or last year of a list of years written as text."""

    output_field = models.IntegerField()
    template = (
        "(SELECT %(function)s(year[1]::int)"
        r" FROM regexp_matches(%(expressions)s, '\m((?:19|20)\d\d)\M', 'g') AS year)"
    )


class _UnlessSuspended(Func):
    """What is known of a city; one that counts is suspended where an invoice has lapsed: each is asked once.

    A city without any invoice here is never suspended: nothing is concluded from rows that are missing.
    """

    output_field = models.CharField()
    counted = ", ".join(f"'{standing}'" for standing in Standing.COUNTED)
    template = f"(SELECT CASE WHEN known.standing IN ({counted}) AND %(expressions)s AS standing) AS known)"
    arg_joiner = f" THEN '{Standing.SUSPENDED}' ELSE known.standing END FROM (SELECT "


def with_standing(cities: CityQuerySet, on: dt.date | None = None) -> CityQuerySet:
    """Return the cities with `standing` on the day (default: today): one value of Standing."""
    return _annotated(cities, "standing", on or timezone.localdate())


def _annotated(cities: CityQuerySet, name: str, on: dt.date) -> CityQuerySet:
    return _with_terms(cities).annotate(**{name: _standing(on)})


def _with_terms(cities: CityQuerySet) -> CityQuerySet:
    """Return the cities with what `_standing` reads of each."""
    periods = MembershipPeriod.objects.filter(city=OuterRef("pk"))
    return cities.alias(
        named_first=_NamedYear("evidence_years", function="min"),
        named_last=_NamedYear("evidence_years", function="max"),
        known_year=Coalesce(Least("named_first", "joined_year"), Value(RECENT_SINCE)),
        admitted_year=Subquery(periods.first_years()[:1]),
    )


def _standing(on: dt.date) -> Func:
    periods = MembershipPeriod.objects.filter(city=OuterRef("pk"))
    told_only_of_admission = Q(admitted_year__lte=F("known_year")) & ~Q(evidence__in=UNSETTLED)
    answer = Case(
        When(Exists(periods.certain(on)), then=Value(Standing.MEMBER)),
        # The register says that it may have been one: only what papers say can settle it.
        When(Exists(periods.possible(on)), then=_by_evidence(on.year, nothing_known=Standing.UNKNOWN)),
        When(Exists(periods.ended_before(on)), then=Value(Standing.NOT_MEMBER)),
        # Before the first admission: papers of its year tell of nothing else.
        When(told_only_of_admission, then=Value(Standing.NOT_MEMBER)),
        default=_by_evidence(on.year, nothing_known=Standing.NOT_MEMBER),
        output_field=models.CharField(),
    )
    return _UnlessSuspended(Exists(lapsed_invoices(on).filter(city=OuterRef("pk"))), answer)


def _by_evidence(year: int, *, nothing_known: Standing) -> Case:
    """Return what the papers of the reference data say of a year."""
    joined_before, in_years = Q(joined_year__lt=year), Q(named_first__lte=year, named_last__gte=year)
    recent = Q(evidence=Evidence.RECENT)
    named = recent & (Q(named_first__lte=year) | joined_before)
    named |= Q(evidence__in=OVER) & (in_years | joined_before & Q(named_last__gte=year))
    if year >= RECENT_SINCE:
        named |= recent & Q(named_first=None, joined_year=None)
    return Case(
        When(Q(left_year__lt=year) | Q(joined_year__gt=year), then=Value(Standing.NOT_MEMBER)),
        When(evidence=Evidence.NONE, then=Value(nothing_known)),
        When(left_year=year, then=Value(Standing.UNKNOWN)),
        When(Q(joined_year=year) & ~_named_in(year), then=Value(Standing.UNKNOWN)),
        When(named, then=Value(Standing.NAMED)),
        default=Value(Standing.UNKNOWN),
        output_field=models.CharField(),
    )


def _named_in(year: int) -> Q:
    return Q(evidence_years__contains=str(year))


def members(on: dt.date | None = None) -> CityQuerySet:
    """Return the cities that count as members on the day (default: today): by the register, else named by papers.

    Fictional samples are never counted.
    """
    return with_standing(City.objects.filter(is_sample=False), on).filter(standing__in=Standing.COUNTED)


def standing_of(city: City, on: dt.date | None = None) -> Standing:
    """Return the standing of one city on the day (default: today), fictional ones too."""
    return Standing(with_standing(City.objects.filter(pk=city.pk), on).values_list("standing", flat=True).get())


def is_member(city: City, on: dt.date | None = None) -> bool:
    """Tell whether a city counts as a member on the day (default: today)."""
    return standing_of(city, on) in Standing.COUNTED


@dataclass(frozen=True)
class Figure:
    """“N cities in M countries” of one day, and how each was counted."""

    on: dt.date
    by_register: int
    by_papers: int
    unknown: int
    countries: int

    @property
    def members(self) -> int:
        """Return the number of cities."""
        return self.by_register + self.by_papers


def figure(on: dt.date | None = None) -> Figure:
    """Count the members of a day (default: today): the one source of every such figure of the site."""
    return figures([on or timezone.localdate()])[0]


def figures(days: list[dt.date]) -> list[Figure]:
    """Count the members of several days in one query."""
    told = City.objects.filter(is_sample=False)
    names = [f"standing_{place}" for place in range(len(days))]
    for name, day in zip(names, days, strict=True):
        told = _annotated(told, name, day)
    rows = list(told.values_list("country_id", *names))
    return [_counted(day, [(row[0], row[place]) for row in rows]) for place, day in enumerate(days, 1)]


def _counted(on: dt.date, rows: list[tuple[str, str]]) -> Figure:
    counts = Counter(standing for _country, standing in rows)
    countries = {country for country, standing in rows if standing in Standing.COUNTED}
    return Figure(on, counts[Standing.MEMBER], counts[Standing.NAMED], counts[Standing.UNKNOWN], len(countries))


class _Status(Func):
    """The Status of a city by its standing, is_sample, evidence, and whether anything is known of it.

    A `Case` would write the standing, which is long, into each of its branches.
    """

    output_field = models.CharField()
    template = (
        "(SELECT CASE"  # noqa: S608 - our own words
        f" WHEN known.is_sample THEN '{Status.SAMPLE}'"
        f" WHEN known.standing = '{Standing.MEMBER}' THEN '{Status.MEMBER}'"
        f" WHEN known.standing = '{Standing.NAMED}' THEN '{Status.NAMED}'"
        f" WHEN known.standing = '{Standing.SUSPENDED}' THEN '{Status.SUSPENDED}'"
        f" WHEN known.is_known AND known.standing = '{Standing.NOT_MEMBER}' THEN '{Status.NOT_MEMBER}'"
        f" WHEN known.evidence IN ('{Evidence.RECENT}', '{Evidence.NONE}') THEN '{Status.TO_CONFIRM}'"
        " ELSE known.evidence END"
        " FROM (SELECT %(expressions)s) AS known(standing, is_sample, evidence, is_known))"
    )


def with_status(cities: CityQuerySet, on: dt.date | None = None) -> CityQuerySet:
    """Return the cities with `status`: what a list says of each on the day (default: today).

    That is the register where it speaks, else the evidence; a city that papers name counts as of Evidence.RECENT.
    """
    is_known = ~Q(evidence=Evidence.NONE) | Exists(MembershipPeriod.objects.filter(city=OuterRef("pk")))
    standing = _standing(on or timezone.localdate())
    return _with_terms(cities).annotate(status=_Status(standing, "is_sample", "evidence", is_known))
