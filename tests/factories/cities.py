"""Rows of the cities app."""

import itertools

from cities.enums import Evidence, NetworkKind, Region
from cities.models import City, CityNetwork, Country, Network

numbers = itertools.count(1)


def make_country(code="ES", region=Region.EUROPE):
    country, _made = Country.objects.get_or_create(code=code, defaults={"region": region})
    return country


def make_city(*, country="ES", networks=(), **overrides):
    """A city of which recent evidence names it as a member; `country` is a code or a row."""
    number = next(numbers)
    country = make_country(country) if isinstance(country, str) else country
    fields = {"slug": f"city-{number}", "name": f"City {number}", "evidence": Evidence.RECENT, **overrides}
    city = City.objects.create(country=country, **fields)
    for network in networks:
        CityNetwork.objects.create(city=city, network=network)
    return city


def make_network(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"network-{number}",
        "official_name": f"Network {number}",
        "kind": NetworkKind.TERRITORIAL,
        **overrides,
    }
    return Network.objects.create(**fields)
