"""Searching a city by any of its names."""

import pytest

from cities.models import City
from cities.names import countries_named, fold
from tests.factories.cities import make_city


@pytest.fixture
def cities(db):
    make_city(slug="coruna", name="A Coruña")
    make_city(slug="hospitalet", name="L’Hospitalet de Llobregat")
    make_city(slug="lisboa", name="Lisboa", country="PT", exonym_en="Lisbon", exonym_fr="Lisbonne")
    make_city(slug="changwon", name="Changwon", local_name="창원시", country="KR")
    make_city(slug="gallifa", name="Gal·lifa")
    make_city(slug="cambrils", name="Cambrils", self_designation="Cambrils Ciutat Educadora")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("coruna", ["coruna"]),
        ("CORUÑA a", ["coruna"]),
        ("l'hospitalet", ["hospitalet"]),
        ("lisbonne", ["lisboa"]),
        ("Lisbon", ["lisboa"]),
        ("창원", ["changwon"]),
        ("gallifa", ["gallifa"]),
        ("gal.lifa", ["gallifa"]),
        ("GAL·LIFA", ["gallifa"]),
        ("ciutat educadora", ["cambrils"]),
        ("portugal", ["lisboa"]),
        ("Corée", ["changwon"]),
        ("lisboa portugal", ["lisboa"]),
        ("%", []),
        ("_", []),
        ("lis\x00boa", ["lisboa"]),
    ],
)
def test_search_finds_names_in_every_language_and_script(cities, query, slugs):
    assert sorted(City.objects.search(query).values_list("slug", flat=True)) == slugs


def test_search_for_nothing_leaves_everything(cities):
    assert City.objects.search("  ").count() == 6


def test_fold_does_as_the_database_does(db):
    from django.db import connection

    for text in ["A Coruña", "Gal·lifa", "Sant Feliu de Guíxols", "L’Hospitalet", "Ÿ", "ŀl"]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT plain_text(%s)", [text])
            assert fold(text) == cursor.fetchone()[0]


def test_words_that_many_countries_share_name_none():
    assert countries_named("de") == frozenset()
    assert countries_named("portugal") == {"PT"}
