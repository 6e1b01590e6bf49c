"""The directory: figures that can be trusted, links that keep their word, files that open safely."""

import re

import pytest
from django.http import QueryDict
from django.utils import timezone

from cities.directory import Directory
from cities.enums import Evidence, NetworkKind, Region
from cities.filters import CityFilter
from cities.models import City, CityNetwork
from core import l10n
from memberships.standing import with_status
from tests.factories.cities import make_city, make_country, make_network

pytestmark = pytest.mark.django_db
LIST = "/en/cities/"
PARTS = [
    "",
    "q=vila",
    "country=ES",
    "country=ES&country=PT&q=vila",
    "network=rece&population=0-50000",
    "evidence=sample",
]


@pytest.fixture(scope="module")
def cities(rows_of_module):
    rece = make_network(slug="rece", official_name="Red Estatal", acronym="RECE")
    culture = make_network(slug="culture", official_name="Cultura", kind=NetworkKind.THEMATIC, parent=rece)
    korea = make_country("KR", Region.ASIA_PACIFIC)
    make_city(
        slug="a",
        name="Vila A",
        population=10_000,
        population_source="x",
        networks=[rece, culture],
        evidence_years="2019|2024",
    )
    make_city(slug="b", name="Vila B", population=50_000, population_source="x", networks=[rece], joined_year=1999)
    make_city(slug="c", name="Vila C", country="PT", population=2_000_000, population_source="x", evidence_years="2022")
    make_city(slug="d", name="D", country=korea, local_name="창원시", population=50_001, population_source="x")
    make_city(slug="e", name="E", country="PT", evidence=Evidence.OLDER, evidence_years="2008", networks=[rece])
    make_city(slug="f", name="F", country="FR", evidence=Evidence.TO_CONFIRM)
    make_city(slug="s", name="Vila S (sample)", is_sample=True, evidence=Evidence.RECENT)
    make_city(slug="x", name="X", evidence=Evidence.NONE)
    left = make_city(slug="g", name="G", joined_year=2001)
    CityNetwork.objects.create(city=left, network=rece, since_year=2001, until_year=2005)


def directory(query=""):
    return Directory(QueryDict(query), LIST)


def test_headline_counts_only_what_recent_sources_name(cities):
    headline = directory("country=FR").headline

    assert (headline.members, headline.countries, headline.others, headline.year) == (5, 3, 2, 2024)


@pytest.mark.parametrize("query", PARTS)
def test_count_is_the_number_of_cities(cities, query):
    found = directory(query)

    assert found.count == found.cities.count()


@pytest.mark.parametrize("query", PARTS)
def test_every_facet_number_is_the_result_count_of_its_link(cities, query):
    options = [option for facet in directory(query).facets.values() for option in facet.options if not option.selected]

    assert options
    for option in options:
        assert directory(option.url.partition("?")[2]).count == option.count, option


@pytest.mark.parametrize("query", ["country=ES", "q=vila&network=rece", "population=0-50000&evidence=recent_evidence"])
def test_links_of_selected_options_and_chips_take_the_filter_away(cities, query):
    found = directory(query)

    for facet in found.facets.values():
        for option in facet.options:
            if option.selected:
                assert option.value not in option.url
    assert len(found.chips) == len(query.split("&"))
    assert all(directory(chip.url.partition("?")[2]).count >= found.count for chip in found.chips)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["d", "e", "f", "g", "a", "b", "c"]),
        ("country=PT", ["e", "c"]),
        ("country=pt", ["e", "c"]),
        ("country=PT&country=FR", ["e", "f", "c"]),
        ("region=asia-pacific", ["d"]),
        ("network=rece", ["e", "a", "b"]),
        ("network=rece&country=ES", ["a", "b"]),
        ("population=0-50000", ["a"]),
        ("population=50000-100000", ["d", "b"]),
        ("population=nonsense", []),
        ("country=XX", []),
        ("evidence=recent_evidence", ["d", "g", "a", "b", "c"]),
        ("evidence=sample", ["s"]),
        ("evidence=to_confirm&evidence=older_evidence", ["e", "f"]),
        ("q=%EC%B0%BD%EC%9B%90", ["d"]),
        ("sort=-name&country=PT", ["c", "e"]),
        ("sort=country&q=vila", ["c", "a", "b", "s"]),
        ("sort=-country&q=vila", ["a", "b", "s", "c"]),
        ("sort=-population&q=vila", ["c", "b", "a", "s"]),
        ("sort=population&q=vila", ["a", "b", "c", "s"]),
        ("sort=since&country=ES", ["b", "g", "a"]),
        ("sort=nonsense&country=PT", ["e", "c"]),
    ],
)
def test_filters_and_orders_give_these_cities(cities, query, slugs):
    assert [city.slug for city in directory(query).cities] == slugs


def test_filter_set_alone_finds_the_same(cities):
    found = CityFilter(
        QueryDict("country=ES&q=vila&evidence=recent_evidence"), queryset=with_status(City.objects.listed())
    ).qs

    assert sorted(city.slug for city in found) == ["a", "b"]


def test_other_view_keeps_the_filters_and_leaves_the_place(cities):
    found = directory("country=ES&q=vila&page=3&box=1,2,3,4&area=es&sort=-name&utm_source=x")

    assert found.view_url("table") == "/en/cities/?q=vila&country=ES&sort=-name&view=table"
    assert found.bare_url == LIST


def test_page_says_what_is_counted_and_what_the_association_states(client, cities):
    html = client.get(LIST).content.decode()

    assert f"On {l10n.long_date(timezone.localdate(), 'en')}: 5 member cities in 3 countries." in html
    assert "Public sources since 2017 name them as members. The newest source is of 2024." in html
    assert "2 more are known from older or undated sources; they stand here too, and say so." in html
    assert "The association itself states about 500 member cities in 35 countries." in html
    assert html.count("Named as a member before 2017") == 2  # the facet and the card
    assert html.count("Fictional sample") == 1  # the facet; its card stands where it is asked for


def test_empty_list_says_what_to_loosen(client, cities):
    html = client.get(LIST, {"q": "vila", "country": "FR"}).content.decode()

    assert "No city answers to all of this" in html
    assert 'href="/en/cities/?country=FR">Without “vila”' in html
    assert 'href="/en/cities/?q=vila">Without France' in html


def test_part_for_htmx_is_the_part_of_the_page(client, cities, htmx):
    query = {"country": "ES", "view": "table"}
    full = client.get(LIST, query).content.decode()
    part = client.get(LIST, query, headers={**htmx, "HX-Boosted": "true", "HX-Target": "directory"}).content.decode()

    assert "<html" not in part
    assert "<title>Cities · Spain · " in part
    assert part[part.index('<div id="directory" ') :].strip() in full


ODD = [
    "q=%00", "country=%00&q=a%00", f"q={'x' * 5000}", "page=x", "page=999", "view=x&sort=x", "box=1,1&area=x&view=map",
    "view=map&area=es&box=nan,nan,nan,nan", "network=%27;--", "format=", "country=&region=&q=",
]  # fmt: skip


def test_odd_addresses_answer_with_a_page(client, cities):
    assert {query: client.get(f"{LIST}?{query}").status_code for query in ODD} == dict.fromkeys(ODD, 200)


def test_a_format_that_the_directory_does_not_have_is_refused(client, cities):
    answer = client.get(f"{LIST}?format=xml")

    assert answer.status_code == 400
    assert '<a href="/en/cities/?format=geojson"' in answer.text


def test_json_tells_count_facets_results_and_next(client, cities, monkeypatch):
    monkeypatch.setattr("cities.exports.JSON_PAGE", 2)

    answer = client.get(LIST, {"format": "json", "network": "rece"}).json()

    assert answer["count"] == 3
    assert [city["slug"] for city in answer["results"]] == ["e", "a"]
    assert (
        answer["results"][1] | {"title": "Vila A", "language": "en", "networks": ["culture", "rece"]}
        == answer["results"][1]
    )
    assert answer["results"][0]["url"] == "http://testserver/en/cities/e/"
    assert {"value": "ES", "label": "Spain", "count": 2, "selected": False} in answer["facets"]["country"]
    following = client.get(answer["next"]).json()
    assert [city["slug"] for city in following["results"]] == ["b"]
    assert following["next"] is None


def test_table_says_its_order_and_offers_the_other(client, cities):
    html = client.get(LIST, {"view": "table", "sort": "-population"}).content.decode()

    assert re.search(
        r'aria-sort="descending"><a class="sort" href="/en/cities/\?sort=population&amp;view=table">Inhabitants', html
    )
    assert html.count("aria-sort") == 1


def test_sample_is_counted_only_where_it_is_asked_for(cities):
    assert {"s"} == {city.slug for city in directory("evidence=sample").cities}
    assert "s" in {city.slug for city in directory("q=vila").cities}
    assert "s" not in {city.slug for city in directory().cities}
    whole = directory()
    figures = whole.headline
    assert whole.count == figures.members + figures.others
    assert {option.value: option.count for option in whole.facets["evidence"].options}["sample"] == 1
