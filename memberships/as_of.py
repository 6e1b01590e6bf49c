"""The day that an address asks about: `?as_of=2026-06-30`. What is still to come nobody knows."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from core import l10n

PARAMETER = "as_of"
FIRST = dt.date(1990, 1, 1)  # the movement was born that year


def day_asked(value: str) -> dt.date | None:
    """Return the day written in an address; None where it is none, or one of which nothing can be said."""
    day = _written(value)
    return day if day and FIRST <= day <= timezone.localdate() else None


def remark_on(value: str) -> str:
    """Say why such an address is answered with today: its day is none, or still to come; else nothing.

    A page shows the figures of today and this; a file is refused with it, since a program would not read it.
    """
    refused, instead = refusal_of(value), _("These are the figures of today.")
    return f"{refused} {instead}" if refused else ""


def refusal_of(value: str) -> str:
    """Say why nothing can be looked up for what stands in an address; nothing where it can."""
    if not value.strip() or day_asked(value):
        return ""
    day = _written(value)
    if day and day > timezone.localdate():
        return _("%(day)s is still to come: nobody knows yet what holds then.") % {"day": l10n.long_date(day)}
    return _("“%(value)s” is not a day that can be looked up.") % {"value": value}


def _written(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value.strip())
    except ValueError:
        return None
