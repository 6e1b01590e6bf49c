"""The cities most like a city: which ones, in which order, and why."""

import re

import pytest
from django.utils import translation

from cities.alike import LOOKED_AT, SHOWN, alike
from cities.enums import Evidence
from cities.models import CityNetwork
from experiences.enums import State
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


def city_with(*numbers, experiences=1, population=None, **overrides):
    """A city with published experiences that answer to these principles."""
    source = "A source" if population is not None else ""
    city = make_city(population=population, population_source=source, **overrides)
    for _number in range(experiences):
        make_experience(city=city, principles=[make_principle(number) for number in numbers])
    return city


def found(city):
    return {other.slug: other.reasons for other in alike(city)}


def test_every_reason_is_a_feature_that_both_have():
    network, other_network = make_network(acronym="RED"), make_network(official_name="Net")
    city = city_with(1, 3, 7, population=60_000, networks=[network, other_network])
    city_with(3, 7, 9, slug="all", population=99_999, networks=[network, other_network])
    city_with(slug="size", country="PT", population=50_000)
    city_with(slug="country", population=200_000)
    city_with(slug="network", country="PT", networks=[network])
    city_with(7, slug="principle", country="PT")
    city_with(9, slug="nothing", country="PT", population=10_000)

    with_all = alike(city)[0]

    assert with_all.slug == "all"
    assert with_all.because == (
        "Because: similar number of inhabitants (50,000 to 100,000), same country (Spain), same networks (Net, RED) "
        "and principles in common (3. Principle 3 (en), 7. Principle 7 (en))."
    )
    assert found(city) == {
        "all": with_all.reasons,
        "network": ["same network (RED)"],
        "size": ["similar number of inhabitants (50,000 to 100,000)"],
        "country": ["same country (Spain)"],
    }
    assert list(found(city)) == ["all", "size", "country", "network"]


def test_principles_decide_between_cities_that_are_otherwise_alike():
    city = city_with(1, 3, 7)
    city_with(1, slug="one", experiences=3)
    city_with(1, 3, slug="two")

    assert list(found(city)) == ["two", "one"]


def test_order_is_the_same_every_time_and_more_experiences_go_first():
    city = make_city()
    for slug, experiences in (("b", 1), ("a", 1), ("many", 2)):
        city_with(slug=slug, experiences=experiences)

    assert [list(found(city)) for _time in range(2)] == [["many", "a", "b"]] * 2


def test_only_listed_cities_with_published_experiences_are_named():
    city = city_with(1)
    make_city(slug="without")
    make_experience(State.DRAFT, city=make_city(slug="draft"))
    city_with(1, slug="sample", is_sample=True)
    city_with(1, slug="outside", evidence=Evidence.NONE)
    partner = make_city(slug="partner")
    make_experience(city=make_city(country="PT"), partner_cities=[partner])

    assert list(found(city)) == ["partner"]


def test_networks_that_either_city_has_left_do_not_count():
    network = make_network()
    city, left = city_with(country="PT", networks=[network]), city_with(slug="left", networks=[network])
    CityNetwork.objects.filter(city=left).update(since_year=2000, until_year=2010)

    assert found(city) == {}


def test_unknown_population_and_country_are_no_reason():
    city = city_with(population=None)
    city_with(slug="unknown", country="PT", population=None)
    city_with(slug="spanish", population=3_000)

    assert found(city) == {"spanish": ["same country (Spain)"]}
    assert alike(city, with_country=False) == []


def test_page_says_that_an_unknown_population_does_not_count(client):
    city = city_with(1, slug="unknown", population=None)
    known = city_with(1, slug="known", population=3_000)

    texts = [client.get(each.get_absolute_url()).content.decode() for each in (city, known)]

    assert ["is not known here, so it does not count" in text for text in texts] == [True, False]


def test_number_of_each_city_is_that_of_the_list_it_leads_to(client):
    city = city_with(1)
    other = city_with(1, experiences=2)
    make_experience(city=make_city(country="PT"), partner_cities=[other])

    html = client.get(city.get_absolute_url()).content.decode()
    links = re.findall(rf'<a href="(/en/experiences/\?city={other.slug})">(\d+) experiences: ', html)

    assert links == [(f"/en/experiences/?city={other.slug}", "3")]
    assert client.get(links[0][0]).context["found"].total == 3


def test_page_without_alike_cities_has_no_such_section(client):
    html = client.get(city_with(1).get_absolute_url()).content.decode()

    assert "Cities like this one" not in html


def test_one_statement_and_a_bounded_answer(django_assert_num_queries):
    city = city_with(1)
    for _number in range(LOOKED_AT + 2):
        city_with(1)

    with django_assert_num_queries(1):
        cities = alike(city)

    assert len(cities) == SHOWN


def test_reasons_speak_the_readers_language():
    city = city_with(3, population=3_000)
    city_with(3, population=4_000)
    said = {}
    for code in ("ca", "es", "fr"):
        with translation.override(code):
            said[code] = alike(city)[0].because

    assert said == {
        "ca": "Per què: nombre d’habitants semblant (menys de 50.000), mateix país (Espanya) i principi en comú (3. Principle 3 (ca)).",
        "es": "Por qué: número de habitantes similar (menos de 50\u00a0000), mismo país (España) y principio en común (3. Principle 3 (es)).",
        "fr": "Pourquoi\u00a0: nombre d’habitants semblable (moins de 50\u202f000), même pays (Espagne) et principe commun (3. Principle 3 (fr)).",
    }


def test_a_metropolis_of_the_same_country_does_not_stand_before_the_towns():
    network = make_network()
    city = city_with(1, 3, 7, population=60_000, networks=[network])
    city_with(1, 3, 7, slug="metropolis", population=1_600_000, networks=[network], experiences=3)
    city_with(1, slug="town", population=101_000, networks=[network])
    city_with(1, 3, slug="abroad", country="PT", population=61_000)

    assert list(found(city)) == ["town", "abroad", "metropolis"]
    assert found(city)["town"][0] == "similar number of inhabitants (101,000)"
    assert found(city)["abroad"][1].startswith("principles in common (1. ")
