"""Names and dates follow the reader's language, whoever came before."""

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
