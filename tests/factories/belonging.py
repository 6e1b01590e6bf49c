"""Rows of the register of members."""

from memberships.models import MembershipPeriod


def make_period(city, **overrides):
    """A time of membership; without more, one that began long ago and goes on."""
    if not {"since", "since_year", "attested_on", "until", "until_year"} & set(overrides):
        overrides["since_year"] = 2001
    return MembershipPeriod.objects.create(**{"city": city, "source": "Register", **overrides})
