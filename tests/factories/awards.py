"""Rows of the awards."""

import itertools

from awards.enums import Result
from awards.models import Award, AwardEdition, Prize
from core.translated import SITE_LANGUAGES
from tests.factories.cities import make_city

numbers = itertools.count(1)
FIRST_YEAR = 2016


def make_award(**overrides):
    """The one award of the association."""
    names = {f"name_{code}": f"Award ({code})" for code in SITE_LANGUAGES}
    award, _made = Award.objects.get_or_create(slug="educating-cities-award", defaults={**names, **overrides})
    return award


def make_award_edition(**overrides):
    """An edition without figures or prizes, two years after the one before."""
    award = overrides.pop("award", None) or make_award()
    number = overrides.pop("number", None) or award.editions.count() + 1
    fields = {"year": FIRST_YEAR + 2 * (number - 1), "theme_en": f"Theme {number}", **overrides}
    return AwardEdition.objects.create(award=award, number=number, **fields)


def make_prize(edition=None, *, result=Result.WINNER, experience=None, **overrides):
    """A prize of a city, or of the experience's city."""
    fields = {"title": f"Prize {next(numbers)}", **overrides}
    city = fields.pop("city", None) or (experience.city if experience else make_city())
    return Prize.objects.create(
        edition=edition or make_award_edition(), result=result, experience=experience, city=city, **fields
    )
