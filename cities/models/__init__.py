"""Countries, networks and cities, and the people who speak for a city."""

from cities.models.city import City, CityQuerySet, Country
from cities.models.network import CityNetwork, Network, NetworkCoordination, on_day, present_link
from cities.models.people import CityContact, CityRole, Handover
from cities.models.periods import period_constraint

__all__ = [
    "City",
    "CityContact",
    "CityNetwork",
    "CityQuerySet",
    "CityRole",
    "Country",
    "Handover",
    "Network",
    "NetworkCoordination",
    "on_day",
    "period_constraint",
    "present_link",
]
