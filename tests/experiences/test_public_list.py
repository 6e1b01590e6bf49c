"""The list of the bank as a visitor meets it, and the same as data."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest

from awards.enums import Result
from core.spreadsheets import cell
from experiences.enums import State
from tests.experiences.bank import BANK, full_experience, text
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image, make_topic

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


# The list


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_four_statements_whatever_its_length(client, django_assert_num_queries, rows):
    topic = make_topic()
    for _ in range(rows):
        experience = full_experience(city=make_city(), topics=[topic])
        make_image(experience)
        make_prize(experience=experience)

    with django_assert_num_queries(4):
        response = client.get(BANK, {"q": "river", "topic": topic.slug})

    assert len(response.context["experiences"]) == rows


def test_the_list_shows_what_makes_one_enter(client):
    experience = full_experience(is_focus=True, is_sample=True)
    make_prize(make_award_edition(year=2024), experience=experience, result=Result.FINALIST)

    shown = text(client.get(BANK))

    for expected in ("1 experience ", "Granollers · Spain", "A river as a classroom", "Three kilometres of river.",
                     "Principle 1", "Finalist 2024", "Focus Experience", "Sample"):  # fmt: skip
        assert expected in shown


def test_a_foreign_text_carries_its_language(client):
    make_experience(title_ca="Un riu", title_en="", source_language="ca", original_language="ca")

    response = client.get(BANK)

    assert '<a href="/en/experiences/' in response.content.decode()
    assert 'lang="ca">Un riu</a>' in response.content.decode()
    assert "In: Catalan" in text(response)


def test_a_hit_in_another_language_names_it(client):
    make_experience(title_ca="Un riu", title_en="Water", overview_ca="una aula")

    assert "Found in: Catalan" in text(client.get(BANK, {"q": "riu"}))
    assert "Found in" not in text(client.get(BANK, {"q": "water"}))


def test_a_phrase_leads_to_the_same_words_without_quotation_marks(client):
    make_experience(title_en="A school street")

    page = client.get(BANK, {"q": "“school street”", "topic": "nature"}).content.decode()

    assert 'href="?q=school+street&amp;topic=nature"' in page
    assert "““" not in page
    assert "quotation marks, also" not in client.get(BANK, {"q": "school street"}).content.decode()


def test_only_published_experiences_are_listed(client, client_as):
    for state in State:
        make_experience(state=state, title_en=f"In state {state.value}.")

    for visitor in (client, client_as("admin")):
        assert re.findall(r"In state (\w+)\.", text(visitor.get(BANK))) == ["published"]


def test_htmx_gets_the_part_that_the_page_contains(client, htmx):
    topic = make_topic("nature")
    for _ in range(3):
        make_experience(topics=[topic])

    page = client.get(BANK, {"topic": "nature"}).content.decode()
    boosted = {**htmx, "HX-Boosted": "true", "HX-Target": "bank"}
    for headers in (htmx, boosted):
        part = client.get(BANK, {"topic": "nature"}, headers=headers).content.decode()
        begin = part.index('<div id="bank"')
        assert "<html" not in part
        assert part[begin:].strip() in page
        assert "<title>Topic: nature (en) · Bank of experiences · " in part[:begin]
        assert part.partition("<title>")[2].partition("</title>")[0] in page
    response = client.get(BANK + "?topic=nature&q=+experience", headers=boosted)
    assert response["HX-Push-Url"] == "/en/experiences/?q=experience&topic=nature"
    restored = client.get(BANK, headers={**boosted, "HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in restored


@pytest.mark.parametrize("query", ["?format=xml", "?format=JSON", "?format=xml&view=map", "?format=%00"])
def test_a_format_that_the_bank_does_not_have_is_refused_with_those_that_it_has(client, query):
    make_experience()

    answer = client.get(f"/ca/experiencies/{query}")

    assert answer.status_code == 400
    assert '<html lang="ca">' in answer.text
    assert '<a href="/ca/experiencies/?format=csv"' in answer.text
    assert client.get(f"{BANK}?format=").status_code == 200


def test_search_and_city_forms_keep_the_other_filters(client):
    make_experience(topics=[make_topic("nature")])

    page = client.get(BANK, {"q": "river", "topic": "nature", "sort": "year", "page": "3"}).content.decode()

    search, city = re.findall(r"<form class=\"(?:search-box|bank-city).*?</form>", page, re.DOTALL)
    fields = re.compile(r'name="(\w+)" value="(\w+)"')
    assert dict(fields.findall(search)) == {"q": "river", "topic": "nature", "sort": "year"}
    assert dict(fields.findall(city)) == {"q": "river", "topic": "nature", "sort": "year"}


def test_pages_keep_the_filters_in_canonical_order(client):
    topic = make_topic("nature")
    city = make_city()
    for _ in range(41):
        make_experience(topics=[topic], began_year=2020, city=city)

    page = client.get(BANK + "?page=2&year=2020&topic=nature").content.decode()

    assert 'href="?topic=nature&amp;year=2020&amp;page=3"' in page
    assert 'rel="prev" href="?topic=nature&amp;year=2020"' in page
    assert client.get(BANK, {"page": "99"}).context["found"].page == 3


def test_an_empty_list_says_what_to_loosen(client):
    make_experience(title_en="Music", topics=[make_topic("nature", name_en="Nature")])
    make_topic("sport", name_en="Sport")

    shown = text(client.get(BANK, {"q": "music", "topic": "sport"}))

    assert "Nothing matches all of this" in shown
    assert "Without Topic: Sport: 1 experience" in shown
    assert "Without “music”" not in shown


def test_filtered_lists_stay_out_of_search_engines(client):
    make_experience()

    assert "noindex" not in client.get(BANK).content.decode()
    assert '<meta name="robots" content="noindex">' in client.get(BANK, {"topic": "x"}).content.decode()


def test_a_long_search_says_what_it_left_out_and_makes_no_large_page(client):
    make_experience()

    page = client.get(BANK, {"q": "😀" * 3000}).content.decode()
    shown = client.get(BANK, {"q": "word " * 40, "view": "map"}).content.decode()

    assert "only its beginning counted" in page
    assert "only its beginning counted" in shown
    assert page.count("%F0%9F%98%80" * 37) > 1
    assert "%F0%9F%98%80" * 38 not in page


def test_the_list_sets_no_cookie_and_may_be_shared(client):
    response = client.get(BANK)

    assert not response.cookies
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "name", ["q", "country", "city", "topic", "principle", "goal", "year", "sort", "page", "format"]
)
def test_no_parameter_breaks_the_page_or_is_printed_unescaped(client, name):
    for value in ("\x00", "'\"><script>alert(1)</script>", "%", "9" * 300, "ÀÇ·🎈", "-1", "\\"):
        response = client.get(BANK, {name: value})

        assert (value, response.status_code) == (value, 400 if name == "format" else 200)
        assert b"<script>alert" not in response.content


# The list as data


def test_json_gives_count_facets_results_and_the_next_page(client):
    topic = make_topic("nature", name_ca="Natura")
    for n in range(21):
        make_experience(topics=[topic] if n else [], title_ca=f"Títol {n}", began_year=2000 + n)

    data = client.get("/ca/experiencies/", {"format": "json", "sort": "year"}).json()

    assert data["count"] == 21
    assert {"value": "nature", "label": "Natura", "count": 20} in data["facets"]["topic"]
    assert len(data["results"]) == 20
    first = data["results"][0]
    assert (first["title"], first["language"], first["topics"]) == ("Títol 20", "ca", ["nature"])
    assert first["url"].endswith(f"/ca/experiencies/{first['slug']}/")
    assert data["next"].endswith("/ca/experiencies/?sort=year&page=2&format=json")
    last = client.get("/ca/experiencies/", {"format": "json", "sort": "year", "page": 2}).json()
    assert ([row["title"] for row in last["results"]], last["next"]) == (["Títol 0"], None)


def test_csv_holds_the_whole_list_and_no_formula(client):
    for n in range(25):
        make_experience(title_en=f"Title {n}", city=make_city(name="=1+1"), audiences=["children", "families"])

    response = client.get(BANK, {"format": "csv"})
    content = b"".join(response.streaming_content).decode("utf-8")
    header, *rows = csv.reader(io.StringIO(content.removeprefix("\ufeff")))

    assert content.startswith("\ufeff")
    assert response["Content-Disposition"] == 'attachment; filename="experiences.csv"'
    assert header[:4] == ["Title", "Language", "Summary", "City"]
    assert len(rows) == 25
    assert rows[0][:5] == ["Title 24", "en", "", "'=1+1", "Spain"]
    assert rows[0][header.index("Who it is for")] == "Children; Families"


@pytest.mark.parametrize("value", ["=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx", "  =1"])
def test_a_cell_is_never_a_formula(value):
    assert cell(value) == "'" + value
    assert cell("plain - text") == "plain - text"
    assert cell(2015) == "2015"


def test_geojson_has_the_experiences_of_the_list_at_their_cities(client):
    nature = make_topic("nature", name_en="Nature")
    placed = make_city(latitude="41.38879", longitude="2.15899")
    make_experience(title_en="“Placed”", city=placed, topics=[nature])
    make_experience(title_en="Without a place", city=make_city(latitude=None, longitude=None), topics=[nature])
    make_experience()

    response = client.get(BANK, {"format": "geojson", "topic": "nature"})
    answer = json.loads(b"".join(response.streaming_content))
    nothing = client.get(BANK, {"format": "geojson", "topic": "other"})

    assert response["Content-Type"] == "application/geo+json"
    assert answer["type"] == "FeatureCollection"
    known = [(each["properties"]["title"], each["geometry"]) for each in answer["features"]]
    assert known == [
        ("Without a place", None),
        ("“Placed”", {"type": "Point", "coordinates": [2.15899, 41.38879]}),
    ]
    empty = json.loads(b"".join(nothing.streaming_content))
    assert (empty["type"], empty["features"]) == ("FeatureCollection", [])


def test_atom_is_a_feed_of_the_same_list(client):
    wanted = make_experience(title_en="Wanted & found", topics=[make_topic("nature", name_en="Nature")])
    make_experience()

    response = client.get(BANK, {"format": "atom", "topic": "nature"})
    feed = ET.fromstring(response.content)  # noqa: S314 - our own answer

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:title", None, ATOM) for entry in feed.findall("a:entry", ATOM)] == ["Wanted & found"]
    assert feed.find("a:entry/a:link", ATOM).get("href").endswith(wanted.get_absolute_url())
    assert feed.find("a:entry/a:category", ATOM).get("term") == "Nature"
    assert feed.find("a:link[@rel='self']", ATOM).get("href").endswith("?topic=nature&format=atom")


@pytest.mark.parametrize(("kind", "statements"), [("json", 4), ("csv", 4), ("geojson", 4), ("atom", 4)])
def test_data_takes_the_same_statements_for_one_row_and_many(client, django_assert_num_queries, kind, statements):
    make_experience()
    for rows in (1, 3):
        with django_assert_num_queries(statements):
            response = client.get(BANK, {"format": kind})
            content = b"".join(response.streaming_content) if response.streaming else response.content
        assert content.decode().count("/en/experiences/experience-") >= rows
        make_experience()
        make_experience()
