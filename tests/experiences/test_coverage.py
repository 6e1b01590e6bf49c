"""The coverage of the Charter: every number is that of the list it leads to."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from experiences.enums import State
from experiences.models import Experience
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

PAGE = "/en/charter/coverage/"
CELL = re.compile(r'<td(?: class="level-\d")?>(?:<a href="([^"]+)">)?([\d,]+)')


@pytest.fixture
def bank():
    """Experiences that overlap in every way: several topics, partner cities, a network that a city has left."""
    one, two, four = (make_principle(number) for number in (1, 2, 4))
    art, play, none = make_topic("art"), make_topic("play"), make_topic("none")
    north, south = make_network(slug="north", official_name="North"), make_network(slug="south", acronym="SO")
    inside, both, outside = make_city(networks=[north]), make_city(networks=[north, south]), make_city()
    former = make_city(networks=[south])
    former.network_links.update(since_year=2000, until_year=2010)
    make_experience(city=inside, topics=[art], principles=[one])
    make_experience(city=inside, topics=[art, play], principles=[one, two], partner_cities=[both])
    make_experience(city=both, topics=[play], principles=[one, two, four])
    make_experience(city=outside, topics=[art], principles=[two])
    make_experience(city=outside, topics=[art])
    make_experience(city=former, principles=[four])
    make_experience(State.DRAFT, city=inside, topics=[none], principles=[one])
    make_experience(State.ARCHIVED, city=inside, topics=[none], principles=[one])


def cells(html):
    return [(url.replace("&amp;", "&"), int(number)) for url, number in CELL.findall(html)]


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_every_number_is_that_of_the_list_it_leads_to(client, bank, language):
    with translation.override(language):
        html = client.get(reverse("coverage")).content.decode()
    found = cells(html)

    assert len(found) == (3 + 1) * 4 + (2 + 1) * 4
    for url, number in found:
        assert bool(url) == bool(number)
        if url:
            assert client.get(url).context["found"].total == number, url
    assert sum(number for _url, number in found) > 30


def test_tables_say_what_their_numbers_are(client, bank):
    html = client.get(PAGE).content.decode()
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', html, re.DOTALL)
    numbers = {name: [number for _url, number in cells(row)] for name, row in rows[:4]}

    assert numbers == {
        "art (en)": [2, 2, 0, 4], "none (en)": [0, 0, 0, 0], "play (en)": [2, 2, 1, 2], "All": [3, 3, 2, 6]
    }  # fmt: skip
    assert [name for name, _row in rows[4:]] == ["North", "SO", "All"]
    assert html.count('<th scope="col"') == 2 * 5
    assert html.count('role="region" aria-labelledby="by-') == html.count('tabindex="0"') == 2
    assert "One experience names no principle." in html


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_five_statements_whatever_the_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        make_experience(
            city=make_city(networks=[make_network()]), topics=[make_topic()], principles=[make_principle(number + 1)]
        )

    with django_assert_num_queries(5):
        client.get(PAGE)


def test_numbers_are_counted_once_for_the_same_content(client, bank, django_assert_num_queries):
    client.get(PAGE)

    with django_assert_num_queries(4):
        client.get(PAGE)


def test_numbers_follow_every_change_of_the_bank(client, bank):
    before = client.get(PAGE)
    Experience.objects.filter(state=State.DRAFT).update(state=State.PUBLISHED, published_at="2026-01-01T00:00Z")
    after = client.get(PAGE, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "6 experiences of the bank" in before.content.decode()
    assert "7 experiences of the bank" in after.content.decode()
    assert client.get(PAGE, headers={"If-None-Match": after["ETag"]}).status_code == 304


def test_page_of_an_empty_bank_says_so(client):
    html = client.get(PAGE).content.decode()

    assert "There is nothing to count yet" in html
    assert "<table" not in html


def test_address_is_translated_and_the_charter_leads_there(client):
    make_principle(1)
    found = []
    for code in ("ca", "es", "en", "fr"):
        with translation.override(code):
            found.append(reverse("coverage"))

    assert found == ["/ca/carta/cobertura/", "/es/carta/cobertura/", PAGE, "/fr/charte/couverture/"]
    for page in ("/en/charter/", "/en/experiences/"):
        assert f'href="{PAGE}"' in client.get(page).content.decode(), page
