"""The day that an address asks about: `?as_of=2026-06-30`."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

PARAMETER = "as_of"
FIRST = dt.date(1990, 1, 1)  # the movement was born that year
LAST = dt.timedelta(days=5 * 366)  # beyond today: no assembly is planned further ahead


def day_asked(value: str) -> dt.date | None:
    """Return the day written in an address; None where it is none, or one of which nothing can be said."""
    try:
        day = dt.date.fromisoformat(value.strip())
    except ValueError:
        return None
    return day if FIRST <= day <= timezone.localdate() + LAST else None


def remark_on(value: str) -> str:
    """Say what must be known of the answer to such an address: that its day is none, or still to come; else nothing."""
    day = day_asked(value)
    if value.strip() and day is None:
        return _("“%(value)s” is not a day that can be looked up. These are the figures of today.") % {"value": value}
    if day and day > timezone.localdate():
        return _("This day is still to come: the figures are what is known today.")
    return ""
