"""The page about open data: what it promises is so."""

import html
import json
import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation

from experiences.enums import Licence
from experiences.models import Experience
from experiences.selection import FACETS
from pages import open_data
from tests.factories.awards import make_prize
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_experience, make_goal, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def _bank():
    caches["default"].clear()
    for number in (1, 2):
        experience = make_experience(
            city=make_city(slug=f"town-{number}", networks=[make_network()]),
            topics=[make_topic()],
            principles=[make_principle(7)] if number == 1 else [],
            goals=[make_goal(4)],
            audiences=["children"],
            began_year=2015,
            title_en=f"Participation {number}",
            licence=Licence.CC_BY if number == 1 else "",
        )
        make_prize(experience=experience)


def examples(page):
    table_links = re.findall(r'<td><a href="([^"]+)"', page)
    return [html.unescape(link) for link in table_links]


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
@pytest.mark.usefixtures("_bank")
def test_every_example_answers(client, language):
    with translation.override(language):
        page = client.get(reverse("open_data")).content.decode()

    found = examples(page)
    answers = {link: client.get(link) for link in found}

    assert len(found) > 25
    assert {link: answer.status_code for link, answer in answers.items() if answer.status_code != 200} == {}
    assert all(link.startswith(f"/{language}/") for link in found)


@pytest.mark.usefixtures("_bank")
def test_every_parameter_is_there_and_its_example_finds_something(client):
    page = client.get("/en/data/").content.decode()

    for facet in FACETS:
        (link,) = [link for link in examples(page) if re.search(rf"\?{facet}=[^&]+$", link)]
        assert client.get(f"{link}&format=json").json()["count"] > 0, link


@pytest.mark.usefixtures("_bank")
def test_the_fields_are_those_of_the_data(client):
    result = client.get("/en/experiences/?format=json").json()["results"][0]

    told = {name for line in open_data._fields() for name in line.name.split(", ")}

    assert told == set(result)


@pytest.mark.usefixtures("_bank")
def test_files_say_under_which_terms_they_are(client):
    bank, cities = reverse("experience_list"), reverse("city_list")
    said = client.get(bank, {"format": "json"}).json()
    points = json.loads(b"".join(client.get(bank, {"format": "geojson"}).streaming_content))

    assert said["licence_of_facts"] == points["licence_of_facts"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["rights"] == points["rights"] == client.get(cities, {"format": "json"}).json()["rights"]
    assert f"<rights>{said['rights']}</rights>" in client.get(bank, {"format": "atom"}).content.decode()
    assert "none stated" in b"".join(client.get(bank, {"format": "csv"}).streaming_content).decode()


@pytest.mark.usefixtures("_bank")
def test_licences_are_counted_and_ours_is_a_proposal_until_approved(client, settings):
    page = client.get("/en/data/").content.decode()

    assert "has not decided yet" in page
    counted = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page.split("counted today")[1])
    assert counted == [("Creative Commons Attribution 4.0", "1"), ("none stated", "1")]
    settings.CONTENTS_APPROVED = True
    assert "has not decided yet" not in client.get("/en/data/").content.decode()


@pytest.mark.parametrize("form", ["json", "csv", "geojson", "atom", "bib", "ris"])
@pytest.mark.usefixtures("_bank")
def test_data_may_be_read_by_scripts_of_other_sites(client, form):
    assert client.get("/en/experiences/", {"format": form})["Access-Control-Allow-Origin"] == "*"


def test_an_empty_bank_has_a_page_too(client):
    assert Experience.objects.count() == 0
    assert client.get("/en/data/").status_code == 200


@pytest.mark.usefixtures("_bank")
def test_the_page_takes_three_statements(client, django_assert_num_queries):
    client.get("/en/data/")

    with django_assert_num_queries(3):
        client.get("/en/data/")


def test_the_bank_the_footer_and_this_site_lead_there(client):
    make_experience()
    for page in ("/en/experiences/", "/en/", "/en/association/this-site/"):
        assert 'href="/en/data/"' in client.get(page).content.decode()
