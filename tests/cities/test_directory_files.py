"""The directory without rows of its own: files that open safely, few queries, names and words as readers write them."""

import csv
import io
import json

import pytest
from django.http import QueryDict

from cities.directory import Directory
from tests.factories.cities import make_city, make_network

pytestmark = pytest.mark.django_db
LIST = "/en/cities/"


def directory(query):
    return Directory(QueryDict(query), LIST)


@pytest.mark.parametrize("view", ["list", "table", "map"])
def test_directory_takes_few_queries_whatever_the_rows(client, django_assert_num_queries, view):
    rece = make_network()
    make_city(networks=[rece], latitude=41, longitude=2)
    expected = 3 if view == "map" else 4
    with django_assert_num_queries(expected):
        client.get(LIST, {"view": view})

    for number in range(2):
        make_city(country="PT", networks=[rece, make_network()], latitude=39, longitude=-8 + number)

    with django_assert_num_queries(expected):
        client.get(LIST, {"view": view})


def test_csv_is_no_formula_and_opens_as_unicode(client):
    make_city(slug="evil", name='=HYPERLINK("http://x")', local_name="@x", latitude=-33.5, longitude=-60.25)

    content = client.get(LIST, {"format": "csv"}).getvalue().decode("utf-8")

    assert content.startswith("\ufeffslug,")
    row = next(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert row["name"] == '\'=HYPERLINK("http://x")'
    assert row["name_in_its_own_script"] == "'@x"
    assert row["latitude"] == "-33.5"


def test_geojson_has_points_of_the_filtered_cities(client):
    make_city(slug="here", latitude=41.5, longitude=2.25)
    make_city(slug="nowhere")
    make_city(slug="abroad", country="PT", latitude=1, longitude=1)

    response = client.get(LIST, {"format": "geojson", "country": "ES"})

    assert response["Content-Type"] == "application/geo+json"
    features = json.loads(response.content)["features"]
    assert [(f["id"], f["geometry"]["coordinates"]) for f in features] == [("here", [2.25, 41.5])]


@pytest.mark.parametrize(("kind", "queries"), [("json", 5), ("csv", 2), ("geojson", 2)])
def test_files_take_few_queries_whatever_the_rows(client, django_assert_num_queries, kind, queries):
    make_city(networks=[make_network()], latitude=1, longitude=1)
    with django_assert_num_queries(queries):
        client.get(LIST, {"format": kind})
    for _number in range(2):
        make_city(country="PT", networks=[make_network()], latitude=1, longitude=1)
    with django_assert_num_queries(queries):
        client.get(LIST, {"format": kind})


def test_names_stand_in_the_readers_language(client):
    make_city(slug="lisboa", name="Lisboa", country="PT", exonym_fr="Lisbonne")

    assert ">Lisbonne</a>" in client.get("/fr/villes/").content.decode()
    assert ">Lisboa</a>" in client.get("/ca/ciutats/").content.decode()


def test_misspelt_name_offers_the_cities_that_are_nearly_called_so(client):
    make_city(name="Granollers")
    make_city(name="Cambrils")
    make_city(name="Seoul", exonym_es="Seúl")

    for typed, meant in (("Grannollers", "Granollers"), ("cambirls", "Cambrils"), ("Seúll", "Seoul")):
        found = directory(f"q={typed}")
        assert (found.count, [city.name for city in found.meant]) == (0, [meant])
        link = f'<a href="{found.meant[0].get_absolute_url()}">{meant}</a>'
        assert link in client.get(LIST, {"q": typed}).text


def test_nothing_is_offered_that_is_not_alike():
    make_city(name="Granollers")

    assert directory("q=zzz").meant == []
    assert directory("q=%00").meant == []
