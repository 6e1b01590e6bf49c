"""Which cities of the directory a reader asked for: AND between the filters, OR inside each."""

import datetime as dt
from collections.abc import Callable

import django_filters
from django import forms
from django.db.models import Q

from cities.enums import PopulationBand
from cities.models import City, CityNetwork, CityQuerySet

SAMPLE = "sample"  # in the facet of evidence: a fictional city is neither a member nor anything else


class AnyValues(forms.MultipleChoiceField):
    """Values of a facet: an unknown one finds nothing, where dropping it would find everything."""

    def valid_value(self, value: str) -> bool:
        """Accept what the address says."""
        return True


class AnyOf(django_filters.Filter):
    """Cities that have one of the values."""

    field_class = AnyValues

    def __init__(self, condition: Callable[[list[str]], Q]) -> None:
        """Take the function that turns values into a condition."""
        super().__init__()
        self.condition = condition

    def filter(self, qs: CityQuerySet, value: list[str]) -> CityQuerySet:
        """Keep the cities that meet the condition; no value means no filter."""
        return qs.filter(self.condition(value)) if value else qs


def in_bands(values: list[str]) -> Q:
    """Return the condition that the number of inhabitants lies in one of the bands."""
    condition = Q(pk__in=[])
    for band in (PopulationBand(value) for value in values if value in PopulationBand.values):
        lower, upper = band.limits
        condition |= Q(population__gte=lower) & (Q(population__lt=upper) if upper else Q())
    return condition


def in_networks(values: list[str], on: dt.date | None = None) -> Q:
    """Return the condition that the city belongs to one of the networks on a day (default: today)."""
    return Q(pk__in=CityNetwork.objects.present(on).filter(network__slug__in=values).values("city"))


class OfNetworks(AnyOf):
    """Cities of one of the networks, on the day that the directory is asked about."""

    def filter(self, qs: CityQuerySet, value: list[str]) -> CityQuerySet:
        """Keep the cities that belonged on that day."""
        return qs.filter(self.condition(value, self.parent.on)) if value else qs


def with_evidence(values: list[str]) -> Q:
    """Return the condition on what is known of membership; the cities come with their status."""
    return Q(status__in=[value for value in values if value])


class CityFilter(django_filters.FilterSet):
    """The filters of the directory by the names they have in its address."""

    q = django_filters.CharFilter(method="search")
    country = AnyOf(lambda values: Q(country__in=values))
    region = AnyOf(lambda values: Q(country__region__in=values))
    network = OfNetworks(in_networks)
    population = AnyOf(in_bands)
    evidence = AnyOf(with_evidence)

    class Meta:
        model = City
        fields: tuple[str, ...] = ()

    def __init__(self, *args, on: dt.date | None = None, **options) -> None:
        """Take the day, too (default: today)."""
        super().__init__(*args, **options)
        self.on = on

    def search(self, queryset: CityQuerySet, name: str, value: str) -> CityQuerySet:
        """Search the names."""
        return queryset.search(value)


# Those that narrow the directory to chosen values; words are no such filter.
FILTERS = tuple(name for name in CityFilter.base_filters if name != "q")
