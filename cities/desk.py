"""“My city”: what is asked of a city's people first, then everything of theirs by state."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from cities import desk_dates
from cities.models import City, CityContact
from experiences import timeline
from experiences.enums import State
from experiences.models import Adaptation, Experience
from memberships.dues import with_dues
from memberships.networks import coordinated_by

ASKED = (State.CHANGES_REQUESTED, State.CONSENT_ASKED, State.DRAFT)  # the most urgent first
LONGEST = 30  # rows of a group; the bank has them all


@dataclass(frozen=True)
class Row:
    """An experience with whose turn it is, and the edition that it continues."""

    experience: Experience
    turn: timeline.Turn
    earlier: Experience | None = None


@dataclass(frozen=True)
class Group:
    """Experiences that stand at the same point."""

    name: str
    title: str
    rows: list[Row]
    more: bool
    closed: bool = False


@require_safe
def city_desk(request: HttpRequest) -> HttpResponse:
    """The desk of a city's people, or of those whom a city has invited to write.

    Staff without either go to their own desk, others read what to do.
    """
    cities = list(with_dues(City.objects.represented_by(request.user)).for_list())
    found = Experience.objects.written_by(request.user).with_open_proposal().select_related("city__country")
    found = found.order_by("-updated_at", "-pk")
    # An edition and the one before it belong to the same city, so that no further statement is needed.
    by_key = {experience.pk: experience for experience in found}
    rows = [
        Row(
            experience,
            timeline.turn(experience, has_proposal=experience.has_proposal),
            by_key.get(experience.earlier_edition_id),
        )
        for experience in found
    ]
    if not cities and not rows:
        if request.user.is_staff:
            return redirect("admin:index")
        return render(request, "cities/desk_empty.html")
    contacts = _contacts(cities) if cities else []
    adapted = list(Adaptation.objects.asked_of(request.user).for_list())
    context = {
        "cities": cities,
        "dates": desk_dates.dates(request.user, cities) if cities else None,
        "networks": list(coordinated_by(request.user)) if cities else [],
        "contacts": contacts,
        "with_contacts": {contact.city_id for contact in contacts},
        "bouncing": [contact for contact in contacts if contact.is_bouncing],
        "asked": _asked(rows),
        "to_confirm": sum(_is_to_confirm(row) for row in rows),
        "adapted": adapted,
        "groups": _groups(rows),
        "is_new": not rows,
    }
    return render(request, "cities/desk.html", context | {"is_something_asked": _is_something_asked(context)})


def _is_something_asked(context: dict) -> bool:
    """Tell whether anything stands under what is asked of these people."""
    dates = context["dates"]
    return bool(
        context["asked"]
        or context["to_confirm"]
        or context["adapted"]
        or context["bouncing"]
        or (dates and (dates.award.asked or any(meeting.is_asked for meeting in dates.meetings)))
        or any(
            city.needs_confirmation
            or city.dues_open
            or not city.population_confirmed
            or city.pk not in context["with_contacts"]
            for city in context["cities"]
        )
    )


def _contacts(cities: list[City]) -> list[CityContact]:
    """Return the present contacts of these cities, in the order of the cities."""
    order = {city.pk: number for number, city in enumerate(cities)}
    found = CityContact.objects.current().filter(city__in=cities).select_related("city").order_by("kind", "name", "pk")
    return sorted(found, key=lambda contact: order[contact.city_id])


def _is_to_confirm(row: Row) -> bool:
    """Tell whether it is published and its city has not said for a year that it still holds."""
    return row.turn.is_city and row.experience.is_published


def _asked(rows: list[Row]) -> list[Row]:
    asked = [row for row in rows if row.experience.state in ASKED]
    return sorted(asked, key=lambda row: ASKED.index(row.experience.state))


def _groups(rows: list[Row]) -> list[Group]:
    groups = (
        ("waiting", pgettext("group of experiences", "With the secretariat"), State.WAITING_FOR_SECRETARIAT, False),
        ("published", pgettext("group of experiences", "Published"), (State.PUBLISHED,), False),
        ("ended", pgettext("group of experiences", "Closed"), State.ENDED, True),
    )
    found = []
    for name, title, states, closed in groups:
        chosen = sorted(
            (row for row in rows if row.experience.state in states), key=lambda row: not _is_to_confirm(row)
        )
        if chosen:
            found.append(Group(name, title, chosen[:LONGEST], len(chosen) > LONGEST, closed))
    return found
