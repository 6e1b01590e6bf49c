"""Congresses."""

import itertools

from events.models import Congress
from tests.factories.cities import make_city

numbers = itertools.count(1)


def make_congress(**overrides):
    """A congress that was held in a city, its days unknown."""
    number = next(numbers)
    fields = {"number": number, "year": 1990 + 2 * number, "theme_en": f"Theme {number}", **overrides}
    if "city" not in fields:
        fields["city"] = make_city()
    return Congress.objects.create(**fields)
