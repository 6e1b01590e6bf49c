"""What is done with tables of fees. Each action is one transaction with a line in the audit trail."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import City
from core import audit
from core.permissions import require
from memberships.enums import FeeTableState
from memberships.fee_sheets import Sheet
from memberships.fees import is_decided, source_of_copy, tariff_of
from memberships.models import FeeAmount, FeeCountry, FeeException, FeeTable, IncomeGroup
from memberships.permissions import can_keep_fees

MOST_YEARS = 10


@transaction.atomic
def prepare_next_year(*, table: FeeTable, by: User) -> FeeTable:
    """Copy a table into a draft of the year after it, of this year where that is long over.

    Raise ValidationError where that year has a table already.
    """
    require(can_keep_fees, by)
    year = max(table.year + 1, timezone.localdate().year)
    if FeeTable.objects.filter(year=year).exists():
        raise ValidationError(_("There is a table of %(year)s already.") % {"year": year})
    copy = FeeTable(year=year, source=source_of_copy(table.year))
    copy.full_clean()
    copy.save()
    for group in table.groups.prefetch_related("amounts", "countries"):
        amounts = {each.inhabitants_from: each.amount for each in group.amounts.all()}
        codes = [each.country_id for each in group.countries.all()]
        _add_group(copy, group.name, group.income_from, group.income_to, amounts=amounts, codes=codes)
    audit.record("fee_table.copy", copy, by=by, of=table.year)
    return copy


@transaction.atomic
def put_in_force(*, table: FeeTable, by: User, on: dt.date | None = None) -> FeeTable:
    """Let cities be charged by a draft; raise ValidationError where it has gaps. After this it does not change."""
    require(can_keep_fees, by)
    row = FeeTable.objects.select_for_update().get(pk=table.pk)
    if not row.is_draft:
        return row
    if problems := gaps(row):
        raise ValidationError(problems)
    row.state, row.in_force_since = FeeTableState.IN_FORCE, on or timezone.localdate()
    row.save(update_fields=["state", "in_force_since", "updated_at"])
    audit.record("fee_table.in_force", row, by=by)
    return row


@transaction.atomic
def take_in(*, sheet: Sheet, year: int, source: str, by: User) -> FeeTable:
    """Write what a sheet holds into the draft of a year, in place of what it held; raise ValidationError otherwise."""
    require(can_keep_fees, by)
    if sheet.problems:
        raise ValidationError(sheet.problems)
    table = FeeTable.objects.select_for_update().filter(year=year).first()
    if table is None:
        table = FeeTable(year=year)
    elif not table.is_draft:
        raise ValidationError(_("The table of %(year)s is in force and does not change any more.") % {"year": year})
    table.source = source
    table.full_clean()
    table.save()
    table.groups.all().delete()
    for group in sheet.groups:
        _add_group(table, group.name, group.income_from, group.income_to, amounts=group.amounts, codes=group.codes)
    audit.record("fee_table.import", table, by=by, groups=len(sheet.groups))
    return table


@transaction.atomic
def grant_exceptions(
    *, city: City, first_year: int, last_year: int, amount: Decimal, reason: str, by: User
) -> list[FeeException]:
    """Grant a city another amount for some years, all of them or none."""
    require(can_keep_fees, by)
    if not 0 <= last_year - first_year < MOST_YEARS:
        raise ValidationError(_("Choose at most %(number)s years, the first one first.") % {"number": MOST_YEARS})
    rows = [
        FeeException(city=city, year=year, amount=amount, reason=reason, granted_by=by)
        for year in range(first_year, last_year + 1)
    ]
    for row in rows:
        row.full_clean()
        row.save()
        audit.record("fee_exception.grant", row, by=by, amount=str(amount), message=reason)
    return rows


def gaps(table: FeeTable) -> list[str]:
    """Return what a table lacks before cities can be charged by it."""
    tariff = tariff_of(table)
    if not tariff.groups or not tariff.limits:
        return [_("The table is empty.")]
    problems = []
    if not is_decided(table.source):
        problems.append(_("Fill in the source first: who decided these fees and when, or where they were published."))
    if tariff.limits[0] != 0:
        problems.append(_("The smallest cities have no amount: the first row must begin at 0 inhabitants."))
    for group in tariff.groups:
        if missing := [limit for limit in tariff.limits if limit not in group.amounts]:
            values = {"group": group.name, "limits": ", ".join(map(str, missing))}
            problems.append(
                _("Group %(group)s has no amount from these numbers of inhabitants on: %(limits)s.") % values
            )
        if not group.codes:
            problems.append(_("Group %(group)s has no country.") % {"group": group.name})
    return problems


def _add_group(table: FeeTable, name: str, lower: int, upper: int | None, *, amounts: dict, codes) -> None:
    group = IncomeGroup(table=table, name=name, income_from=lower, income_to=upper)
    group.full_clean()
    group.save()
    FeeAmount.objects.bulk_create(
        FeeAmount(group=group, inhabitants_from=limit, amount=amount) for limit, amount in sorted(amounts.items())
    )
    FeeCountry.objects.bulk_create(FeeCountry(table=table, group=group, country_id=code) for code in codes)
