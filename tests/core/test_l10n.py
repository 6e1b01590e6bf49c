"""Names and dates follow the reader's language, whoever came before."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from core import l10n


def test_locale_without_language_follows_the_active_one():
    found = []
    for language in ("ca", "fr", "ca"):
        with translation.override(language):
            found.append(str(l10n.locale()))

    assert found == ["ca", "fr", "ca"]


def test_name_of_language_is_in_the_language_of_the_page_beside_django_tags():
    template = Template("{% load content %}{% load i18n %}{{ 'fr'|name_of_language }}")

    with translation.override("ca"):
        assert template.render(Context()) == "francès"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (1100, "es", "1100"),
        (9999, "es", "9999"),
        (10_000, "es", "10\xa0000"),
        (1_686_208, "es", "1\xa0686\xa0208"),
        (-12_500, "es", "-12\xa0500"),
        (Decimal("1872.5"), "es", "1872,5"),
        (1100, "ca", "1.100"),
        (1100, "fr", "1\u202f100"),
        (1100, "en", "1,100"),
    ],
)
def test_figures_are_grouped_as_the_language_does(value, language, text):
    assert l10n.number(value, language) == text


@pytest.mark.parametrize(
    ("month", "language", "text"),
    [
        (11, "fr", "1er novembre 2025"),
        (11, "ca", "1 de novembre del 2025"),
        (11, "es", "1 de noviembre de 2025"),
        (11, "en", "1 November 2025"),
        (4, "ca", "1 d’abril del 2025"),
        (8, "ca", "1 d’agost del 2025"),
        (10, "ca", "1 d’octubre del 2025"),
        (10, "fr", "1er octobre 2025"),
    ],
)
def test_first_of_the_month_is_written_as_the_language_does(month, language, text):
    assert l10n.long_date(dt.date(2025, month, 1), language) == text


@pytest.mark.parametrize("day", [2, 10, 11, 21, 31])
def test_other_days_are_no_ordinals_in_french(day):
    assert l10n.long_date(dt.date(2025, 10, day), "fr") == f"{day} octobre 2025"


def test_short_date_and_moment_have_the_ordinal_in_french():
    moment = dt.datetime(2025, 11, 1, 0, 1, tzinfo=dt.UTC)

    assert (l10n.short_date(moment, "fr"), l10n.date_and_time(moment, "fr")) == (
        "1er nov. 2025",
        "1er nov. 2025, 01:01",
    )


@pytest.mark.parametrize(
    ("language", "days", "months", "years"),
    [
        (
            "ca",
            "1–3 d’octubre del 2025",
            "1 d’octubre – 1 de novembre del 2025",
            "1 d’octubre del 2025 – 1 d’abril del 2026",
        ),
        (
            "es",
            "1–3 de octubre de 2025",
            "1 de octubre – 1 de noviembre de 2025",
            "1 de octubre de 2025 – 1 de abril de 2026",
        ),
        ("en", "1–3 October 2025", "1 October – 1 November 2025", "1 October 2025 – 1 April 2026"),
        ("fr", "1er–3 octobre 2025", "1er octobre – 1er novembre 2025", "1er octobre 2025 – 1er avril 2026"),
    ],
)
def test_range_of_days_says_once_what_both_share(language, days, months, years):
    first = dt.date(2025, 10, 1)

    assert l10n.date_range(first, dt.date(2025, 10, 3), language) == days
    assert l10n.date_range(first, dt.date(2025, 11, 1), language) == months
    assert l10n.date_range(first, dt.date(2026, 4, 1), language) == years
    assert l10n.date_range(first, first, language) == l10n.long_date(first, language)
