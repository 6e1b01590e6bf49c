"""A table of fees as a sheet: written as people read it, read back with every fault named.

inhabitants_from   I      II     III       IV
income_from        0      1001   3001      10000
income_to          1000   3000   10000
countries          BJ NP  PS SN  BR CO …   ES FR …
0                  70     104    160.50    220
50000              100    156    214       330
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cities.models import Country
from core.spreadsheets import Table
from memberships.fees import Tariff

FIRST = "inhabitants_from"
INCOME_FROM, INCOME_TO, COUNTRIES = "income_from", "income_to", "countries"
AMOUNT = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass
class SheetGroup:
    """What a column says."""

    name: str
    income_from: int = 0
    income_to: int | None = None
    codes: list[str] = field(default_factory=list)
    amounts: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class Sheet:
    """What a file says, and what is wrong with it: one sentence each."""

    groups: list[SheetGroup] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def columns_and_rows(tariff: Tariff) -> tuple[list[str], list[list]]:
    """Return a table as a sheet, to be changed and brought back."""
    rows: list[list] = [
        [INCOME_FROM, *(group.lower for group in tariff.groups)],
        [INCOME_TO, *("" if group.upper is None else group.upper for group in tariff.groups)],
        [COUNTRIES, *(" ".join(sorted(group.codes)) for group in tariff.groups)],
    ]
    rows += [[row.band.lower, *("" if amount is None else amount for amount in row.amounts)] for row in tariff.rows]
    return [FIRST, *(group.name for group in tariff.groups)], rows


def read_sheet(table: Table) -> Sheet:
    """Read a sheet; whoever gets it looks at its problems first."""
    sheet = Sheet()
    if not table.columns or table.columns[0].strip().lower() != FIRST:
        sheet.problems.append(_("The first cell must be “%(name)s”.") % {"name": FIRST})
        return sheet
    names = [name.strip() for name in table.columns[1:]]
    sheet.groups = [SheetGroup(name) for name in names]
    if not names or not all(names) or len(set(names)) < len(names) or any(len(name) > 10 for name in names):
        sheet.problems.append(_("The first row names the income groups: each once, in at most 10 signs."))
        return sheet
    seen: set[str] = set()
    for number, cells in table.rows:
        sheet.problems += [
            _("Row %(number)s: %(problem)s") % {"number": number, "problem": problem}
            for problem in _read_row(sheet, cells, seen)
        ]
    sheet.problems += _whole(sheet, seen)
    return sheet


def _read_row(sheet: Sheet, cells: list[str], seen: set[str]) -> Iterator[str]:
    key, values = cells[0].strip().lower(), [cell.strip() for cell in cells[1:]]
    if key in seen:
        yield _("“%(key)s” is there twice.") % {"key": key}
        return
    seen.add(key)
    if key in {INCOME_FROM, INCOME_TO}:
        yield from _read_income(sheet, key, values)
    elif key == COUNTRIES:
        for group, text in zip(sheet.groups, values, strict=True):
            group.codes = text.upper().replace(",", " ").replace(";", " ").split()
    elif WHOLE.fullmatch(key):
        for group, text in zip(sheet.groups, values, strict=True):
            if AMOUNT.fullmatch(text):
                group.amounts[int(key)] = Decimal(text.replace(",", "."))
            else:
                yield _("“%(text)s” is no amount (group %(group)s).") % {"text": text, "group": group.name}
    else:
        yield _("“%(key)s” is no number of inhabitants.") % {"key": cells[0]}


def _read_income(sheet: Sheet, key: str, values: list[str]) -> Iterator[str]:
    for group, text in zip(sheet.groups, values, strict=True):
        if WHOLE.fullmatch(text):
            setattr(group, key, int(text))
        elif text or key == INCOME_FROM:
            yield _("“%(text)s” is no income (group %(group)s).") % {"text": text, "group": group.name}


def _whole(sheet: Sheet, seen: set[str]) -> Iterator[str]:
    """Tell what the sheet as a whole lacks."""
    for key in (INCOME_FROM, COUNTRIES):
        if key not in seen:
            yield _("The row “%(key)s” is missing.") % {"key": key}
    if "0" not in seen:
        yield _("The smallest cities have no amount: the first row must begin at 0 inhabitants.")
    codes = [code for group in sheet.groups for code in group.codes]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        yield _("In more than one group: %(codes)s.") % {"codes": ", ".join(twice)}
    known = set(Country.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := sorted(set(codes) - known):
        yield _("Not in the list of countries: %(codes)s. Add them there first.") % {"codes": ", ".join(unknown)}


def differences(old: Tariff, sheet: Sheet) -> list[str]:
    """Say in words what a sheet changes of an older table."""
    said = []
    before = {code: group.name for group in old.groups for code in group.codes}
    after = {code: group.name for group in sheet.groups for code in group.codes}
    for code in sorted(before | after):
        if before.get(code) != after.get(code):
            values = {"code": code, "old": before.get(code, "–"), "new": after.get(code, "–")}
            said.append(_("%(code)s: group %(old)s → %(new)s") % values)
    amounts = {group.name: group.amounts for group in old.groups}
    for group in sheet.groups:
        known = amounts.get(group.name, {})
        for limit in sorted(known.keys() | group.amounts.keys()):
            if known.get(limit) != group.amounts.get(limit):
                values = {
                    "group": group.name,
                    "limit": limit,
                    "old": known.get(limit, "–"),
                    "new": group.amounts.get(limit, "–"),
                }
                said.append(_("Group %(group)s, from %(limit)s inhabitants: %(old)s → %(new)s") % values)
    return said
