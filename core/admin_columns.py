"""Columns and read-only fields of the admin that tell their value as the rest of the site does."""

import datetime as dt
import functools
from collections.abc import Callable

from django.contrib import admin
from django.db import models

from core import l10n


@functools.cache
def told(model: type[models.Model], name: str) -> Callable[[models.Model], str]:
    """Return a column for a date or an instant, told by core.l10n; the same one for the same field."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def shown(record: models.Model) -> str:
        match getattr(record, name):
            case dt.datetime() as moment:
                return l10n.date_and_time(moment)
            case dt.date() as day:
                return l10n.short_date(day)
        return admin.site.empty_value_display

    shown.__name__ = name  # the cell's class on the page
    return shown
