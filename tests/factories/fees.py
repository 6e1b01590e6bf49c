"""Tables of fees."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from cities.enums import Region
from core.reference import Row, Writer, csv_rows
from memberships import reference
from memberships.enums import FeeTableState
from memberships.models import FeeAmount, FeeCountry, FeeTable, IncomeGroup
from tests.factories.cities import make_country

FEES_2020 = Path(settings.BASE_DIR) / "memberships" / "data" / "fees_2020.csv"


def fee_lines() -> list[Row]:
    return list(csv_rows(FEES_2020))


def make_fees_of_2020() -> FeeTable:
    """The table that the association published, as `load_reference` loads it."""
    for row in fee_lines():
        for code in row["countries_iso2_listed_in_group"].split():
            make_country(code, Region.EUROPE)
    reference.load(Writer())
    return FeeTable.objects.get(year=2020)


def make_fee_table(*, year=2026, countries="ES PT", amounts=((0, "100"), (50_000, "200")), in_force=True) -> FeeTable:
    """A table with one group."""
    state = {"state": FeeTableState.IN_FORCE, "in_force_since": dt.date(year, 1, 1)} if in_force else {}
    table = FeeTable.objects.create(year=year, source="Assembly", **state)
    group = IncomeGroup.objects.create(table=table, name="I", income_from=0)
    for code in countries.split():
        FeeCountry.objects.create(table=table, group=group, country=make_country(code))
    for lower, amount in amounts:
        FeeAmount.objects.create(group=group, inhabitants_from=lower, amount=Decimal(amount))
    return table
