"""What a city pays in a year, and why in words: pure reckoning on a table that was read once.

The rule at the limits: a limit belongs to the band above it. A city of exactly 50,000 inhabitants pays what is written
from 50,000 on (the association's table of 2020 leaves this open; see docs/decisions/0077-fees-at-the-limits.md).
"""

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext

from cities.models import City
from cities.names import fold
from core import l10n
from core.translated import SITE_LANGUAGES
from memberships.models import FeeException, FeeTable

YEAR = re.compile(r"\d{4}")


def source_of_copy(year: int | str) -> str:
    """Return what stands as the source of a draft that was copied, until somebody has decided it."""
    return gettext("Copy of %(year)s, to be decided") % {"year": year}


def is_decided(source: str) -> bool:
    """True where a source says more than that a table was copied, in whichever language somebody copied it."""
    bare = YEAR.sub("0000", source.strip())
    copied = set()
    for code in SITE_LANGUAGES:
        with translation.override(code):
            copied.add(source_of_copy("0000"))
    return bare not in {"", *copied}


class FeeProblem(Enum):
    """Why a fee cannot be told, or not for certain."""

    NO_TABLE = "no table"
    NO_INHABITANTS = "no inhabitants"
    COUNTRY_NOT_IN_TABLE = "country not in table"
    INHABITANTS_NOT_CONFIRMED = "inhabitants not confirmed"


@dataclass(frozen=True)
class Band:
    """Cities of one size: from the first figure up to, and without, the second (None: no upper limit)."""

    lower: int
    upper: int | None

    @property
    def label(self) -> str:
        """Name the band in the reader's language."""
        if self.upper is None:
            return gettext("%(number)s or more") % {"number": l10n.number(self.lower)}
        if self.lower == 0:
            return gettext("fewer than %(number)s") % {"number": l10n.number(self.upper)}
        limits = {"lower": l10n.number(self.lower), "upper": l10n.number(self.upper)}
        return gettext("from %(lower)s to fewer than %(upper)s") % limits


@dataclass(frozen=True)
class Group:
    """Countries that pay the same, with the income that puts them together."""

    name: str
    lower: int
    upper: int | None
    codes: tuple[str, ...]
    amounts: dict[int, Decimal]

    @property
    def countries(self) -> list[str]:
        """Return the names of the countries in the reader's language, in the order of its alphabet."""
        return sorted((l10n.country_name(code) for code in self.codes), key=fold)


@dataclass(frozen=True)
class Row:
    """What cities of one size pay, by income group."""

    band: Band
    amounts: list[Decimal | None]

    @property
    def shown(self) -> list[str]:
        """Return the amounts as the reader writes them."""
        return ["–" if amount is None else l10n.euro(amount) for amount in self.amounts]


@dataclass(frozen=True)
class Tariff:
    """A whole table, read once, so that a run over all cities asks the database only once."""

    year: int
    source: str
    groups: list[Group]
    _group_of: dict[str, Group] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note the group of each country."""
        self._group_of.update({code: group for group in self.groups for code in group.codes})

    @property
    def limits(self) -> list[int]:
        """Return from how many inhabitants each band begins, the smallest first."""
        return sorted({lower for group in self.groups for lower in group.amounts})

    @property
    def rows(self) -> list[Row]:
        """Return the table as people read it."""
        return [Row(band, [group.amounts.get(band.lower) for group in self.groups]) for band in self.bands]

    @property
    def bands(self) -> list[Band]:
        """Return the bands, the smallest first."""
        limits = self.limits
        return [Band(lower, upper) for lower, upper in zip(limits, [*limits[1:], None], strict=True)]

    @property
    def is_decided(self) -> bool:
        """True where the source tells who decided the table, or where it was published."""
        return is_decided(self.source)

    @property
    def source_url(self) -> str:
        """Return the address where the table was published, if its source begins with one."""
        first = self.source.partition(" ")[0]
        return first if first.startswith(("https://", "http://")) else ""

    @property
    def source_host(self) -> str:
        """Return the name of the site where the table was published."""
        return urlsplit(self.source_url).netloc.removeprefix("www.")

    def group_of(self, country_code: str) -> Group | None:
        """Return the group of a country in this year, None where the table does not name it."""
        return self._group_of.get(country_code)

    def band_of(self, inhabitants: int) -> Band:
        """Return the band of a number of inhabitants: a limit belongs to the band above it."""
        bands = self.bands
        return bands[bisect.bisect_right([band.lower for band in bands], inhabitants) - 1]


@dataclass(frozen=True)
class Fee:
    """A fee with all that it rests on. `amount` is None where the table says nothing, never a guess."""

    country_code: str
    inhabitants: int | None
    table_year: int | None
    group: Group | None = None
    band: Band | None = None
    amount: Decimal | None = None
    problem: FeeProblem | None = None
    exception: FeeException | None = None

    @property
    def is_certain(self) -> bool:
        """True where a city may be charged this."""
        return self.amount is not None and self.problem is None

    @property
    def shown(self) -> str:
        """Return the amount as the reader writes it, or nothing."""
        return "" if self.amount is None else l10n.euro(self.amount)

    @property
    def explanation(self) -> str:
        """Say in the reader's language why it is so."""
        values = {
            "country": l10n.country_name(self.country_code) if self.country_code else "",
            "year": self.table_year,
            "amount": self.shown,
            "group": self.group.name if self.group else "",
            "band": self.band.label if self.band else "",
            "inhabitants": "" if self.inhabitants is None else l10n.number(self.inhabitants),
        }
        if self.exception:
            values |= {"year": self.exception.year, "reason": self.exception.reason}
            return gettext("An exception granted for %(year)s: %(amount)s. Reason: %(reason)s") % values
        match self.problem:
            case FeeProblem.NO_TABLE:
                return gettext("No table of fees is in force.")
            case FeeProblem.COUNTRY_NOT_IN_TABLE:
                text = gettext(
                    "The table of %(year)s does not name this country: %(country)s. The secretariat says what applies."
                )
                return text % values
            case FeeProblem.NO_INHABITANTS:
                return gettext("The number of inhabitants is not known, and the fee depends on it.")
        because = gettext(
            "In the table of %(year)s the income group of this country (%(country)s) is %(group)s, and a city with "
            "%(inhabitants)s inhabitants is in the band “%(band)s”: %(amount)s a year."
        )
        text = because % values
        if self.problem is FeeProblem.INHABITANTS_NOT_CONFIRMED:
            text += " " + gettext("The number of inhabitants is not confirmed yet.")
        return text


# Stands for a year without any table.
NOTHING = Tariff(0, "", [])


def tariff_of(table: FeeTable) -> Tariff:
    """Return a table as it is now, draft or not, in three queries."""
    groups = table.groups.prefetch_related("amounts", "countries")
    return Tariff(
        year=table.year,
        source=table.source,
        groups=[
            Group(
                name=group.name,
                lower=group.income_from,
                upper=group.income_to,
                codes=tuple(each.country_id for each in group.countries.all()),
                amounts={each.inhabitants_from: each.amount for each in group.amounts.all()},
            )
            for group in groups
        ],
    )


def tariff_for(year: int | None = None) -> Tariff | None:
    """Return the latest table in force, or for a year the latest that is not of a later year; None without one.

    Its own year says which one it is: a table of a later year is never made up.
    """
    tables = FeeTable.objects.in_force()
    table = (tables if year is None else tables.filter(year__lte=year)).first()
    return table and tariff_of(table)


def fee_for(country: str, inhabitants: int | None, table: Tariff | int | None = None) -> Fee:
    """Return what a city of this country and size pays by a table, by that of a year, or by the latest in force."""
    tariff = table if isinstance(table, Tariff) else tariff_for(table)
    known = {"country_code": country, "inhabitants": inhabitants}
    if tariff is None or not tariff.groups:
        return Fee(**known, table_year=None, problem=FeeProblem.NO_TABLE)
    group = tariff.group_of(country)
    if group is None:
        return Fee(**known, table_year=tariff.year, problem=FeeProblem.COUNTRY_NOT_IN_TABLE)
    if inhabitants is None:
        return Fee(**known, table_year=tariff.year, group=group, problem=FeeProblem.NO_INHABITANTS)
    band = tariff.band_of(inhabitants)
    return Fee(**known, table_year=tariff.year, group=group, band=band, amount=group.amounts.get(band.lower))


def fees_of(cities: Iterable[City], year: int) -> dict[int, Fee]:
    """Return by primary key what cities pay for a year, granted exceptions included, in five queries at most.

    A fee that rests on a number of inhabitants that is not confirmed says so (`problem`).
    """
    cities = list(cities)
    tariff = tariff_for(year)
    granted = {each.city_id: each for each in FeeException.objects.filter(year=year, city__in=cities)}
    return {city.pk: _fee_of(city, tariff, granted.get(city.pk)) for city in cities}


def fee_of(city: City, year: int) -> Fee:
    """Return what one city pays for a year; see fees_of."""
    return fees_of([city], year)[city.pk]


def in_readers_language(explanation: str, language: str, fees: Iterable[Fee]) -> tuple[str, str]:
    """Return what was once explained in a language as the reader's own has it, and in which language it is.

    Only where one of these fees still says the very same; else it stays as it was written.
    """
    for fee in fees:
        with translation.override(language):
            is_same = fee.explanation == explanation
        if is_same:
            return fee.explanation, l10n.current_language()
    return explanation, language


def _fee_of(city: City, tariff: Tariff | None, exception: FeeException | None) -> Fee:
    fee = fee_for(city.country_id, city.population, tariff or NOTHING)
    if exception:
        return replace(fee, amount=exception.amount, problem=None, exception=exception)
    if fee.amount is not None and not city.population_confirmed:
        return replace(fee, problem=FeeProblem.INHABITANTS_NOT_CONFIRMED)
    return fee
