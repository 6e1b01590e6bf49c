"""One experience to take along: on paper, and as a reference that other programs read."""

import io
import json
import re

import pypdf
import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation

from core import downloads, pdf
from experiences import citations, paper, reading
from experiences.enums import Licence, State
from tests.experiences.test_public import full_experience
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["default"].clear()
    caches["pdf"].clear()


def words(content):
    document = pypdf.PdfReader(io.BytesIO(content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


def structure(content, kind):
    """The elements of one kind in the structure that programs read aloud."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if node.get("/S") == kind:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


# On paper


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
@pytest.mark.pdf
def test_the_document_says_everything_in_each_language(client, language):
    titles = {"title_fr": "Une rivière", "title_ca": "Un riu", "title_es": "Un río"}
    experience = full_experience(slug="river", partner_cities=[make_city(name="Rosario")], **titles)
    make_prize(make_award_edition(year=2024), experience=experience)
    make_image(experience, credit="Ajuntament")
    make_document(experience)
    with translation.override(language):
        path = reverse("experience_pdf", args=["river"])

    response = client.get(path)
    document = pypdf.PdfReader(io.BytesIO(response.content))
    said = words(response.content)

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'inline; filename="river-{language}.pdf"'
    assert document.trailer["/Root"]["/Lang"] == language
    title = {"ca": "Un riu", "es": "Un río", "en": "A river as a classroom", "fr": "Une rivière"}[language]
    assert document.metadata.title == title
    assert document.metadata.author == "Granollers"
    for expected in (title, "Granollers", "Three kilometres of river.", "640 trees.", "2015", "2024", "Ajuntament", "Rosario",
                     "Creative Commons", "edcities.org", f"/{language}/", "/river/"):  # fmt: skip
        assert expected in said
    assert "secret@example.org" not in said
    assert '"' + response["Link"].split('"')[1] + '"' == '"canonical"'


@pytest.mark.pdf
def test_pictures_have_their_alternative_text_and_ornaments_none(client):
    experience = full_experience(slug="river")
    make_image(experience, alt_en="Children by the water")
    make_image(experience, position=1, alt_en="", is_decorative=True)
    make_image(experience, position=2, alt_en="")

    figures = structure(client.get("/en/experiences/river.pdf").content, "/Figure")

    assert [figure.get("/Alt") for figure in figures] == ["Children by the water", "Picture without a description"]


@pytest.mark.pdf
def test_a_bare_record_and_odd_signs_are_documents_too(client):
    make_experience(slug="bare", city=make_city(name="Seoul <b>&"), title_en="배우는 도시 مدينة & <i> \u202e 🎈")

    response = client.get("/en/experiences/bare.pdf")

    assert response.status_code == 200
    assert len(structure(response.content, "/H1")) == 1


@pytest.mark.pdf
def test_a_long_text_flows_over_pages(client):
    make_experience(slug="long", overview_en="A word and another. " * 3000, results_en=f"- {'x' * 3000}\n" * 3)

    assert len(pypdf.PdfReader(io.BytesIO(client.get("/en/experiences/long.pdf").content)).pages) > 10


@pytest.mark.pdf
def test_a_draft_is_for_its_city_and_says_so(client, client_as):
    city = make_city()
    make_experience(State.DRAFT, slug="draft", city=city, title_en="Not yet")
    technician = client_as("technician", city=city)

    response = technician.get("/en/experiences/draft.pdf")

    assert client.get("/en/experiences/draft.pdf").status_code == 404
    assert client_as("editor").get("/en/experiences/draft.pdf").status_code == 404
    assert "please do not pass it on" in words(response.content)
    assert response["Cache-Control"] == "private, no-store"
    assert technician.get("/en/experiences/draft.bib").status_code == 404


@pytest.mark.pdf
def test_a_change_makes_another_document_and_no_change_none(client, monkeypatch):
    experience = full_experience(slug="river")
    made = []
    monkeypatch.setattr(pdf, "make_once", lambda document: made.append(document) or b"%PDF-1.7")

    first = client.get("/en/experiences/river.pdf")
    again = client.get("/en/experiences/river.pdf")
    unchanged = client.get("/en/experiences/river.pdf", headers={"If-None-Match": first["ETag"]})
    experience.city.name = "Granollers del Vallès"
    experience.city.save()
    client.get("/en/experiences/river.pdf")

    assert (again.status_code, unchanged.status_code) == (200, 304)
    assert len(made) == 2


@pytest.mark.parametrize(("rows", "statements"), [(1, 2), (3, 2)])
def test_the_document_takes_two_statements(client, django_assert_num_queries, rows, statements):
    experience = full_experience(slug="river", topics=[make_topic() for _ in range(rows)])
    for _ in range(rows):
        make_image(experience)
        make_document(experience)
    client.get("/en/experiences/river.pdf")

    with django_assert_num_queries(statements):
        client.get("/en/experiences/river.pdf")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "This server cannot make PDF files"), ("ca", "PDF"), ("es", "PDF"), ("fr", "PDF")],
)
def test_without_the_systems_libraries_a_page_says_so(client, monkeypatch, language, expected):
    full_experience(slug="river")
    monkeypatch.setattr(pdf.process, "_missing", "cannot load library 'libpango-1.0-0'")
    with translation.override(language):
        path = reverse("experience_pdf", args=["river"])

    response = client.get(path)
    shown = response.content.decode()

    assert response.status_code == 503
    assert expected in shown
    assert "libpango-1.0-0" in shown
    assert path.removesuffix(".pdf") + "/" in shown
    assert response["Retry-After"]


@pytest.mark.pdf
def test_a_visitor_may_have_only_so_many_made(client, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_MADE", 1)
    monkeypatch.setattr(pdf, "make_once", lambda _document: b"%PDF-1.7")
    for slug in ("one", "two"):
        make_experience(slug=slug, title_en=slug)

    statuses = [client.get(f"/en/experiences/{slug}.pdf").status_code for slug in ("one", "one", "two")]

    assert statuses == [200, 200, 429]


@pytest.mark.pdf
def test_while_others_are_made_a_page_asks_to_try_again(client):
    full_experience(slug="river")

    with pdf.process.lock:
        response = client.get("/en/experiences/river.pdf")

    assert response.status_code == 503
    assert "Try again" in response.content.decode()


def test_a_licence_is_said_or_said_to_be_missing():
    with_one = paper.of_experience(reading.get_for_reading(full_experience(licence=Licence.CC_BY).slug)).html
    without = paper.of_experience(reading.get_for_reading(make_experience().slug)).html

    assert "https://creativecommons.org/licenses/by/4.0/" in with_one
    assert "None stated" in without


# As a reference

ODD = 'A {river} & 50 % of $5 #1 a_b ~ ^ \\ “water”\r\nTY  - BOOK "x" @misc{y,'


def parsed_bibtex(text):
    """Read entries as BibTeX does: fields end where their braces close; signs are unescaped."""
    entries = []
    for match in re.finditer(r"@(\w+)\{([^,]+),\n", text):
        fields, depth, position = {}, 0, match.end()
        while text[position] != "}":
            name, _equals, _rest = text[position:].partition(" = ")
            position += len(name) + 3
            start, depth = position, 0
            while depth or text[position] != ",":
                depth += {"{": 1, "}": -1}.get(text[position], 0) if text[position - 1] != "\\" else 0
                position += 1
            fields[name.strip()] = text[start:position]
            position += 2
        entries.append((match[1], match[2], fields))
    return entries


def plain(field):
    for sign, escaped in citations.LATEX_SIGNS.items():
        field = field.replace(escaped, {"{": "\x01", "}": "\x02"}.get(sign, sign))
    return field.replace("{", "").replace("}", "").replace("\x01", "{").replace("\x02", "}")


def parsed_ris(text):
    entries = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        tag, value = line[:2], line[6:]
        assert line[2:6] == "  - "
        if tag == "TY":
            entries.append({})
        entries[-1].setdefault(tag, []).append(value)
    return entries


def test_bibtex_is_read_back_with_every_sign(client):
    make_experience(slug="odd", title_en=ODD[:190], summary_en=ODD, city=make_city(name="Vilanova {i} la Geltrú & Co"))

    response = client.get("/en/experiences/odd.bib")
    ((kind, key, fields),) = parsed_bibtex(response.content.decode())

    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="odd-en.bib"'
    assert (kind, key) == ("misc", "odd")
    assert plain(fields["title"]) == " ".join(ODD.split())
    assert fields["author"].startswith("{{")
    assert plain(fields["author"]) == "Vilanova {i} la Geltrú & Co"
    assert re.fullmatch(r"\{\d{4}\}", fields["year"])
    assert fields["url"] == "{http://127.0.0.1:8000/en/experiences/odd/}"
    assert fields["language"] == "{english}"
    assert "urldate" not in fields


def test_ris_is_read_back_on_single_lines(client):
    make_experience(
        slug="odd", title_en=ODD[:190], summary_en=ODD, topics=[make_topic(name_en="Water"), make_topic(name_en="Art")]
    )

    response = client.get("/en/experiences/odd.ris")
    (fields,) = parsed_ris(response.content.decode())

    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert (fields["TY"], fields["ER"]) == (["ELEC"], [""])
    assert fields["TI"] == [" ".join(ODD.split())]
    assert fields["KW"] == ["Art", "Water"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", fields["DA"][0])
    assert "Y2" not in fields


def test_csl_json_is_read_back(client):
    experience = make_experience(slug="odd", title_ca="Un riu", title_en="", source_language="ca", is_sample=True)

    response = client.get("/en/experiences/odd.csl.json")
    (item,) = json.loads(response.content)

    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert response["Content-Disposition"] == 'attachment; filename="odd-en.csl.json"'
    assert (item["type"], item["title"], item["language"]) == ("webpage", "Un riu", "ca")
    assert item["author"] == [{"literal": experience.city.display_name}]
    assert item["issued"]["date-parts"][0][0] == experience.published_at.year
    assert item["URL"] == "http://127.0.0.1:8000/en/experiences/odd/"
    assert item["note"] == "Sample made for the demonstration, not by a city."
    assert "accessed" not in item


def test_no_other_ending_is_known(client):
    make_experience(slug="odd")

    assert [client.get(f"/en/experiences/odd.{ending}").status_code for ending in ("json", "xml", "csl")] == [404] * 3


def test_the_page_offers_the_citation_and_the_files(client):
    full_experience(slug="river")

    page = client.get("/en/experiences/river/").content.decode()

    assert "Granollers (Spain). (" in page
    assert '<cite lang="en">A river as a classroom</cite>. Bank of experiences of educating cities.' in page
    for ending in ("pdf", "bib", "ris", "csl.json"):
        assert f'href="/en/experiences/river.{ending}"' in page
