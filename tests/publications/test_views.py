"""Publications and news: each in the languages in which it exists, and honest where it is in another."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.test import override_settings

from publications.enums import Series
from publications.shelf import shelves
from tests.factories.experiences import make_experience
from tests.factories.publications import make_news_item, make_publication

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_publication_list_queries_do_not_grow(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make_publication(languages=["en", "fr"])

    with django_assert_num_queries(2):
        client.get("/en/publications/")


@pytest.mark.parametrize("rows", [1, 3])
def test_publication_queries_do_not_grow(client, django_assert_num_queries, rows):
    make_publication(slug="focus", series=Series.FOCUS, number="46", languages=["ca", "es", "en"][:rows])
    make_experience(is_focus=True, focus_number=46)

    with django_assert_num_queries(4):
        client.get("/en/publications/focus/")


@pytest.mark.parametrize("rows", [1, 3])
def test_news_list_queries_do_not_grow(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make_news_item()

    with django_assert_num_queries(2):
        client.get("/en/news/")


@pytest.mark.parametrize("rows", [1, 3])
def test_news_item_queries_do_not_grow(client, django_assert_num_queries, rows):
    make_news_item(slug="shown")
    for _number in range(rows):
        make_news_item()

    with django_assert_num_queries(2):
        client.get("/en/news/shown/")


def test_publication_list_shows_published_ones_by_series(client):
    make_publication(series=Series.REPORT, title_en="Report 2020")
    make_publication(series=Series.GUIDE, title_en="Guide")
    make_publication(series=Series.GUIDE, title_en="Not shown", is_published=False)

    html = html_of(client, "/en/publications/")

    assert re.findall(r'<h2 id="(\w+)">', html) == ["guide", "report"]
    assert re.findall(r">(Report 2020|Guide|Not shown)</a></h3>", html) == ["Guide", "Report 2020"]


def test_publication_list_shows_the_leaflet_first_with_its_files(client):
    make_publication(series=Series.GUIDE)
    make_publication(series=Series.LEAFLET, slug="leaflet", languages=["ca", "fr"])

    html = html_of(client, "/en/publications/")

    leaflet = html.split('class="leaflet')[1].split("</section>")[0]
    assert re.findall(r'hreflang="(\w+)" download', leaflet) == ["ca", "fr"]
    assert html.index('class="leaflet') < html.index('id="guide"')


def test_publication_list_without_publications_says_so(client):
    assert "No publication is on this site yet" in html_of(client, "/en/publications/")


def test_shelf_numbers_are_ordered_as_numbers():
    for number in ("9", "46", "8"):
        make_publication(series=Series.FOCUS, number=number)
    for year in (2016, None, 2020):
        make_publication(series=Series.REPORT, year=year)

    from publications.models import Publication

    shown = {shelf.series: shelf.publications for shelf in shelves(Publication.objects.all())}
    assert [publication.number for publication in shown[Series.FOCUS]] == ["46", "9", "8"]
    assert [publication.year for publication in shown[Series.REPORT]] == [2020, 2016, None]


def test_publication_shows_its_files_by_language(client):
    make_publication(slug="guide", languages=["en", "ca"])

    html = html_of(client, "/ca/publicacions/guide/")

    assert re.findall(r'href="(/media/public/publications/[^"]+)" hreflang="(\w+)"', html) == [
        ("/media/public/publications/guide-ca.pdf", "ca"),
        ("/media/public/publications/guide-en.pdf", "en"),
    ]


@override_settings(SITE_URL="https://example.org")
def test_publication_tells_machines_its_languages_and_the_way_to_it(client):
    make_publication(slug="guide", year=2019, languages=["ca", "en"])

    html = html_of(client, "/en/publications/guide/")

    book, way = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', html)[1])
    assert (book["@type"], book["datePublished"], book["inLanguage"]) == ("Book", "2019", ["ca", "en"])
    assert [step["item"] for step in way["itemListElement"]] == [
        "https://example.org/en/publications/",
        "https://example.org/en/publications/guide/",
    ]


def test_news_tells_machines_what_it_is(client):
    make_news_item(slug="assembly", title_en="Nine cities", published_on="2023-03-23")

    html = html_of(client, "/ca/noticies/assembly/")

    article, _way = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', html)[1])
    assert (article["@type"], article["headline"], article["datePublished"], article["inLanguage"]) == (
        "NewsArticle",
        "Nine cities",
        "2023-03-23",
        "en",
    )


def test_publication_without_file_or_address_says_so(client):
    make_publication(slug="guide")

    assert "This site does not hold its file yet." in html_of(client, "/en/publications/guide/")


def test_publication_elsewhere_names_whose_site_opens(client):
    make_publication(slug="guide", website="https://www.example.org/guide")

    assert "See it at example.org" in html_of(client, "/en/publications/guide/")


def test_focus_publication_leads_to_the_experience_it_presents(client):
    make_publication(slug="focus-46", series=Series.FOCUS, number="46")
    make_experience(slug="shelter", is_focus=True, focus_number=46)

    assert 'href="/en/experiences/shelter/"' in html_of(client, "/en/publications/focus-46/")


def test_unpublished_publication_and_news_are_not_found(client):
    make_publication(slug="guide", is_published=False)
    make_news_item(slug="news", is_published=False)

    assert client.get("/en/publications/guide/").status_code == 404
    assert client.get("/en/news/news/").status_code == 404


@pytest.mark.parametrize("address", ["/en/publications/guide/", "/en/news/news/"])
def test_unpublished_publication_and_news_are_a_preview_of_those_who_write_them(address, client_as):
    make_publication(slug="guide", is_published=False)
    make_news_item(slug="news", is_published=False)

    response = client_as("admin").get(address)

    assert "Only the secretariat sees this page." in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert response["Cache-Control"] == "private, no-store"
    for role in ("stranger", "technician"):
        assert client_as(role).get(address).status_code == 404


def test_news_list_is_newest_first_and_paged(client):
    for _number in range(21):
        make_news_item()

    first, second = (html_of(client, f"/en/news/?page={page}") for page in (1, 2))

    days = [re.findall(r'<time datetime="([^"]+)"', html) for html in (first, second)]
    assert (len(days[0]), len(days[1])) == (20, 1)
    assert days[0] + days[1] == sorted(days[0] + days[1], reverse=True)


def test_news_list_without_news_says_so(client):
    assert "No news is on this site yet" in html_of(client, "/en/news/")


def test_news_item_shows_text_sources_and_date(client):
    make_news_item(slug="assembly", title_en="Nine cities", body_en="They **join**.", source="https://example.org/a")

    html = html_of(client, "/en/news/assembly/")

    assert "<h1>Nine cities</h1>" in html.replace(' lang="en"', "")
    assert "<strong>join</strong>" in html
    assert 'href="https://example.org/a"' in html


@override_settings(SITE_URL="https://example.org")
@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/ca/noticies/half/", "/ca/noticies/half/"),
        ("/en/news/half/", "/en/news/half/"),
        ("/fr/actualites/half/", "/en/news/half/"),
    ],
)
def test_partly_translated_news_has_canonical_and_alternates_that_exist(client, address, canonical):
    make_news_item(slug="half", title_ca="Notícia", summary_ca="Resum", title_fr="Nouvelle sans résumé")

    html = html_of(client, address)

    assert re.findall(r'rel="canonical" href="([^"]+)"', html) == [f"https://example.org{canonical}"]
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["ca", "en"]


def test_news_in_fallback_says_so_and_carries_its_language(client):
    make_news_item(slug="english", title_en="Only English", body_en="Text.")

    html = html_of(client, "/fr/actualites/english/")

    assert 'class="language-notice"' in html
    assert '<h1 lang="en">Only English</h1>' in html
    assert '<div class="prose" lang="en">' in html


@override_settings(SITE_URL="https://example.org")
def test_news_feed_has_public_addresses_and_the_language_of_each_entry(client):
    make_news_item(slug="english", title_en="Only English & more")
    make_news_item(slug="both", title_fr="En français", summary_fr="Résumé.")
    make_news_item(is_published=False)

    response = client.get("/fr/actualites/?format=atom")

    feed = ET.fromstring(response.content)  # noqa: S314 - our own feed
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.get(XML_LANG) == "fr"
    assert [
        (entry.findtext("a:title", "", ATOM), entry.find("a:link", ATOM).get("href"), entry.get(XML_LANG))
        for entry in feed.findall("a:entry", ATOM)
    ] == [
        ("En français", "https://example.org/fr/actualites/both/", None),
        ("Only English & more", "https://example.org/fr/actualites/english/", "en"),
    ]


def test_news_feed_is_named_in_the_list(client):
    make_news_item()

    assert '<link rel="alternate" type="application/atom+xml"' in html_of(client, "/en/news/")


def test_pages_without_a_summary_describe_themselves_otherwise(client):
    make_publication(slug="leaflet", title_en="Leaflet", summary_en="", year=2018)
    make_news_item(slug="item", title_en="Item", summary_en="", body_en="What *happened*.")

    leaflet, item = html_of(client, "/en/publications/leaflet/"), html_of(client, "/en/news/item/")

    assert re.search(r'<meta name="description" content="Leaflet · .+ · 2018">', leaflet)
    assert '<meta name="description" content="What happened.">' in item


def test_issue_of_a_series_is_told_from_its_experience_in_the_title_of_the_window(client):
    issue = make_publication(series=Series.FOCUS, number="46", title_en="The shelter")

    page = client.get(issue.get_absolute_url()).content.decode()

    assert "<title>The shelter · Focus Experience, no. 46 · " in page
