"""The link by which a city's people confirm its details: signed, for one city, until it is used or two months old."""

from cities.models import City
from core import signed

SALT = "cities.confirmation"
MAX_AGE = 60 * 24 * 60 * 60  # seconds


def make_token(city: City) -> str:
    """Return the secret part of the link."""
    return signed.make_token(SALT, [city.pk, str(city.confirmed_on or "")])


def city_of(token: str, max_age: int = MAX_AGE) -> City | None:
    """Return which city the link is about, None where it is wrong, too old or already used."""
    key, mark = signed.read_pair(SALT, token, max_age=max_age)
    city = City.objects.filter(pk=key).first()
    return city if city and str(city.confirmed_on or "") == mark else None
