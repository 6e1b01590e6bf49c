"""The Charter's pages: entered by its blocks, read in one language or in two."""

import re

import pytest
from django.test import override_settings

from core.templatetags.structured_data import json_ld
from core.translated import SITE_LANGUAGES
from experiences.enums import State
from tests.factories.charter import make_edition, make_principle
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db


def html_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_charter_queries_do_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_principle(number)
        make_edition(1990 + number)

    with django_assert_num_queries(3):
        client.get("/en/charter/")


@pytest.mark.parametrize("rows", [1, 3])
def test_charter_in_two_languages_queries_do_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_principle(number)

    with django_assert_num_queries(3):
        client.get("/en/charter/?with=fr")


@pytest.mark.parametrize("rows", [1, 3])
def test_principle_queries_do_not_grow(client, django_assert_num_queries, rows):
    principle = make_principle(1)
    for number in range(1, rows + 1):
        make_principle(number + 1)
        make_experience(principles=[principle])
        make_topic().principles.add(principle)

    with django_assert_num_queries(5):
        client.get("/en/charter/1/")


def test_charter_shows_every_principle_as_a_link_into_it(client):
    make_principle(1)
    make_principle(7)

    html = html_of(client, "/ca/carta/")

    assert re.findall(r'class="principle principle-l hue-(\d)" href="([^"]+)"', html) == [
        ("1", "/ca/carta/1/"),
        ("2", "/ca/carta/7/"),
    ]


def test_charter_without_edition_in_force_says_so(client):
    assert "The Charter is not on this site yet" in html_of(client, "/en/charter/")


def test_charter_summary_is_called_a_summary_until_the_official_text_is_there(client):
    edition = make_edition(preamble_summary_en="In short.")
    note = "A summary in our own words."
    before = html_of(client, "/en/charter/")

    edition.preamble_en = "In full."
    edition.save()

    after = html_of(client, "/en/charter/")
    assert (note in before, "In short." in before) == (True, True)
    assert (note in after, "In short." in after, "In full." in after) == (False, False, True)


def test_charter_video_is_a_link_that_names_its_site(client):
    make_edition(video_url_en="https://www.example.org/film")

    html = html_of(client, "/en/charter/")

    assert 'href="https://www.example.org/film"' in html
    assert "Opens example.org, which is not this site." in html
    assert "<iframe" not in html


def test_charter_without_video_has_no_link_to_one(client):
    make_edition()

    assert "Watch the explanatory video" not in html_of(client, "/en/charter/")


def test_charter_declarations_stand_with_their_years(client):
    make_edition(based_on=["Convention on the Rights of the Child (1989)", "A new one"])

    html = html_of(client, "/en/charter/")

    assert re.findall(r'<span class="charter-declaration-year">(\d*)</span> <span( lang="en")?>([^<]+)<', html) == [
        ("1989", "", "Convention on the Rights of the Child"),
        ("", ' lang="en"', "A new one"),
    ]


def test_charter_titles_status_counts_official_ones(client):
    make_principle(1, official_title_languages=["en"])
    make_principle(2)

    assert "1 of the 20 titles is worded as the association published it" in html_of(client, "/en/charter/")


def test_charter_in_two_languages_sets_each_text_beside_its_translation(client):
    make_principle(1, summary_ca="Un resum.", summary_fr="Un résumé.")

    html = html_of(client, "/ca/carta/?with=fr")

    assert re.findall(r'lang="(ca|fr)"><p>([^<]+)</p>', html) == [("ca", "Un resum."), ("fr", "Un résumé.")]
    assert re.findall(r'class="parallel-title" lang="(\w+)">([^<]+)<', html) == [
        ("ca", "Principle 1 (ca)"),
        ("fr", "Principle 1 (fr)"),
    ]
    assert '<meta name="robots" content="noindex, follow">' in html


@pytest.mark.parametrize("value", ["en", "xx", "", "pt"])
def test_charter_with_itself_or_nonsense_is_the_plain_page(client, value):
    make_principle(1)

    html = html_of(client, f"/en/charter/?with={value}")

    assert "principle-l" in html
    assert "parallel" not in html


def test_principle_in_two_languages_aligns_paragraphs_and_never_falls_back(client):
    make_principle(7, official_text_ca="U.\n\nDos.\n\nTres.", official_text_fr="Un.\n\nDeux.")

    html = html_of(client, "/ca/carta/7/?with=fr")

    assert html.count('class="parallel-row"') == 5  # languages, titles, three paragraphs
    assert re.findall(r'lang="(\w+)"><p>([^<]+)</p>', html) == [
        ("ca", "U."),
        ("fr", "Un."),
        ("ca", "Dos."),
        ("fr", "Deux."),
        ("ca", "Tres."),
    ]
    assert "francès" in html.split("Tres.")[1].split("</section>")[0]


def test_principle_page_shows_title_summary_and_neighbours(client):
    for number in (6, 7, 8):
        make_principle(number, summary_en=f"Summary {number}.")

    html = html_of(client, "/en/charter/7/")

    assert "<h1>Principle 7 (en)</h1>" in html
    assert "Summary 7." in html
    assert re.findall(r'class="principle principle-m hue-\d" href="([^"]+)"', html) == [
        "/en/charter/6/",
        "/en/charter/8/",
    ]


def test_first_and_last_principle_have_one_neighbour(client):
    make_principle(1)
    make_principle(2)

    assert re.findall(r'principle-m hue-\d" href="([^"]+)"', html_of(client, "/en/charter/1/")) == ["/en/charter/2/"]
    assert re.findall(r'principle-m hue-\d" href="([^"]+)"', html_of(client, "/en/charter/2/")) == ["/en/charter/1/"]


def test_principle_page_shows_published_experiences_and_leads_to_the_bank(client):
    principle = make_principle(7)
    make_experience(principles=[principle], title_en="Shown to all")
    make_experience(State.SUBMITTED, principles=[principle], title_en="Not yet shown")
    make_experience(title_en="Of no principle")

    html = html_of(client, "/en/charter/7/")

    shown = [title for title in ("Shown to all", "Not yet shown", "Of no principle") if title in html]
    assert shown == ["Shown to all"]
    assert 'href="/en/experiences/?principle=7"' in html


def test_principle_without_experience_says_what_to_do(client):
    make_principle(7)

    assert "No published experience names this principle yet" in html_of(client, "/en/charter/7/")


def test_principle_experience_in_fallback_carries_its_language(client):
    principle = make_principle(7)
    make_experience(principles=[principle], title_en="Only English", source_language="en")

    assert 'lang="en">Only English</a>' in html_of(client, "/ca/carta/7/")


def test_principle_that_the_charter_has_not_is_not_found(client):
    make_principle(7)

    assert client.get("/en/charter/21/").status_code == 404


def test_principle_of_the_edition_in_force_by_its_year_leads_to_the_short_address(client):
    make_principle(7)

    response = client.get("/en/charter/2020/7/")

    assert (response.status_code, response["Location"]) == (301, "/en/charter/7/")


def test_principle_of_an_older_edition_not_loaded_is_politely_not_found(client):
    make_principle(7)
    make_edition(2004)

    html = html_of(client, "/en/charter/2004/7/", status=404)

    assert "Principle 7 of the edition of 2004" in html
    assert 'href="/en/charter/"' in html


def test_principle_of_an_older_edition_loaded_is_shown_with_its_year(client):
    make_principle(7)
    make_principle(7, edition=make_edition(2004), title_en="What seven was in 2004")

    html = html_of(client, "/en/charter/2004/7/")

    assert "<h1>What seven was in 2004</h1>" in html
    assert "All principles of 2004" in html
    assert "?principle=" not in html


@override_settings(SITE_URL="https://example.org")
def test_principle_page_has_one_canonical_address_and_all_languages(client):
    make_principle(7)

    html = html_of(client, "/fr/charte/7/?with=ca")

    assert '<link rel="canonical" href="https://example.org/fr/charte/7/">' in html
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == list(SITE_LANGUAGES)


def test_data_for_machines_cannot_end_its_element():
    assert str(json_ld({"name": "</script><b>&"})) == (
        '<script type="application/ld+json">{"name":"\\u003C/script\\u003E\\u003Cb\\u003E\\u0026"}</script>'
    )
