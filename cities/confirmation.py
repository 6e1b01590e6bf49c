"""The link by which a city's people confirm its details: signed, for one city, until it is used or two months old."""

from django.core import signing

from cities.models import City

SALT = "cities.confirmation"
MAX_AGE = 60 * 24 * 60 * 60  # seconds


def make_token(city: City) -> str:
    """Return the secret part of the link."""
    return signing.dumps([city.pk, str(city.confirmed_on or "")], salt=SALT)


def city_of(token: str, max_age: int = MAX_AGE) -> City | None:
    """Return which city the link is about, None where it is wrong, too old or already used."""
    try:
        key, mark = signing.loads(token, salt=SALT, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    city = City.objects.filter(pk=key).first()
    return city if city and str(city.confirmed_on or "") == mark else None
