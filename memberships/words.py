"""What the register says of a city, in sentences for everybody: no reasons, which are the secretariat's."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import l10n
from memberships.models import MembershipPeriod


def when(moment: dt.date | int | None) -> str:
    """Return a day in full or a year alone, as precisely as it is known."""
    return l10n.long_date(moment) if isinstance(moment, dt.date) else str(moment or "")


def sentence(period: MembershipPeriod) -> str:
    """Tell one time of membership; it comes with the city that goes on for it."""
    first, last = when(period.first), when(period.last)
    if period.last:
        told = _("Member from %(first)s to %(last)s.") if first else _("Member until %(last)s.")
        told %= {"first": first, "last": last}
        if period.successor:
            told += " " + _("It goes on as %(city)s.") % {"city": period.successor.display_name}
        return told
    if not first:
        if not period.attested_on:
            return _("Member; since when is not known.")
        return _("Member at least since %(day)s.") % {"day": when(period.attested_on)}
    if period.needs_ratification and not period.ratified_on:
        return pgettext("city", "Admitted on %(day)s; the next assembly ratifies it.") % {"day": first}
    if isinstance(period.first, dt.date):
        return pgettext("city, with a day", "Member since %(day)s.") % {"day": first}
    return pgettext("city, with a year", "Member since %(year)s.") % {"year": first}
