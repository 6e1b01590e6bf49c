"""The day that an address asks about: `?as_of=2026-06-30`."""

import datetime as dt

from django.utils import timezone

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
