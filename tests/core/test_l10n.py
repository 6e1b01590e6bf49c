"""Names and dates follow the reader's language, whoever came before."""

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
