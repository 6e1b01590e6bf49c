"""The association on a day: the tables of the annual report, each of which also goes out as a file.

Every figure is computed from the register, from what papers say and from the papers of dues as they stood that day.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.enums import PopulationBand, Region
from cities.models import City, CityNetwork, Network
from cities.names import fold
from core.l10n import country_name, number
from memberships.dues import with_dues
from memberships.dues_enums import DuesState
from memberships.enums import Standing
from memberships.models import MembershipPeriod
from memberships.standing import Figure, figures, with_standing
from memberships.voting import voters

YEARS = 10  # bars of the chart
STANDINGS = (Standing.MEMBER, Standing.NAMED, Standing.UNKNOWN)


@dataclass(frozen=True)
class Row:
    """One line of a table: how many cities of each kind."""

    label: str
    counts: tuple[int, int, int]  # by the register, by papers, not known
    inhabitants: int = 0

    @property
    def members(self) -> int:
        """Return the number of cities that count as members."""
        return self.counts[0] + self.counts[1]


@dataclass(frozen=True)
class Table:
    """A table of the report, by the name it has in addresses."""

    name: str
    title: str
    head: list[str]
    rows: list[list[str | int]]

    @property
    def shown(self) -> list[list[tuple[str, bool]]]:
        """Return the rows as the reader writes figures, each value with whether it is one."""
        return [
            [(number(value) if isinstance(value, int) else value, isinstance(value, int)) for value in row]
            for row in self.rows
        ]


def _shown(value: str | int) -> tuple[str, bool]:
    return (number(value), True) if isinstance(value, int) else (value, False)


@dataclass(frozen=True)
class _City:
    pk: int
    country: str
    region: str
    population: int | None
    standing: str
    dues: str


class Report:
    """Everything of one day; each part is read once, when it is asked for."""

    def __init__(self, on: dt.date) -> None:
        """Take the day."""
        self.on = on

    @cached_property
    def _cities(self) -> list[_City]:
        told = with_dues(with_standing(City.objects.filter(is_sample=False), self.on), self.on)
        columns = ("pk", "country_id", "country__region", "population", "standing", "dues_state")
        return [_City(*row) for row in told.values_list(*columns) if row[4] in STANDINGS]

    @cached_property
    def figure(self) -> Figure:
        """Return “N cities in M countries” of the day."""
        return figures([self.on])[0]

    @cached_property
    def voters(self) -> int:
        """Return how many cities have a vote."""
        return voters(self.on).count()

    @cached_property
    def by_year(self) -> list[Figure]:
        """Return the figures at the end of the last years, and of the day itself."""
        ends = [dt.date(year, 12, 31) for year in range(self.on.year - YEARS, self.on.year)]
        return figures([*ends, self.on])

    @property
    def by_region(self) -> list[Row]:
        """Return the regions in the order of the association's reports."""
        found = self._rows(lambda city: [city.region])
        return [self._row(str(region.label), found[region]) for region in Region if region in found]

    @property
    def by_country(self) -> list[Row]:
        """Return the countries, the largest first."""
        rows = [
            self._row(country_name(code), cities) for code, cities in self._rows(lambda city: [city.country]).items()
        ]
        return sorted(rows, key=lambda row: (-row.members, fold(row.label)))

    @property
    def by_size(self) -> list[Row]:
        """Return the bands of inhabitants, then the cities of which no number is known."""
        found = self._rows(lambda city: [PopulationBand.of(city.population)])
        bands = [*PopulationBand, None]
        labels = {band: str(band.label) if band else _("Inhabitants not known") for band in bands}
        return [self._row(labels[band], found[band]) for band in bands if band in found]

    @property
    def by_network(self) -> list[Row]:
        """Return the networks, the largest first; a city may stand in several, or in none."""
        links: dict[int, list[int]] = {}
        for city, network in CityNetwork.objects.present(self.on).values_list("city", "network"):
            links.setdefault(city, []).append(network)
        found = self._rows(lambda city: links.get(city.pk, [None]))
        names = {
            network.pk: network.display_name for network in Network.objects.filter(pk__in=[key for key in found if key])
        }
        rows = [self._row(names[key], cities) for key, cities in found.items() if key]
        without = [self._row(_("In no network"), found[None])] if None in found else []
        return [*sorted(rows, key=lambda row: (-row.members, fold(row.label))), *without]

    @property
    def by_dues(self) -> list[tuple[str, int]]:
        """Return in which state the dues of the members were, as the papers told on that day."""
        counts = Counter(city.dues for city in self._cities if city.standing in Standing.COUNTED)
        return [(str(state.label), counts[state]) for state in DuesState if counts[state]]

    @cached_property
    def begun(self) -> list[MembershipPeriod]:
        """Return the admissions of the year up to the day."""
        return list(self._periods().filter(since__year=self.on.year, since__lte=self.on).order_by("since", "pk"))

    @cached_property
    def ended(self) -> list[MembershipPeriod]:
        """Return the memberships that ended in the year up to the day."""
        return list(self._periods().filter(until__year=self.on.year, until__lt=self.on).order_by("until", "pk"))

    def _periods(self):
        return MembershipPeriod.objects.filter(city__is_sample=False).select_related("city__country")

    def _rows(self, keys) -> dict:
        found: dict = {}
        for city in self._cities:
            for key in keys(city):
                found.setdefault(key, []).append(city)
        return found

    def _row(self, label: str, cities: Iterable[_City]) -> Row:
        cities = list(cities)
        counts = Counter(city.standing for city in cities)
        people = sum(city.population or 0 for city in cities if city.standing in Standing.COUNTED)
        return Row(label, tuple(counts[standing] for standing in STANDINGS), people)

    # Tables

    @property
    def tables(self) -> list[Table]:
        """Return the tables in the order of the annual report."""
        return [
            self._table("region", _("Members by region"), _("Region"), self.by_region),
            self._table("country", _("Members by country"), _("Country"), self.by_country),
            self._table("network", _("Members by network"), _("Network"), self.by_network),
            self._table("size", _("Members by number of inhabitants"), _("Inhabitants"), self.by_size),
            self._dues_table(),
            self.years_table,
            self._changes_table("admitted", _("Cities admitted in the year"), self.begun, "since"),
            self._changes_table("ended", _("Memberships ended in the year"), self.ended, "until"),
        ]

    def table(self, name: str) -> Table | None:
        """Return one table by its name."""
        return next((table for table in self.tables if table.name == name), None)

    def _table(self, name: str, title: str, label: str, rows: list[Row]) -> Table:
        return Table(
            name,
            title,
            [label, *self._counts_head(), _("Inhabitants of the members")],
            [[row.label, row.members, *row.counts, row.inhabitants] for row in rows],
        )

    def _counts_head(self) -> list[str]:
        return [
            pgettext("column", "Members"),
            pgettext("column of members", "By the register"),
            pgettext("column of members", "Named by papers"),
            pgettext("column of members", "Not known"),
        ]

    def _dues_table(self) -> Table:
        rows = [[label, count] for label, count in self.by_dues]
        return Table("dues", _("Members by state of their dues"), [_("Dues"), pgettext("column", "Members")], rows)

    @property
    def years_table(self) -> Table:
        """Return the table of the chart."""
        rows = [
            [found.on.isoformat(), found.members, found.by_register, found.by_papers, found.unknown, found.countries]
            for found in self.by_year
        ]
        head = [_("Day"), *self._counts_head(), pgettext("column", "Countries")]
        return Table("years", _("Members at the end of each year"), head, rows)

    def _changes_table(self, name: str, title: str, periods: list[MembershipPeriod], day: str) -> Table:
        rows = [
            [period.city.display_name, period.city.country.name, getattr(period, day).isoformat(), _note(period, name)]
            for period in periods
        ]
        return Table(name, title, [_("City"), _("Country"), _("Day"), pgettext("column", "Note")], rows)


def _note(period: MembershipPeriod, name: str) -> str:
    if name == "ended":
        return str(period.get_end_reason_display())
    if period.ratified_on:
        return _("ratified on %(day)s") % {"day": period.ratified_on.isoformat()}
    return _("not ratified yet") if period.needs_ratification else ""
