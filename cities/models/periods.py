"""When something began and ended."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 1990  # the movement was born at the first congress (DOMAIN §1)
YEAR_VALIDATORS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)]


def period_constraint(start: str, end: str, name: str) -> models.CheckConstraint:
    """Return the rule that something does not end before it began."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gte": models.F(start)}),
        name=name,
        violation_error_message=_("The end cannot be before the beginning."),
    )


def held_on(on: dt.date | None, prefix: str = "") -> Q:
    """Return the condition that an office is held on a day (default: today); the last day is still included."""
    on = on or localdate()
    return Q(**{f"{prefix}since__lte": on}) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": on}))
