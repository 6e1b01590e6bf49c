"""What a city's desk says of awards, the next congress and the assemblies to come."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from awards import desk as awards_desk
from awards.models import Prize
from cities.enums import Role
from cities.models import City, CityRole
from events import agenda
from events.enums import CongressStatus
from events.models import Congress
from memberships.models import Assembly

AHEAD = (CongressStatus.ANNOUNCED, CongressStatus.CALL_FOR_HOSTS)


@dataclass(frozen=True)
class Meeting:
    """An assembly to come, for one city: who signs its forms there, and whether that is asked of this person."""

    assembly: Assembly
    city: City
    delegates: list[User]
    takes_forms: bool
    is_asked: bool


@dataclass(frozen=True)
class Dates:
    """Everything of the kind, for all cities of a person."""

    meetings: list[Meeting]
    award: awards_desk.Desk
    prizes: list[Prize]
    congresses: list[agenda.Entry]
    calls: list[agenda.Entry]


def dates(user: User, cities: Collection[City]) -> Dates:
    """Return what the people of these cities should know; prizes the latest first, dates the nearest first."""
    prizes = Prize.objects.filter(city__in=cities).select_related("edition__award", "experience", "city")
    congresses = Congress.objects.filter(status__in=AHEAD).select_related("city__country").order_by("year", "pk")
    shown = agenda.entries(congresses, timezone.localdate())
    return Dates(
        meetings=_meetings(user, cities),
        award=awards_desk.desk(cities),
        prizes=list(prizes.order_by("-edition__year", "result", "pk")),
        congresses=[entry for entry in shown if entry.is_ahead],
        calls=[entry for entry in shown if entry.stage == agenda.Stage.CALL_FOR_HOSTS],
    )


def _meetings(user: User, cities: Collection[City]) -> list[Meeting]:
    """Only a city's delegate signs: nobody else is asked, but told who is."""
    assemblies = list(Assembly.objects.coming())
    if not assemblies:
        return []
    roles = CityRole.objects.active().filter(city__in=cities, role=Role.DELEGATE, user__is_active=True)
    signing: dict[int, list[User]] = {city.pk: [] for city in cities}
    for role in roles.select_related("user").order_by("user__name", "pk"):
        signing[role.city_id].append(role.user)
    return [
        Meeting(
            assembly,
            city,
            signing[city.pk],
            takes_forms=assembly.takes_forms(),
            is_asked=assembly.takes_forms() and user in signing[city.pk],
        )
        for assembly in assemblies
        for city in cities
    ]
