"""Who may vote in an assembly on a day: one city, one vote."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils import timezone

from cities.models import CityQuerySet
from memberships.dues import with_dues
from memberships.dues_enums import DuesState
from memberships.models import MembershipPeriod
from memberships.standing import members

WITHOUT_VOTE = (DuesState.RESTRICTED, DuesState.LAPSED)


def with_voting(on: dt.date | None = None) -> CityQuerySet:
    """Return the members of the day with `dues_state` and `is_provisional`: what takes a vote away."""
    on = on or timezone.localdate()
    provisional = MembershipPeriod.objects.filter(city=OuterRef("pk")).provisional(on)
    return with_dues(members(on), on).annotate(is_provisional=Exists(provisional))


def voters(on: dt.date | None = None) -> CityQuerySet:
    """Return the quorum list of a day: members whose vote is not suspended by dues and whose admission is ratified.

    An admission that the assembly ratifies gives the vote from that same day on.
    """
    return with_voting(on).filter(is_provisional=False).exclude(dues_state__in=WITHOUT_VOTE)
