"""The table of yearly fees that the association published for 2020, the latest in readable form."""

import csv
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from babel.numbers import format_currency

from cities.enums import PopulationBand
from cities.names import fold
from core import l10n

FILE = Path(__file__).parent / "data" / "fees_2020.csv"
# The income groups in US dollars a head; the last one has no upper end.
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class IncomeGroup:
    """Countries that pay the same: by gross national income a head."""

    name: str
    lower: int
    upper: int | None
    codes: tuple[str, ...]

    @property
    def countries(self) -> list[str]:
        """Return the names of the countries in the reader's language, in the order of its alphabet."""
        return sorted((l10n.country_name(code) for code in self.codes), key=fold)


@dataclass(frozen=True)
class FeeRow:
    """What cities of one size pay, by income group."""

    band: PopulationBand
    amounts: list[Decimal]

    @property
    def shown(self) -> list[str]:
        """Return the amounts as the reader writes them."""
        return [euro(amount) for amount in self.amounts]


@dataclass(frozen=True)
class FeeTable:
    """The whole table with its year and source."""

    year: int
    source: str
    groups: list[IncomeGroup]
    rows: list[FeeRow]


def euro(amount: Decimal) -> str:
    """Return an amount as the reader writes it, with cents only where there are any."""
    locale = l10n.locale(l10n.current_language())
    pattern = locale.currency_formats["standard"].pattern
    if amount % 1 == 0:
        pattern = pattern.replace(".00", "")
    return l10n.grouped(format_currency(amount, "EUR", pattern, locale=locale, currency_digits=False), amount)


@functools.cache
def fee_table() -> FeeTable:
    """Return the table of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    groups = {line["group"]: _group(line) for line in lines}
    bands: dict[PopulationBand, dict[str, Decimal]] = {}
    for line in lines:
        bands.setdefault(_band(line["population_band"]), {})[line["group"]] = Decimal(line["annual_fee_eur"])
    rows = [FeeRow(band, [amounts[name] for name in groups]) for band, amounts in bands.items()]
    return FeeTable(int(lines[0]["fee_year"]), lines[0]["source"].partition(" ")[0], list(groups.values()), rows)


def _group(line: dict[str, str]) -> IncomeGroup:
    limits = [int(number) for number in NUMBER.findall(line["gni_per_capita_band_atlas"])]
    lower, upper = limits if len(limits) == 2 else (limits[0], None)
    return IncomeGroup(line["group"], lower, upper, tuple(line["countries_iso2_listed_in_group"].split()))


def _band(text: str) -> PopulationBand:
    """Return the band that begins at the first figure (“under 50000” begins at none)."""
    lower = 0 if text.startswith("under") else int(NUMBER.findall(text)[0])
    return next(band for band in PopulationBand if band.limits[0] == lower)
