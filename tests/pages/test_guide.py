"""The guide to writing: every field of the form leads to its section, and the examples are what they say they are."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core.reference import ReferenceDataError, Writer, json_values
from core.translated import SITE_LANGUAGES
from experiences import reference as experience_data
from experiences.forms import ExperienceForm
from experiences.guide import section_of
from experiences.steps import STEPS
from pages import reference
from pages.guide import WRITING_GUIDE, guide_parts
from pages.models import Page
from tests.factories.experiences import make_experience
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db
FILE = reference.DATA / "writing_guide.json"
SECTIONS = {section["key"]: section for section in json_values(FILE)["pages"][0]["sections"]}


@pytest.fixture
def loaded():
    """The guide as it ships, with the experiences that it quotes."""
    for slug in {section["example"]["experience"] for section in SECTIONS.values() if "example" in section}:
        make_experience(slug=slug, title_en=slug)
    reference.load_guide(Writer(), FILE)
    return Page.objects.get(slug=WRITING_GUIDE)


def test_every_field_of_the_form_leads_to_a_section():
    fields = {name for step in STEPS for name in step.fields or [step.name]}

    assert {section_of(name) for name in fields} == SECTIONS.keys() - {"begin", "checklist"}
    assert set(ExperienceForm.base_fields) - fields == {"city"}
    assert section_of("city") == ""


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_examples_are_quoted_from_the_records(language):
    records = {row["slug"]: row for row in json_values(experience_data.DATA / "experiences.json")["experiences"]}
    topics = {row["slug"]: row["name"] for row in json_values(experience_data.DATA / "topics.json")["topics"]}

    for section in SECTIONS.values():
        assert section["heading"][language]
        assert section["paragraphs"][language]
        if example := section.get("example"):
            record = records[example["experience"]]
            texts = [record[name][language] for name in ("title", "summary", "description")]
            texts.append(", ".join(topics[slug][language] for slug in record["topics"]))
            assert any(example["quote"][language] in text for text in texts), section["key"]
            assert record["sources"]


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_page_has_an_anchor_for_every_field_in_every_language(client, loaded, language):
    with translation.override(language):
        address = reverse("writing_guide")

    content = client.get(address).content.decode()

    for anchor in SECTIONS:
        assert content.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in content
    assert f">{getattr(loaded, f'title_{language}')}</h1>" in content
    assert "{#" not in content


def test_example_leads_to_its_experience_in_the_language_of_the_page(client, loaded):
    content = client.get("/fr/guide-de-redaction/").content.decode()

    assert 'href="/fr/experiences/cortos-72-horas/"' in content
    assert "<blockquote>" in content


def test_lengths_are_those_of_the_form(client, loaded):
    content = client.get("/en/writing-guide/").content.decode()

    assert "At most 200 characters" in content
    assert "At most 12,000 characters" in content


def test_what_the_secretariat_writes_is_shown_in_the_order_of_the_form():
    parts = guide_parts(
        "## Hello {#hello}\nFirst.\n\n## My results {#results}\nR.\n\n## T {#title}\nT.\n\n## Bye\nLast."
    )

    assert [part.title for part in parts] == ["Hello", *(step.title for step in STEPS), "Bye"]
    outcome = parts[3].advice
    assert [each.section.heading for each in outcome if each.section.anchor == "results"] == ["My results"]
    assert {each.section.anchor for each in outcome} == {
        "people",
        "resources",
        "results",
        "evaluation",
        "lessons",
        "contact_name",
    }


@pytest.mark.parametrize("exists", [False, True])
def test_without_a_published_text_the_form_s_own_help_stands_there(client, exists):
    if exists:
        make_page(slug=WRITING_GUIDE, is_published=False, body_en="## Secret {#title}\nNot yet.")

    content = client.get("/en/writing-guide/").content.decode()

    assert "Names alone say little." in content
    assert "Not yet." not in content


def test_text_of_the_secretariat_is_cleaned(client):
    make_page(slug=WRITING_GUIDE, body_en="## <b>T</b> {#title}\n<script>alert(1)</script> [x](javascript:alert(1))")

    content = client.get("/en/writing-guide/").content.decode()

    assert "<script>alert" not in content
    assert "<b>T" not in content
    assert 'href="javascript' not in content


def test_address_among_the_pages_leads_to_the_guide(client, loaded):
    response = client.get("/es/asociacion/writing-guide/")

    assert (response.status_code, response["Location"]) == (301, "/es/guia-para-escribir/")


def test_a_file_that_quotes_nothing_known_is_refused_whole():
    with pytest.raises(ReferenceDataError, match="there is no experience"):
        reference.load_guide(Writer(), FILE)

    assert not Page.objects.filter(slug=WRITING_GUIDE).exists()


def test_what_the_secretariat_has_changed_survives_a_second_run(loaded):
    Page.objects.filter(pk=loaded.pk).update(title_en="Ours")

    reference.load_guide(Writer(), FILE)

    loaded.refresh_from_db()
    assert loaded.title_en == "Ours"


def test_page_costs_the_same_for_every_length(client, loaded, django_assert_num_queries):
    client.get("/en/writing-guide/")

    with django_assert_num_queries(1):
        client.get("/en/writing-guide/")


def test_fields_of_the_form_lead_to_the_guide_in_their_language(client_as):
    client = client_as("technician")
    with translation.override("ca"):
        address, guide = reverse("experience_create"), reverse("writing_guide")

    content = client.get(address).content.decode()

    for field in ("title", "summary", "began_year"):
        assert f'<a href="{guide}#{field}" target="_blank">' in content
    assert f'href="{guide}#ended_year"' not in content


def test_desk_leads_to_the_guide(client_as):
    for role in ("technician", "stranger"):
        assert (
            'href="/en/writing-guide/"' in client_as(role).get(f"/{settings.LANGUAGE_CODE}/account/").content.decode()
        )
