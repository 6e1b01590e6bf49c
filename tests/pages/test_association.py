"""The association's pages and texts; what is not published does not exist."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from pages import association
from pages.association import ANCHOR, text_sections
from publications.enums import Series
from tests.factories.pages import make_day, make_mission_point, make_page, make_service
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def test_text_sections_split_at_headings_and_have_anchors_of_their_own():
    sections = text_sections(
        "Before.\n\n## Rights & duties\n\nOne.\n\nTwo.\n## Rights & duties\nThree.\n\n##Not a heading"
    )

    assert [(each.heading, each.anchor, each.text) for each in sections] == [
        ("", "section", "Before."),
        ("Rights & duties", "rights-duties", "One.\n\nTwo."),
        ("Rights & duties", "rights-duties-2", "Three.\n\n##Not a heading"),
    ]


def test_text_sections_of_an_empty_text_are_none():
    assert text_sections("") == []


@pytest.mark.parametrize(
    ("line", "heading", "anchor"),
    [
        ("## Name \t{#own-name}", "Name", "own-name"),
        ("## A {#b} {#c}", "A {#b}", "c"),
        ("## {#alone}", "{#alone}", "alone"),
        ("## Name {#two words}", "Name {#two words}", "name-two-words"),
        ("## Name {#}", "Name {#}", "name"),
    ],
)
def test_heading_may_name_its_anchor(line, heading, anchor):
    (section,) = text_sections(line)

    assert (section.heading, section.anchor) == (heading, anchor)


def test_heading_of_any_length_is_read_once(monkeypatch):
    steps = []

    class Counting:
        def fullmatch(self, text):
            steps.append(len(text))
            return ANCHOR.fullmatch(text)

    monkeypatch.setattr(association, "ANCHOR", Counting())
    line = "## " + "a \t{#" * 50_000 + "end}"

    (section,) = text_sections(line)

    assert section.anchor == "end"
    assert sum(steps) <= len(line)


def test_page_text_is_cleaned(client):
    page = make_page(body_en="Hello <script>alert(1)</script>\n\n## <b>Bold</b>\n\n[link](javascript:alert(1))")

    content = client.get(page.get_absolute_url()).content.decode()

    assert "<script>alert" not in content
    assert "<b>Bold" not in content
    assert 'href="javascript' not in content


def test_page_with_many_headings_has_a_list_of_them(client):
    body = "\n\n".join(f"## Part {number}\n\nText." for number in range(1, 5))

    long = client.get(make_page(body_en=body).get_absolute_url()).content.decode()
    short = client.get(make_page(body_en="## Part 1\n\nText.").get_absolute_url()).content.decode()

    assert '<a href="#part-4">Part 4</a>' in long
    assert '<h2 id="part-4">Part 4</h2>' in long
    assert 'href="#part-1"' not in short


def test_unpublished_page_does_not_exist_for_visitors(client, client_as):
    page = make_page(is_published=False)

    assert client.get(page.get_absolute_url()).status_code == 404
    assert client_as("technician").get(page.get_absolute_url()).status_code == 404


def test_unpublished_page_is_shown_to_those_who_write_it(client_as):
    page = make_page(is_published=False, title_en="Privacy notice")
    editor = client_as("editor")
    editor.user.user_permissions.add(Permission.objects.get(codename="view_page"))

    response = editor.get(page.get_absolute_url())

    assert response.status_code == 200
    assert "Only the secretariat sees this page." in response.content.decode()
    assert "noindex" in response.content.decode()


def test_page_in_fallback_says_so_and_names_only_languages_that_exist(client):
    page = make_page(slug="notice", title_ca="Avís", body_ca="Text.", title_en="", body_en="", source_language="ca")

    content = client.get("/fr/association/notice/").content.decode()

    assert page.available_languages == ["ca"]
    assert '<h1 lang="ca">Avís</h1>' in content
    assert "/ca/associacio/notice/" in content
    assert 'hreflang="fr" href="http' not in content


def test_join_text_has_its_own_page(client):
    make_page(slug="join")

    response = client.get("/ca/associacio/join/")

    assert (response.status_code, response["Location"]) == (301, "/ca/adhesio/")


def test_international_day_lists_the_mottos_and_says_which_are_our_translation(client):
    make_page(slug="international-day")
    make_day(2024, motto_languages=["en"])
    make_day(2025, motto_languages=["es"])

    content = client.get("/en/association/international-day/").content.decode()

    assert content.index("Motto of 2025 (en)") < content.index("Motto of 2024 (en)")
    assert content.count("Our translation") == 1


def test_site_info_leads_to_the_legal_pages_that_are_published(client):
    make_page(slug="privacy", title_en="Privacy notice")
    make_page(slug="legal", title_en="Legal notice", is_published=False)

    content = client.get("/en/association/this-site/").content.decode()

    assert "Privacy notice" in content
    assert "Legal notice" not in content


def test_footer_leads_to_no_page_that_does_not_exist(client):
    content = client.get("/en/association/").content.decode()

    assert "/association/this-site/" in content
    assert "/association/privacy/" not in content


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("experience-bank", "/en/experiences/"),
        ("congresses", "/en/agenda/"),
        ("personalised-attention", "/en/contact/"),
    ],
)
def test_association_service_leads_to_its_part_of_the_site(client, slug, address):
    make_service(slug=slug, title_en="The service")

    assert f'<a href="{address}" lang="en">The service</a>' in client.get("/en/association/").content.decode()


def test_association_leaflet_appears_with_its_files(client):
    without = client.get("/en/association/").content.decode()
    make_publication(series=Series.LEAFLET, languages=["ca", "fr"])
    make_publication(series=Series.LEAFLET, languages=["es"], is_published=False)

    content = client.get("/en/association/").content.decode()

    assert "in a leaflet" not in without
    assert content.count(" download>") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_association_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        make_service()
        make_mission_point()
        make_day(2020 + number)
        make_publication(series=Series.LEAFLET, languages=["ca"])

    with django_assert_num_queries(6):
        client.get("/en/association/")


@pytest.mark.parametrize("rows", [1, 3])
def test_page_detail_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    make_page(slug="international-day")
    for number in range(rows):
        make_day(2020 + number)

    with django_assert_num_queries(2):
        client.get("/en/association/international-day/")


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("ca", "/ca/associacio/dia-internacional/"),
        ("es", "/es/asociacion/dia-internacional/"),
        ("en", "/en/association/international-day/"),
        ("fr", "/fr/association/journee-internationale/"),
    ],
)
def test_text_has_its_address_in_each_language_and_the_older_one_leads_there(client, language, address):
    page = make_page(slug="international-day", title_en="The Day", body_en="Text", title_ca="El Dia", body_ca="Text")
    with translation.override(language):
        older = reverse("association") + "international-day/"

        assert page.get_absolute_url() == address
    response = client.get(address)
    assert response.status_code == 200
    assert 'href="/fr/association/journee-internationale/"' in response.content.decode()
    assert older == address or client.get(older).headers["Location"] == address


def test_text_of_the_secretariat_keeps_its_word(client):
    page = make_page(slug="our-new-page", title_en="New", body_en="Text")

    with translation.override("ca"):
        assert page.get_absolute_url() == "/ca/associacio/our-new-page/"
