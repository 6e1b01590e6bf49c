"""The register of members is kept here: a city is admitted, ratified, and one day is a member no longer.

`by` is the person who does it, None for the site itself. Each action is one transaction with a line in the audit
trail; it locks the city first, so that two on one city come one after the other.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import City
from core import audit, l10n
from memberships import permissions
from memberships.enums import EndReason
from memberships.models import MembershipPeriod
from memberships.standing import figure, is_member, members, standing_of, with_standing

__all__ = [
    "admit",
    "end_membership",
    "figure",
    "is_member",
    "members",
    "ratify",
    "standing_of",
    "with_standing",
]


@transaction.atomic
def admit(*, city: City, on: dt.date, by: User | None, source: str, provisional: bool = True) -> MembershipPeriod:
    """Make the city a member from the day on; `provisional`: the next assembly ratifies it.

    Raises ValidationError where the register has it as a member on that day or later.
    """
    _demand(by)
    row = City.objects.select_for_update().get(pk=city.pk)
    period = MembershipPeriod(city=row, since=on, needs_ratification=provisional, source=source)
    _save(period)
    audit.record("admit", row, by=by, since=on.isoformat(), provisional=provisional)
    return period


@transaction.atomic
def ratify(*, period: MembershipPeriod, on: dt.date, by: User | None) -> MembershipPeriod:
    """Note that an assembly has ratified the admission; what is ratified already stays as it is."""
    _demand(by)
    City.objects.select_for_update().get(pk=period.city_id)
    row = MembershipPeriod.objects.select_related("city").get(pk=period.pk)
    if row.ratified_on is None:
        row.ratified_on = on
        _save(row)
        audit.record("ratify", row.city, by=by, ratified_on=on.isoformat())
    return row


@transaction.atomic
def end_membership(
    *,
    city: City,
    until: dt.date,
    reason: EndReason,
    by: User | None,
    source: str,
    successor: City | None = None,
) -> MembershipPeriod:
    """End the membership with its last day; of a city that only papers name, the register learns that it was one.

    Raises ValidationError where the register does not have it as a member that may have lasted until that day.
    """
    _demand(by)
    row = City.objects.select_for_update().get(pk=city.pk)
    periods = MembershipPeriod.objects.filter(city=row)
    period = periods.open().first()
    if period is None:
        if periods.exists():
            raise ValidationError(_("The register has no membership of %(city)s that goes on.") % {"city": row.name})
        period = MembershipPeriod(city=row)
    if period.since and until < period.since:
        day = l10n.short_date(period.since)
        raise ValidationError(_("The membership began on %(day)s: it cannot end before.") % {"day": day})
    period.until, period.end_reason, period.successor = until, reason, successor
    period.source = "\n".join(filter(None, (period.source, source)))
    _save(period)
    audit.record("end_membership", row, by=by, until=until.isoformat(), reason=str(reason))
    return period


def _save(period: MembershipPeriod) -> None:
    period.full_clean()
    period.save()


def _demand(by: User | None) -> None:
    if by is not None and not permissions.can_keep_register(by):
        raise PermissionDenied
