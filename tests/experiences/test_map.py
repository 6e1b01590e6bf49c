"""A list of the bank on the map: the same filters, every city reachable, every number that of its list."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from experiences import search
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"
BARCELONA = {"latitude": "41.3888", "longitude": "2.1590"}
LISBON = {"latitude": "38.7251", "longitude": "-9.1498"}
ROW = re.compile(r'<tr><th scope="row"><a href="([^"]+)">([^<]+)</a></th><td>([^<]*)</td><td class="number">(\d+)</td>')


@pytest.fixture
def bank():
    """Experiences of three cities, one of them in no known place, and one that two cities share."""
    art, play = make_topic("art"), make_topic("play")
    barcelona = make_city(slug="barcelona", name="Barcelona", **BARCELONA)
    lisbon = make_city(slug="lisboa", name="Lisboa", country="PT", **LISBON)
    nowhere = make_city(slug="nowhere", name="Nowhere")
    make_experience(city=barcelona, topics=[art], title_en="A river")
    make_experience(city=barcelona, topics=[play], partner_cities=[lisbon])
    make_experience(city=lisbon, topics=[art])
    make_experience(city=nowhere, topics=[art, play])


def get(client, **parameters):
    return client.get(BANK, {"view": "map", **parameters})


def places(response):
    return {name: (url.replace("&amp;", "&"), int(count)) for url, name, _where, count in ROW.findall(response.text)}


@pytest.mark.parametrize(
    "parameters",
    [{}, {"topic": "art"}, {"q": "river"}, {"city": "lisboa"}, {"city": ["lisboa", "barcelona"], "topic": "play"}],
    ids=str,
)
def test_every_city_leads_to_as_many_experiences_as_it_says(client, bank, parameters):
    response = get(client, **parameters)
    found = places(response)

    assert found
    for url, count in found.values():
        assert client.get(BANK + url).context["found"].total == count, url


def test_table_names_the_cities_of_the_list_and_no_others(client, bank):
    whole, art = places(get(client)), places(get(client, topic="art"))

    assert {name: count for name, (_url, count) in whole.items()} == {"Barcelona": 2, "Lisboa": 2, "Nowhere": 1}
    assert {name: count for name, (_url, count) in art.items()} == {"Barcelona": 1, "Lisboa": 1, "Nowhere": 1}
    assert art["Lisboa"][0] == "?city=lisboa&topic=art"


def test_marks_lead_to_the_list_of_their_city_and_a_city_without_place_is_named(client, bank):
    html = get(client, topic="art").text
    marks = set(re.findall(r'<a class="mark" href="([^"]+)"', html))

    assert {mark.replace("&amp;", "&") for mark in marks} == {"?city=barcelona&topic=art", "?city=lisboa&topic=art"}
    assert "Not on the map" in html
    assert 'href="?city=nowhere&amp;topic=art"' in html.split("Not on the map")[1]


def test_filters_stay_on_the_map_and_the_map_keeps_the_filters(client, bank):
    html = get(client, topic="art", q="river").text
    chips = re.findall(r'<a class="chip" href="([^"]+)"', html)
    options = re.findall(r'<a class="facet-option hue-\d" id="f-topic-\d" href="([^"]+)"', html)
    parts = re.findall(r'<a class="tag" href="([^"]+)"', html)

    assert [parse_qs(urlsplit(url.replace("&amp;", "&")).query) for url in chips] == [
        {"topic": ["art"], "view": ["map"]}, {"q": ["river"], "view": ["map"]}
    ]  # fmt: skip
    assert options
    assert all("view=map" in url for url in options)
    assert parts
    assert all(url.startswith("?q=river&amp;topic=art&amp;view=map&amp;area=") for url in parts)
    assert re.findall(r'<input type="hidden" name="view" value="(\w+)">', html) == ["map", "map"]


def test_list_and_map_lead_to_each_other(client, bank):
    on_list, on_map = (
        client.get(BANK, {"topic": "art", "sort": "city"}).text,
        get(client, topic="art", sort="city").text,
    )

    assert 'href="?topic=art&amp;sort=city&amp;view=map"' in on_list
    assert 'href="?topic=art&amp;sort=city"' in on_map


@pytest.mark.parametrize("rows", [1, 3])
def test_map_takes_five_statements_whatever_the_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        make_experience(city=make_city(latitude=40 + number, longitude=number), topics=[make_topic()])

    with django_assert_num_queries(5):
        get(client)


def test_map_of_nothing_says_what_to_loosen(client, bank):
    response = get(client, topic="art", q="nothing-like-it")

    assert "Nothing matches all of this" in response.text
    assert 'href="?topic=art&amp;view=map"' in response.text
    assert '<svg class="map-panel"' not in response.text


def test_map_of_too_many_asks_to_narrow_the_search(client, bank, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)

    response = get(client, topic="art")

    assert "These are more than 1 experiences. Narrow the search" in response.text
    assert places(response) == {}


@pytest.mark.parametrize(
    "parameters",
    [{"area": "none"}, {"area": "es", "box": "1,2,3"}, {"area": "\x00", "box": "nan,0,1,1"}, {"page": "9"}],
    ids=str,
)
def test_strange_parts_of_the_world_are_the_nearest_that_exists(client, bank, parameters):
    response = get(client, **parameters)

    assert response.status_code == 200
    assert len(places(response)) == 3


def test_map_of_a_filtered_list_stays_out_of_indexes_and_sets_no_cookie(client, bank):
    whole, filtered = get(client), get(client, topic="art")

    assert ["noindex" in page.text for page in (whole, filtered)] == [False, True]
    assert not whole.cookies
    assert get(client, topic="art").headers["ETag"] == filtered.headers["ETag"]
