"""The table of fees of 2020 from the data file of this app: the latest that the association published as text."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from cities.models import Country
from core.reference import Row, Writer, csv_rows, load_rows
from memberships.enums import FeeTableState
from memberships.models import FeeAmount, FeeCountry, FeeTable, IncomeGroup

DATA = Path(__file__).parent / "data"
NUMBER = re.compile(r"\d+")


def load(writer: Writer) -> None:
    """Load the fees of 2020."""
    load_fees(writer, DATA / "fees_2020.csv")


@transaction.atomic
def load_fees(writer: Writer, path: Path) -> None:
    """Load a table, in force since the first day of its year; a row is one amount."""

    def one(row: Row) -> None:
        year = row.number("fee_year")
        in_force = {"state": FeeTableState.IN_FORCE, "in_force_since": dt.date(year, 1, 1)}
        table = tables.get(year)
        if table is None:
            table = tables[year] = writer.write(FeeTable, {"year": year}, {"source": row["source"], **in_force})
        limits = [int(number) for number in NUMBER.findall(row["gni_per_capita_band_atlas"])]
        lower, upper = limits if len(limits) == 2 else (limits[0], None)
        key = (year, row["group"])
        if key not in groups:
            values = {"income_from": lower, "income_to": upper}
            groups[key] = writer.write(IncomeGroup, {"table": table, "name": row["group"]}, values)
            for code in row["countries_iso2_listed_in_group"].split():
                writer.write(
                    FeeCountry, {"table": table, "country": Country.objects.get(code=code)}, {"group": groups[key]}
                )
        amount = {"amount": Decimal(row["annual_fee_eur"])}
        writer.write(FeeAmount, {"group": groups[key], "inhabitants_from": _lower(row["population_band"])}, amount)

    tables: dict[int, FeeTable] = {}
    groups: dict[tuple[int, str], IncomeGroup] = {}
    load_rows(path, csv_rows(path), one)


def _lower(band: str) -> int:
    """Return the first figure of a band (“under 50000” begins at none)."""
    return 0 if band.startswith("under") else int(NUMBER.findall(band)[0])
