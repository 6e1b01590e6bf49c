"""Who may act for a city: those with a role in it today."""

import datetime as dt

from cities.enums import Role
from cities.models import City, CityRole


def represents(user, city: City, on: dt.date | None = None) -> bool:
    """Tell whether the person has any role in the city on the given day (default: today)."""
    return _active(user) and CityRole.objects.active(on).filter(user=user, city=city).exists()


def is_delegate(user, city: City, on: dt.date | None = None) -> bool:
    """Tell whether the person is the city's delegate, who also manages the city's people."""
    return _active(user) and CityRole.objects.active(on).filter(user=user, city=city, role=Role.DELEGATE).exists()


def can_manage_people(user, city: City) -> bool:
    """Tell whether the person may invite others to the city: its delegate, or the secretariat."""
    return is_delegate(user, city) or (_active(user) and user.is_staff and user.has_perm("cities.change_cityrole"))


def _active(user) -> bool:
    return bool(user and user.is_authenticated and user.is_active)
