"""An experience as a visitor meets it."""

import json
import re

import pytest
from django.db import connection
from django.utils import translation

from experiences.enums import State
from experiences.models import Experience
from experiences.sitemaps import ExperienceSitemap
from tests.experiences.bank import BANK, full_experience, text
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_goal, make_image, make_topic

pytestmark = pytest.mark.django_db


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
        (near.pk, ["Same topic: Nature", "Same principle: 8. Principle 8 (en)"]),
        (by_topic.pk, ["Same topic: Nature", "City of similar size"]),
        (by_principle.pk, ["Same principle: 8. Principle 8 (en)", "Same country"]),
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
