"""Rows of the register of members."""

import datetime as dt

from django.utils import timezone

from memberships.models import AgendaItem, Assembly, MembershipPeriod


def make_period(city, **overrides):
    """A time of membership; without more, one that began long ago and goes on."""
    if not {"since", "since_year", "attested_on", "until", "until_year"} & set(overrides):
        overrides["since_year"] = 2001
    return MembershipPeriod.objects.create(**{"city": city, "source": "Register", **overrides})


def make_assembly(held_on=None, *, announced=True, **overrides):
    """An assembly in two weeks, of which the cities know."""
    held_on = held_on or timezone.localdate() + dt.timedelta(days=14)
    fields = {"held_on": held_on, "forms_until": held_on, "announced_at": timezone.now() if announced else None}
    assembly = Assembly.objects.create(**{**fields, **overrides})
    AgendaItem.objects.create(assembly=assembly, position=1, title="Minutes of the last assembly")
    return assembly
