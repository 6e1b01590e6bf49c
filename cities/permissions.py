"""Who may act for a city: those with a role in it today."""

import datetime as dt

from cities.enums import Role
from cities.models import City, CityRole, Handover
from core.permissions import is_staff_with


def represents(user, city: City, on: dt.date | None = None) -> bool:
    """Tell whether the person has any role in the city on the given day (default: today)."""
    return _active(user) and CityRole.objects.active(on).filter(user=user, city=city).exists()


def is_delegate(user, city: City, on: dt.date | None = None) -> bool:
    """Tell whether the person is the city's delegate, who also manages the city's people."""
    return _active(user) and CityRole.objects.active(on).filter(user=user, city=city, role=Role.DELEGATE).exists()


def can_manage_people(user, city: City) -> bool:
    """Tell whether the person may invite others to the city: its delegate, or the secretariat."""
    return is_delegate(user, city) or _is_secretariat(user)


def can_confirm_inhabitants(user, city: City) -> bool:
    """Tell whether the person may say how many inhabitants the city has: its own people, or who keeps cities."""
    return represents(user, city) or is_staff_with(user, "cities.change_city")


def can_end_role(user, role: CityRole, *, manages: bool | None = None) -> bool:
    """Tell whether the person may end a role: their own, a technician's as delegate, any as the secretariat.

    `manages` is `can_manage_people` of the role's city, where the caller knows it already.
    """
    if not role.is_held or not _active(user):
        return False
    if role.user_id == user.pk or _is_secretariat(user):
        return True
    return role.role != Role.DELEGATE and (is_delegate(user, role.city) if manages is None else manages)


def can_hand_over(user, role: CityRole) -> bool:
    """Tell whether the person may name a successor: whoever holds the role, or who may end it."""
    return can_end_role(user, role)


def can_decide_handover(user, handover: Handover, *, agrees: bool) -> bool:
    """Tell whether the person may answer; whoever leaves may take it back, and confirms only as delegate."""
    if not agrees and _active(user) and handover.role.user_id == user.pk:
        return True
    return can_manage_people(user, handover.role.city)


def _active(user) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def _is_secretariat(user) -> bool:
    return is_staff_with(user, "cities.change_cityrole")
