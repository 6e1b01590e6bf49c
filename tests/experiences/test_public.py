"""The bank and an experience as a visitor meets them."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.utils import translation

from awards.enums import Result
from core.spreadsheets import cell
from experiences.enums import Licence, State
from experiences.models import Experience
from experiences.sitemaps import ExperienceSitemap
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_goal, make_image, make_topic

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def full_experience(**overrides):
    """An experience of which everything is known."""
    fields = {
        "title_en": "A river as a classroom",
        "summary_en": "Three kilometres of river.",
        "overview_en": "First paragraph.\n\nSecond with [a link](https://example.org).",
        "results_en": "640 trees.",
        "principles": [make_principle(1, title_en="Inclusive education"), make_principle(13)],
        "goals": [make_goal(4)],
        "audiences": ["children"],
        "began_year": 2015,
        "website": "https://www.example.org/river",
        "contact_name": "Education department",
        "contact_email": "secret@example.org",
        "licence": Licence.CC_BY,
        "sources": "https://www.edcities.org/en/x/\nA report of 2020",
        **overrides,
    }
    if "city" not in fields:
        fields["city"] = make_city(name="Granollers", slug="granollers")
    if "topics" not in fields:
        fields["topics"] = [make_topic("nature", name_en="Nature")]
    return make_experience(**fields)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


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
    assert json.loads(b"".join(nothing.streaming_content)) == {"type": "FeatureCollection", "features": []}


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


# One experience


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_three_statements_whatever_it_holds(client, django_assert_num_queries, rows):
    topics = [make_topic() for _ in range(rows)]
    experience = full_experience(topics=topics, goals=[make_goal(n + 1) for n in range(rows)],
                                 partner_cities=[make_city() for _ in range(rows)])  # fmt: skip
    for _ in range(rows):
        make_image(experience)
        make_document(experience)
        make_experience(topics=topics)
    make_prize(experience=experience)

    with django_assert_num_queries(3):
        response = client.get(experience.get_absolute_url())

    assert len(response.context["related"]) == rows
    assert len(response.context["documents"]) == rows


def test_a_page_tells_everything_that_is_known_and_no_address(client):
    experience = full_experience(is_focus=True, focus_number=26, partner_cities=[make_city(name="Rosario")])
    make_prize(make_award_edition(year=2024), experience=experience)
    make_image(experience, credit="Town hall")
    make_document(experience, title="Handbook", size=2_300_000)

    response = client.get(experience.get_absolute_url())
    shown = text(response)

    for expected in ("Granollers", "A river as a classroom", "Three kilometres of river.", "Overview", "First paragraph.",
                     "Results", "640 trees.", "Since 2015", "Inclusive education", "Nature", "Children", "Rosario",
                     "Focus Experience no. 26", "Winner", "Award (en) 2024", "Handbook", "PDF · 2.3 MB · English",
                     "Photograph: Town hall", "Education department", "example.org",
                     "Creative Commons Attribution 4.0", "Written in English.", "Not yet confirmed by the city.",
                     "edcities.org", "A report of 2020"):  # fmt: skip
        assert expected in shown
    assert b"secret@example.org" not in response.content


def test_one_part_has_no_heading_and_no_list_of_contents(client):
    several, one = full_experience(), make_experience(overview_en="All of it.")

    assert 'href="#results"' in client.get(several.get_absolute_url()).content.decode()
    page = client.get(one.get_absolute_url()).content.decode()
    assert 'class="contents' not in page
    assert "<h2>Overview" not in page
    assert "All of it." in page


def test_a_record_with_only_a_title_says_so(client):
    experience = make_experience(city=make_city(name="Granollers"))

    shown = text(client.get(experience.get_absolute_url()))

    assert "The bank knows that Granollers did this, and no more so far." in shown


def test_the_original_language_is_told(client):
    experience = make_experience(
        title_en="Rivers", overview_en="x", title_ca="Rius", original_language="pt", original_title="Rios com Vida"
    )

    response = client.get(experience.get_absolute_url())

    assert "Written in Portuguese; this is the version in English. Read it in: Català" in text(response)
    assert '<p class="story-original" lang="pt">Rios com Vida</p>' in response.content.decode()


def test_a_page_in_fallback_says_so_and_points_to_a_language_that_exists(client, settings):
    experience = make_experience(
        slug="riu", title_ca="Un riu", summary_ca="Llarg.", title_en="", source_language="ca", original_language="ca"
    )

    page = client.get("/fr/experiences/riu/").content.decode()

    assert '<h1 lang="ca">Un riu</h1>' in page
    assert "catalan" in text(client.get("/fr/experiences/riu/"))
    assert f'<link rel="canonical" href="{settings.SITE_URL}/ca/experiencies/riu/">' in page
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', page) == ["ca"]
    assert experience.available_languages == ["ca"]


def test_hreflang_names_only_the_languages_that_exist(client, settings):
    make_experience(slug="riu", title_en="A river", title_ca="Un riu", summary_en="S", title_fr="Une rivière")

    page = client.get("/en/experiences/riu/").content.decode()

    assert f'<link rel="canonical" href="{settings.SITE_URL}/en/experiences/riu/">' in page
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', page) == ["en"]


def test_machines_read_who_did_what_and_under_which_licence(client):
    page = client.get(full_experience().get_absolute_url()).content.decode()

    article, trail = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert article["@type"] == "Article"
    assert article["headline"] == "A river as a classroom"
    assert article["author"]["name"] == "Granollers"
    assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert article["keywords"] == ["Nature"]
    assert trail["@type"] == "BreadcrumbList"
    assert '<meta property="og:title" content="A river as a classroom">' in page
    assert re.findall(r'property="og:type" content="(\w+)"', page) == ["article"]
    assert re.findall(r'property="og:(site_name|image)"', page) == ["site_name", "image"]


def test_related_experiences_come_with_their_reason(client):
    topic, other = make_topic("nature", name_en="Nature"), make_topic("sport")
    principle = make_principle(8)
    old = make_principle(8, edition=make_edition(2004))
    city = make_city(country="PT", population=10_000, population_source="x")
    experience = make_experience(topics=[topic], principles=[principle, old], city=city)
    near = make_experience(topics=[topic], principles=[principle])
    by_topic = make_experience(topics=[topic], city=make_city(population=15_000, population_source="x"))
    by_principle = make_experience(principles=[principle], city=make_city(country="PT"))
    make_experience(topics=[other], principles=[old])
    make_experience(state=State.DRAFT, topics=[topic])

    related = client.get(experience.get_absolute_url()).context["related"]

    assert [(item.experience.pk, item.reasons) for item in related] == [
        (near.pk, ["Same topic: Nature", "Same principle: 8"]),
        (by_topic.pk, ["Same topic: Nature", "City of similar size"]),
        (by_principle.pk, ["Same principle: 8", "Same country"]),
    ]


def test_of_many_that_share_something_the_newest_are_compared(client):
    topic, principle = make_topic("nature", name_en="Nature"), make_principle(8)
    experience = make_experience(topics=[topic], principles=[principle])
    make_experience(topics=[topic])
    with_both = make_experience(topics=[topic], principles=[principle])
    only_topic = make_experience(topics=[topic])
    with connection.cursor() as cursor:  # as if a thousand more had the topic
        cursor.execute(
            "INSERT INTO experiences_facetcount (code, change) SELECT code, 1000 FROM experiences_facetcode"
            " WHERE facet = 'topic' AND value = 'nature'"
        )

    related = client.get(experience.get_absolute_url()).context["related"]

    assert [item.experience.pk for item in related][:2] == [with_both.pk, only_topic.pk]


def test_an_experience_without_subjects_has_nothing_related(client):
    make_experience()

    assert client.get(make_experience().get_absolute_url()).context["related"] == []


# Who may see it


UNPUBLISHED = [state for state in State if state not in State.ONCE_PUBLISHED]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_an_unpublished_experience_is_not_there_for_others(client, client_as, state):
    city = make_city()
    address = full_experience(state=state, city=city).get_absolute_url()

    assert client.get(address).status_code == 404
    assert client_as("technician", city=make_city()).get(address).status_code == 404
    assert client_as("stranger").get(address).status_code == 404
    preview = client_as("technician", city=city).get(address)
    assert preview.status_code == 200
    assert "Only the city and the secretariat see this page." in text(preview)
    assert str(State(state).city_label) in text(preview)
    assert (preview["Cache-Control"], preview["X-Robots-Tag"]) == ("private, no-store", "noindex")
    page = preview.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical"' not in page
    assert "ld+json" not in page


def test_the_secretariat_reads_what_was_sent_but_no_draft(client_as):
    editor = client_as("editor")

    assert editor.get(full_experience(state=State.SUBMITTED).get_absolute_url()).status_code == 200
    assert editor.get(make_experience(state=State.DRAFT).get_absolute_url()).status_code == 404


def test_an_archived_experience_leaves_a_polite_note(client, client_as):
    city = make_city(name="Granollers", slug="granollers")
    experience = make_experience(state=State.ARCHIVED, city=city, title_en="Taken out")

    response = client.get(experience.get_absolute_url())

    assert response.status_code == 410
    assert "This experience is no longer in the bank" in text(response)
    assert 'href="/en/experiences/?city=granollers"' in response.content.decode()
    assert "Taken out" not in text(response)
    assert client_as("technician", city=city).get(experience.get_absolute_url()).status_code == 200


def test_an_unknown_address_is_not_found(client):
    assert client.get(BANK + "no-such-experience/").status_code == 404
    assert client.post(BANK).status_code == 405


# The sitemap


def test_the_sitemap_lists_published_experiences_in_their_languages(settings):
    make_experience(slug="riu", title_en="A river", title_ca="Un riu")
    make_experience(slug="catalan", title_ca="Només", title_en="", source_language="ca")
    make_experience(state=State.DRAFT)

    urls = [entry["location"] for entry in ExperienceSitemap().get_urls()]

    assert sorted(urls) == [
        f"{settings.SITE_URL}/ca/experiencies/catalan/",
        f"{settings.SITE_URL}/ca/experiencies/riu/",
        f"{settings.SITE_URL}/en/experiences/riu/",
    ]


def test_names_of_pages_are_translated():
    experience = make_experience(slug="riu")

    for language, path in {
        "ca": "experiencies",
        "es": "experiencias",
        "en": "experiences",
        "fr": "experiences",
    }.items():
        with translation.override(language):
            assert Experience.get_absolute_url(experience) == f"/{language}/{path}/riu/"


@pytest.mark.parametrize("subjects", ["topics", "principles"])
def test_experience_with_only_one_kind_of_subject_has_its_related_ones(client, subjects):
    shared = {"topics": {"topics": [make_topic()]}, "principles": {"principles": [make_principle(3)]}}[subjects]
    experience, other = make_experience(**shared), make_experience(**shared)

    related = client.get(experience.get_absolute_url()).context["related"]

    assert [item.experience.pk for item in related] == [other.pk]


def test_a_page_in_fallback_does_not_offer_the_language_that_it_shows(client):
    one = make_experience(title_en="", title_ca="Escola de nit", summary_ca="De nit.", source_language="ca")
    two = make_experience(
        title_en="", title_ca="Hort", summary_ca="Verd.", title_es="Huerto", summary_es="Verde.", source_language="ca"
    )

    first = client.get(f"/fr/experiences/{one.slug}/").content.decode()
    second = client.get(f"/fr/experiences/{two.slug}/").content.decode()

    assert "À lire aussi en" not in first
    assert re.findall(r'hreflang="(\w+)">[^<]*</a>\.</p>', second) == ["es"]


def test_a_card_with_only_its_summary_in_another_language_says_so(client):
    make_experience(title_en="Night school", summary_ca="De nit.", source_language="ca")

    assert "In: Catalan" in text(client.get("/en/experiences/"))
