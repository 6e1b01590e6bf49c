"""Who may nominate for a city, and who at the secretariat decides whether a nomination is eligible."""

from cities.models import City
from cities.permissions import represents
from core.permissions import is_staff_with


def can_nominate(user, city: City) -> bool:
    """Tell whether the person may nominate for the city: everybody with a role in it, technicians and delegates."""
    return represents(user, city)


def can_decide_nominations(user) -> bool:
    """Tell whether the person may accept nominations and declare them not eligible."""
    return is_staff_with(user, "awards.change_nomination")
