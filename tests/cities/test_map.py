"""The map: the plane, the marks, and that every city can be reached on it."""

import math
import re

import pytest

from cities.enums import Region
from cities.map import NARROW, TARGET, WIDE, Box, Spot, country_view, insets, locator, panel, project, views
from tests.factories.cities import make_city, make_country

BARCELONA = {"latitude": "41.3888", "longitude": "2.1590"}
LISBON = {"latitude": "38.7251", "longitude": "-9.1498"}
TENERIFE = {"latitude": "28.4682", "longitude": "-16.2546"}


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (2.1590, 41.3888, 505.997, 166.000),
        (-60.6393, -32.9468, 331.558, 424.768),
        (128.6811, 35.2281, 857.447, 189.157),
        (23.7871, 61.4991, 566.075, 82.555),
    ],
)
def test_project_gives_the_places_of_the_table(longitude, latitude, x, y):
    found = project(longitude, latitude)

    assert found == (pytest.approx(x, abs=0.001), pytest.approx(y, abs=0.001))


def test_views_of_countries_hold_their_boxes():
    for view in views().values():
        assert view.box.width > 0
        assert view.box.height > 0
        assert view.label

    assert country_view("ES").file == "es.svg"
    assert [view.slug for view in insets("PT")] == ["pt-acores", "pt-madeira"]


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "5,5,1,1", "nan,0,1,1", "0,0,1e9,1", "inf,0,1,1", "1,2,3,4,5"]
)
def test_box_that_is_none_is_refused(text):
    assert Box.parse(text) is None


def test_box_is_read_back_from_an_address():
    box = Box(1, 2, 3.5, 4)

    assert Box.parse(box.text) == box


def _spots(*points):
    return [Spot(f"c{number}", f"City {number}", "ES", f"/c{number}/", x, y) for number, (x, y) in enumerate(points)]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_marks_never_overlap_and_count_every_city(size):
    spots = _spots(*((480 + (n * 7919 % 300) / 10, 157 + (n * 104729 % 290) / 10) for n in range(150)))
    view = country_view("ES")

    drawn = panel(view, view.box, [[spot] for spot in spots], size=size, target=lambda many: ("#", str(len(many))))

    assert sum(mark.count for mark in drawn.marks) == 150
    for number, one in enumerate(drawn.marks):
        for other in drawn.marks[number + 1 :]:
            # Pixels are rounded to whole ones.
            assert math.hypot(one.x - other.x, one.y - other.y) >= max(TARGET, one.radius + other.radius) - 1.5


def test_box_around_points_parts_them():
    spots = _spots((500.0, 160.0), (500.4, 160.0))
    view = country_view("ES")
    target = lambda many: ("#", str(len(many)))  # noqa: E731 - two words

    together = panel(view, view.box, [[spot] for spot in spots], size=WIDE, target=target)
    apart = panel(view, Box.around((s.x, s.y) for s in spots), [[spot] for spot in spots], size=WIDE, target=target)

    assert [mark.count for mark in together.marks] == [2]
    assert [mark.count for mark in apart.marks] == [1, 1]


def test_locator_shows_islands_on_their_own_drawing():
    tenerife = Spot("t", "T", "ES", "", *project(float(TENERIFE["longitude"]), float(TENERIFE["latitude"])))

    drawn = locator(tenerife)

    assert drawn.image.endswith("es-canarias.svg")
    assert len(drawn.marks) == 1


def test_locator_of_a_country_without_outline_shows_its_part_of_the_world():
    chicago = Spot("c", "C", "US", "", *project(-87.65, 41.85))

    drawn = locator(chicago)

    assert drawn.image.endswith("world.svg")
    assert (drawn.marks[0].x, drawn.marks[0].y) == (160, 120)


def test_map_of_one_country_opens_on_it_with_its_islands(client, db):
    make_city(name="Barcelona", slug="barcelona", **BARCELONA)
    make_city(name="Tenerife", slug="tenerife", **TENERIFE)

    html = client.get("/en/cities/", {"view": "map"}).content.decode()

    assert "map/es.svg" in html
    assert "map/es-canarias.svg" in html
    assert html.count('href="/en/cities/barcelona/"') == 3  # wide, narrow, list
    assert html.count('href="/en/cities/tenerife/"') == 2  # the small drawing is there once


def test_map_of_the_world_joins_neighbours_and_keeps_the_filters(client, db):
    for number in range(3):
        make_city(population=1000, population_source="x", latitude=41 + number / 10, longitude=2)
        make_city(country="PT", population=1000, population_source="x", latitude=39 + number / 10, longitude=-8)
    make_city(
        country=make_country("AR", Region.AMERICAS), population=1000, population_source="x", latitude=-33, longitude=-60
    )
    make_city(name="Elsewhere", population=900_000, population_source="x", latitude=0, longitude=0)

    html = client.get("/en/cities/", {"view": "map", "area": "world", "population": "0-50000"}).content.decode()

    assert "<title>Spain, Portugal: 6 cities</title>" in html
    assert 'href="/en/cities/?population=0-50000&amp;view=map&amp;area=iberia"' in html
    assert "Elsewhere" not in html


def test_map_lists_cities_without_coordinates(client, db):
    make_city(name="Lisboa", country="PT", **LISBON)
    make_city(name="Ocampo", country="PT", slug="ocampo")

    html = client.get("/en/cities/", {"view": "map"}).content.decode()

    assert "Not on the map" in html
    assert 'href="/en/cities/ocampo/"' in html


def test_map_says_how_many_lie_elsewhere(client, db):
    make_city(**BARCELONA)
    make_city(country="PT", **LISBON)

    html = client.get("/en/cities/", {"view": "map", "area": "es"}).content.decode()

    assert "1 more city lies outside this part of the map" in html


def test_map_counts_regions_as_the_filter_does(client, db):
    make_city(**TENERIFE, name="Tenerife", slug="tenerife")
    make_city(country="PT", **LISBON)
    make_city(country="PT", name="Nowhere")
    make_city(country=make_country("MA", Region.AFRICA), name="Rabat", slug="rabat", latitude=34.02, longitude=-6.84)

    world = client.get("/en/cities/", {"view": "map", "area": "world"}).content.decode()
    africa = client.get("/en/cities/", {"view": "map", "area": "africa"}).content.decode()
    parts = re.search(r'<nav class="map-parts".*?</nav>', world)[0]

    assert re.findall(r">([^<>]+) <span class=\"count\">(\d+)<", parts) == [
        ("World", "4"), ("Europe", "3"), ("Iberian Peninsula", "1"), ("Africa", "1"),
    ]  # fmt: skip
    assert '"/en/cities/rabat/"' in africa
    assert '"/en/cities/tenerife/"' not in africa


@pytest.mark.parametrize("path", ["/en/cities/", "/en/cities/?view=map", "/en/experiences/"])
def test_lists_let_the_keyboard_skip_the_filters(client, db, path):
    html = client.get(path).content.decode()

    assert html.count("Skip to the results") == 1
    assert (
        html.index('href="#results"') < html.index('class="disclosure disclosure-filters"') < html.index('id="results"')
    )


def test_map_of_nothing_says_so(client, db):
    response = client.get("/en/cities/", {"view": "map", "q": "nowhere"})

    assert "None of these cities lies on this part of the map." in response.content.decode()


def test_islands_too_close_on_the_small_drawing_lead_to_a_large_one(client, db):
    make_city(name="Funchal", slug="funchal", country="PT", latitude=32.6657, longitude=-16.9241)
    make_city(name="Câmara de Lobos", slug="camara", country="PT", latitude=32.6504, longitude=-16.9772)

    small = client.get("/en/cities/", {"view": "map", "area": "pt"}).content.decode()
    large = client.get("/en/cities/", {"view": "map", "area": "pt-madeira"}).content.decode()

    assert 'href="/en/cities/?view=map&amp;area=pt-madeira"' in small
    assert "view=map&amp;area=pt-madeira&amp;box=" in large
    assert '"/en/cities/funchal/"' in large
