"""Why a search gives an experience in which no word is marked: one quiet line on its card, or a mark in its place."""

import pytest
from django.urls import reverse
from django.utils import translation

from experiences.models import SearchConcept
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"


@pytest.fixture
def alone():
    """A topic with a synonym, and a concept."""
    SearchConcept.objects.create(slug="alone", names={"en": ["loneliness"], "es": ["soledad", "vivir solo"]})
    return make_topic("care", name_en="Health and care", synonyms={"en": ["loneliness"]})


def test_card_without_the_word_says_by_what_it_was_found(client, alone, django_assert_num_queries):
    make_experience(title_en="Rooms", title_es="Habitaciones", overview_es="Contra la <b>Soledad</b> no deseada")
    make_experience(title_en="Doors", title_es="Puertas", overview_es="Para no vivir solo")
    make_experience(title_en="Windows").topics.add(alone)
    make_experience(title_en="Against loneliness").topics.add(alone)

    with django_assert_num_queries(4):
        page = client.get(BANK, {"q": "loneliness"}).content.decode()

    cards = page.split('<article class="card')[1:]
    by_title = {
        title: card for card in cards for title in ("Rooms", "Doors", "Windows", "Against") if f">{title}" in card
    }
    assert 'Word with the same meaning: “<span lang="es">Soledad</span>”</p>' in by_title["Rooms"]
    assert "Found in: Spanish" in by_title["Rooms"]
    assert '<span lang="es">vivir solo</span>' in by_title["Doors"]
    assert '<p class="small muted">Topic: Health and care</p>' in by_title["Windows"]
    assert "<mark>loneliness</mark>" in by_title["Against"]
    assert "Topic:" not in by_title["Against"]


def test_principle_and_partner_city_are_reasons(client):
    principle = make_principle(8, title_en="Governance")
    make_experience(title_en="Rooms").principles.add(principle)
    make_experience(title_en="Doors").partner_cities.add(make_city(name="Sabadell"))

    assert "Principle of the Charter: 8. Governance</p>" in client.get(BANK, {"q": "governance"}).content.decode()
    assert "Partner city: Sabadell</p>" in client.get(BANK, {"q": "sabadell"}).content.decode()


def test_place_is_marked_and_named_where_it_is_called_otherwise(client):
    make_experience(title_en="Rooms", city=make_city(name="Zaragoza", exonym_ca="Saragossa", country="ES"))

    assert "<mark>Zaragoza</mark> · Spain</p>" in client.get(BANK, {"q": "zaragoza"}).content.decode()
    assert "City: Saragossa</p>" in client.get(BANK, {"q": "saragossa"}).content.decode()
    assert "Country: Espanya</p>" in client.get(BANK, {"q": "espanya"}).content.decode()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ca", "Paraula amb el mateix sentit: «<span lang"),
        ("es", "Palabra con el mismo sentido: «soledad»"),
        ("fr", "Mot de même sens\xa0: «\xa0<span lang"),
    ],
)
def test_reason_is_in_the_readers_language(client, alone, language, line):
    make_experience(title_es="Contra la soledad", title_ca="Portes", title_fr="Portes")
    with translation.override(language):
        path = reverse("experience_list")

    assert line in client.get(path, {"q": "loneliness"}).content.decode()
