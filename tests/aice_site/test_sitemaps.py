"""Search engines find every page in the languages in which it exists, and nothing else."""

import re

import pytest
from django.test import override_settings

from aice_site.sitemaps import SITEMAPS
from experiences.enums import State
from tests.factories.awards import make_award_edition
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.publications import make_news_item, make_publication

pytestmark = pytest.mark.django_db
SITE = "https://example.org"


@pytest.fixture(autouse=True)
def _address():
    with override_settings(SITE_URL=SITE):
        yield


def addresses(client, section):
    """Return each address of a sitemap with the languages of its alternates."""
    xml = client.get(f"/sitemap-{section}.xml").content.decode()
    return {
        re.search("<loc>(.+?)</loc>", entry)[1].removeprefix(SITE): re.findall(r'hreflang="(\w+)"', entry)
        for entry in re.findall("<url>(.+?)</url>", xml, re.DOTALL)
    }


def test_index_lists_every_section(client):
    xml = client.get("/sitemap.xml").content.decode()

    assert re.findall("<loc>https://[^/]+(.+?)</loc>", xml) == [f"/sitemap-{section}.xml" for section in SITEMAPS]


def test_pages_are_listed_in_every_language_with_alternates(client):
    found = addresses(client, "site")

    assert found["/ca/carta/"] == found["/en/charter/"] == ["ca", "es", "en", "fr"]
    assert len(found) % 4 == 0
    assert {"/fr/", "/es/experiencias/", "/en/cities/", "/fr/agenda/", "/ca/noticies/"} <= set(found)


def test_pages_and_sitemap_name_the_same_address_for_other_readers(client):
    make_news_item(slug="half", title_ca="Notícia", summary_ca="Resum", title_en="", source_language="ca")
    default = re.compile(r'hreflang="x-default" href="(.+?)"')

    for section, path, expected in (
        ("site", "/fr/charte/", "/en/charter/"),
        ("news", "/ca/noticies/half/", "/ca/noticies/half/"),
    ):
        xml = client.get(f"/sitemap-{section}.xml").content.decode()
        entry = next(
            each for each in re.findall("<url>.+?</url>", xml, re.DOTALL) if f"<loc>{SITE}{path}</loc>" in each
        )
        if section == "site":
            make_principle(1)
        assert default.findall(entry) == default.findall(client.get(path).content.decode()) == [SITE + expected]


def test_every_listed_page_that_exists_once_answers(client):
    make_principle(1)

    assert {path: client.get(path).status_code for path in addresses(client, "site")} == dict.fromkeys(
        addresses(client, "site"), 200
    )


def test_partly_translated_record_is_listed_only_in_its_languages(client):
    make_news_item(slug="half", title_ca="Notícia", summary_ca="Resum", title_fr="Nouvelle")

    assert addresses(client, "news") == {"/ca/noticies/half/": ["ca", "en"], "/en/news/half/": ["ca", "en"]}


def test_unpublished_records_are_not_listed(client):
    make_news_item(is_published=False)
    make_publication(is_published=False)
    make_experience(State.SUBMITTED, slug="waiting")
    make_experience(slug="shown", summary_en="Why")

    assert addresses(client, "news") == addresses(client, "publications") == {}
    assert addresses(client, "experiences") == {"/en/experiences/shown/": ["en"]}


def test_city_without_profile_is_listed_in_every_language(client):
    make_city(slug="vilanova")

    assert list(addresses(client, "cities")) == [
        "/ca/ciutats/vilanova/",
        "/es/ciudades/vilanova/",
        "/en/cities/vilanova/",
        "/fr/villes/vilanova/",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_sitemap_queries_do_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_principle(number)
        make_award_edition()

    with django_assert_num_queries(1):
        client.get("/sitemap-principles.xml")


def test_robots_leads_to_the_sitemap_and_keeps_crawlers_out_of_the_admin(client):
    text = client.get("/robots.txt").content.decode()

    assert f"Sitemap: {SITE}/sitemap.xml" in text.splitlines()
    assert "Disallow: /admin/" in text.splitlines()
