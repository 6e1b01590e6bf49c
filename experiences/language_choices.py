"""The languages of the world as a form offers them: first those in which the cities of the association write."""

import functools

from babel.languages import get_official_languages
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities.models import City
from core import l10n
from core.translated import SITE_LANGUAGES

FIRST_OTHERS = {"pt"}  # a quarter of the members write Portuguese
Group = tuple[str, list[tuple[str, str]]]


def of_members() -> set[str]:
    """Return the languages of the countries that have a city in the directory."""
    countries = City.objects.listed().order_by().values_list("country_id", flat=True).distinct()
    return FIRST_OTHERS.union(*map(_spoken_in, countries))


def grouped(theirs: set[str], *, members: str = "", others: str = "") -> list[Group]:
    """Return the site's languages, those of the cities (`theirs`, from `of_members`), and all others, each by name.

    `members` and `others` name the last two groups where a form has more to say about them.
    """
    named = [(code, capfirst(name)) for code, name in l10n.language_choices()]
    site, rest = named[: len(SITE_LANGUAGES)], named[len(SITE_LANGUAGES) :]
    near = sorted((each for each in rest if each[0] in theirs), key=lambda each: each[0] not in FIRST_OTHERS)
    return [
        (_("Languages of this site"), site),
        (members or _("Languages of other member cities"), near),
        (others or _("All other languages"), [each for each in rest if each[0] not in theirs]),
    ]


@functools.cache
def _spoken_in(country: str) -> tuple[str, ...]:
    """Return the languages of offices in a country or a part of it (`country`: ISO 3166-1), as CLDR knows them."""
    return tuple(code for code in get_official_languages(country, regional=True, de_facto=True) if len(code) == 2)
