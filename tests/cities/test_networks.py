"""Networks: the list, and a network with its cities and coordinators."""

import datetime as dt
import json
import re

import pytest
from django.utils.timezone import localdate

from cities.enums import Evidence, NetworkKind
from cities.models import CityNetwork, NetworkCoordination
from tests.factories.cities import make_city, make_country, make_network


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_list_groups_networks_and_counts_what_the_directory_lists(client, db):
    red = make_network(official_name="Red Estatal", name_en="Spanish Network", acronym="RECE")
    red.countries.add(make_country())
    make_network(official_name="Cultura", kind=NetworkKind.THEMATIC, parent=red, ended_year=2020).countries.add(
        make_country()
    )
    make_network(official_name="Only a name")
    coordinator = make_city(name="Málaga", networks=[red])
    make_city(networks=[red], evidence=Evidence.NONE)
    CityNetwork.objects.create(city=make_city(), network=red, since_year=2000, until_year=2004)
    yesterday = localdate() - dt.timedelta(days=1)
    NetworkCoordination.objects.create(
        network=red, city=make_city(), since_year=2024, until=yesterday, until_year=yesterday.year
    )
    NetworkCoordination.objects.create(network=red, city=coordinator, since_year=2025, until_year=2100)

    text = words(client.get("/en/networks/").content.decode())

    assert (
        "Territorial networks RECE Spanish Network Spain 1 city in this directory Coordinated by Málaga, 2025–2100"
        in text
    )
    assert "Thematic networks Cultura Spain Ended in 2020" in text
    assert "Only a name" not in text


def test_page_shows_cities_coordinators_and_relatives(client, db):
    parent = make_network(slug="latin-america", official_name="Delegación", kind=NetworkKind.DELEGATION)
    parent.countries.add(make_country())
    network = make_network(slug="race", official_name="Red Argentina", name_en="Argentinean Network", acronym="RACE",
                           parent=parent, founded_year=2016, stated_members="31 (2024)", website="https://www.x.org/race",
                           source="https://a.org/1 ; a book")  # fmt: skip
    make_network(slug="child", official_name="Child", parent=network).countries.add(make_country())
    network.countries.add(make_country("AR"))
    rosario = make_city(name="Rosario", country="AR", networks=[network], latitude=-33, longitude=-60)
    make_city(name="Elsewhere", country="PT", networks=[network])
    NetworkCoordination.objects.create(network=network, city=rosario, since_year=2019, until_year=2021)
    NetworkCoordination.objects.create(network=network, city=make_city(name="Córdoba"))

    html = client.get("/en/networks/race/").content.decode()
    text = words(html)

    for expected in (
        "Argentinean Network", "Red Argentina (RACE)", "since 2016", "31 (2024)", "Delegación", "Child", "2019–2021 Rosario",
        "Years not known Córdoba", "2 cities of this network are in the directory.", "Argentina 1 Rosario", "Portugal 1 Elsewhere",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Coordinates it now" not in text
    assert 'href="/en/cities/?network=race"' in html
    assert 'href="/en/experiences/?network=race"' in html
    assert "map/ar.svg" in html
    assert json.loads(re.search(r'ld\+json">(.*?)</script>', html)[1])[0]["legalName"] == "Red Argentina"


def test_network_known_by_name_only_has_no_page(client, db):
    make_network(slug="central")

    assert client.get("/en/networks/central/").status_code == 404


def test_network_without_cities_says_so(client, db):
    make_network(slug="red").countries.add(make_country())

    assert "The sources found name no city of this network." in client.get("/en/networks/red/").content.decode()


@pytest.mark.parametrize(("address", "queries"), [("/en/networks/", 3), ("/en/networks/red/", 8)])
def test_pages_take_few_queries_whatever_the_rows(client, db, django_assert_num_queries, address, queries):
    network = make_network(slug="red")

    def fill():
        other = make_network(parent=network)
        other.countries.add(make_country())
        network.countries.add(make_country("PT"))
        city = make_city(networks=[network, other], latitude=41, longitude=2)
        for each in (network, other):
            NetworkCoordination.objects.create(network=each, city=city, since_year=2020)

    fill()
    with django_assert_num_queries(queries):
        client.get(address)
    fill()
    fill()
    with django_assert_num_queries(queries):
        client.get(address)
