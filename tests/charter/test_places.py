"""Where the Charter's editions were adopted is named as the reader's language has it."""

import pytest
from django.urls import reverse
from django.utils import translation

from charter.models import CharterEdition
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "place"), [("ca", "Gènova"), ("es", "Génova"), ("en", "Genoa"), ("fr", "Gênes")])
def test_city_of_an_edition_has_the_name_of_the_readers_language(client, language, place):
    names = {"exonym_ca": "Gènova", "exonym_es": "Génova", "exonym_en": "Genoa", "exonym_fr": "Gênes"}
    CharterEdition.objects.create(year=2004, place="Genova", city=make_city(name="Genova", **names))
    CharterEdition.objects.create(year=2020, is_current=True)

    with translation.override(language):
        text = client.get(reverse("charter")).text

    assert f'<p class="charter-place">{place}</p>' in text


def test_place_that_is_no_city_of_ours_is_named_as_written():
    assert CharterEdition(year=1990, place="Utopia").place_name == "Utopia"
