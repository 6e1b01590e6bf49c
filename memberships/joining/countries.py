"""Every country of ISO 3166-1 with a town, by its name in the reader's language: a city may ask from anywhere."""

import functools

from babel import Locale

from cities.names import fold
from core import l10n

# CLDR also names what is no country: groups, parts kept apart by other bodies, and codes for tests.
NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
# Codes of the standard for land on which no municipality is: the Antarctic, and islands without inhabitants.
NO_TOWNS = frozenset(["AQ", "BV", "GS", "HM", "IO", "TF", "UM"])


@functools.cache
def codes() -> frozenset[str]:
    """Return the codes of all countries; Kosovo, whose code is not of the standard, is left to the secretariat."""
    names = Locale.parse("en").territories
    return frozenset(code for code in names if len(code) == 2 and code.isalpha()) - NO_COUNTRIES - NO_TOWNS


def choices() -> list[tuple[str, str]]:
    """Return the countries for a form, in the order of the reader's alphabet."""
    return _choices(l10n.current_language())


@functools.lru_cache(maxsize=8)
def _choices(language: str) -> list[tuple[str, str]]:
    named = [(code, l10n.country_name(code, language)) for code in codes()]
    return sorted(named, key=lambda choice: (fold(choice[1]), choice[0]))
