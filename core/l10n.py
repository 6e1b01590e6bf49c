"""Names, dates and numbers in the reader's language, from CLDR (Babel) and not from Django's own formats.

Django prints “1 abril de 2026” in Catalan where CLDR has “1 d’abril del 2026”; country and language
names are never typed by hand.
"""

import datetime as dt
import functools
import re
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where the association's usage differs from CLDR (source: its own lists of members by country).
HOUSE_COUNTRY_NAMES = {
    ("PS", "ca"): "Palestina",
    ("PS", "es"): "Palestina",
    ("PS", "en"): "Palestine",
    ("PS", "fr"): "Palestine",
    ("KR", "en"): "Republic of Korea",
    ("KR", "ca"): "República de Corea",
    ("KR", "es"): "República de Corea",
    ("KR", "fr"): "République de Corée",
}

# The association writes British English: “30 November”.
VARIANTS = {"en": "en_GB"}

FIVE_DIGITS = 10_000


def locale(language: str | None = None) -> Locale:
    """Return the CLDR locale of a site language (default: the active one)."""
    return _parsed(language or current_language())


@functools.cache
def _parsed(language: str) -> Locale:
    return Locale.parse(VARIANTS.get(language, language))


def current_language() -> str:
    """Return the active language, or the site's default where none is active."""
    return get_language() or settings.LANGUAGE_CODE


def country_name(code: str, language: str | None = None) -> str:
    """Return the country's name (`code`: ISO 3166-1 alpha-2), or the code where CLDR has none."""
    return _country_name(code, language or current_language())


@functools.lru_cache(maxsize=2048)
def _country_name(code: str, language: str) -> str:
    return HOUSE_COUNTRY_NAMES.get((code, language)) or locale(language).territories.get(code, code)


def language_name(code: str, language: str | None = None) -> str:
    """Return a language's name (`code`: ISO 639-1) as written inside a sentence of the reader's language."""
    return locale(language).languages.get(code, code)


def language_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Return every two-letter language with its name, the site's own first, the others by name."""
    site = [code for code, _name in settings.LANGUAGES]
    names = locale(language).languages
    others = sorted(
        (code for code in names if len(code) == 2 and code not in site), key=lambda code: names[code].casefold()
    )
    return [(code, names[code]) for code in [*site, *others]]


def validate_language_code(code: str) -> None:
    """Refuse anything that is no two-letter ISO 639-1 code known to CLDR."""
    if len(code) != 2 or code not in Locale.parse("en").languages:
        raise ValidationError(_("“%(code)s” is not the code of a language."), params={"code": code}, code="language")


def long_date(day: dt.date | dt.datetime, language: str | None = None) -> str:
    """Return “3 d’octubre del 2025” and its equals; an instant is told in the site's time zone."""
    return _first_of_month(format_date(_local(day), "long", locale=locale(language)), language)


def short_date(day: dt.date | dt.datetime, language: str | None = None) -> str:
    """Return “3 oct 2025” and its equals."""
    return _first_of_month(format_date(_local(day), "medium", locale=locale(language)), language)


def date_range(first: dt.date, last: dt.date, language: str | None = None) -> str:
    """Return “26–29 de maig del 2026” and its equals; what both days share is said once, after the last.

    CLDR has ranges with the month in full for some languages only; in all of ours the day comes first, so the
    first part is the same for all.
    """
    end = long_date(last, language)
    if first == last:
        return end
    if first.year != last.year:
        return f"{long_date(first, language)} – {end}"
    if first.month != last.month:
        return f"{_first_of_month(format_skeleton('MMMMd', first, locale=locale(language)), language)} – {end}"
    return f"{_first_of_month(str(first.day), language)}–{end}"


def date_and_time(moment: dt.datetime, language: str | None = None) -> str:
    """Return day and time of an instant in the site's time zone, without its seconds."""
    joined = get_datetime_format("medium", locale=locale(language)).replace("'", "")
    return joined.format(clock(moment, language), short_date(moment, language))


def clock(moment: dt.datetime, language: str | None = None) -> str:
    """Return the time of day of an instant in the site's time zone."""
    return format_time(_local(moment).time(), "short", locale=locale(language))


def number(value: float | Decimal, language: str | None = None) -> str:
    """Return a figure with the locale’s separators."""
    return grouped(format_decimal(value, locale=locale(language)), value, language)


def euro(amount: Decimal, language: str | None = None) -> str:
    """Return an amount as the reader writes it, with cents only where there are any."""
    pattern = locale(language).currency_formats["standard"].pattern
    if amount % 1 == 0:
        pattern = pattern.replace(".00", "")
    text = format_currency(amount, "EUR", pattern, locale=locale(language), currency_digits=False)
    return grouped(text, amount, language)


def listed(items: list, language: str | None = None) -> str:
    """Return “1, 2 and 3” and its equals."""
    return format_list([str(item) for item in items], locale=locale(language))


def grouped(text: str, value: float | Decimal, language: str | None = None) -> str:
    """Return a figure printed by CLDR with the Academy’s spaces in Spanish: none in four digits, no points."""
    if locale(language).language != "es":
        return text
    return text.replace(".", "\N{NO-BREAK SPACE}" if abs(value) >= FIVE_DIGITS else "")


def _first_of_month(text: str, language: str | None) -> str:
    """Say “1er novembre” in French, where only the first of the month is an ordinal; CLDR has “1 novembre”."""
    return re.sub(r"\b1\b", "1er", text) if locale(language).language == "fr" else text


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
