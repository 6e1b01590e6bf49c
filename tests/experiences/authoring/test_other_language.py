"""A city writes in a language that the site does not have: its text is kept as it is, and public only in translation."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import OutboxMessage
from core.translated import text_of
from experiences import actions, completeness, drafting, editions, offline_file, wording
from experiences.enums import State
from experiences.models import Experience
from tests.experiences.authoring.test_offline_file import changed, read
from tests.experiences.writing import OpenPage
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image
from tests.factories.writing import url_of, write

pytestmark = pytest.mark.django_db
WRITTEN = {
    "written_in_original": True,
    "original_language": "pt",
    "source_language": "es",
    "title_en": "",
    "original_title": "A escola da noite",
    "original_summary": "Adultos aprendem à noite.",
    "original_overview": "Começou numa biblioteca, com 40 pessoas.",
}
TRANSLATED = {"title_es": "La escuela de noche", "summary_es": "Adultos aprenden.", "overview_es": "Empezó con 40."}


@pytest.fixture
def city():
    return make_city(name="Lisboa")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city, language="en")


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **WRITTEN)


# Writing


def test_language_is_chosen_in_the_first_step_and_every_text_is_kept_under_it(client):
    make_city(name="Espoo", country="FI")
    page = client.get(reverse("experience_create")).content.decode()
    write(client, None, title="A escola", summary="Adultos aprendem.", writing_language="pt", original_language="en")

    row = Experience.objects.get()
    for name in ("writing_language", "original_language"):
        site, near, _others = page.split(f'id="id_{name}"')[1].split("</select>")[0].split("<optgroup")[1:]
        assert "Catalan" in site
        found = re.findall(r'<option value="(\w+)"', near)
        assert (found[0], {"eu", "fi", "gl", "sv"} - set(found)) == ("pt", set())  # of Spain and Finland
    assert (row.written_in_original, row.original_language, row.source_language) == (True, "pt", "en")
    assert (row.original_title, row.original_summary) == ("A escola", "Adultos aprendem.")
    assert not row.title_en
    assert row.available_languages == []


def test_choice_on_a_draft_takes_its_texts_along_and_back(client, city):
    draft = make_experience(State.DRAFT, city=city, title_en="A escola", overview_en="Começou", summary_en="")

    write(client, draft, title="A escola", writing_language="pt", original_language="en")
    draft.refresh_from_db()
    assert (draft.original_title, draft.original_overview, draft.title_en) == ("A escola", "Começou", "")
    write(client, draft, title="A escola", writing_language="gl")
    draft.refresh_from_db()
    assert (draft.original_title, draft.original_language, draft.written_in_original) == ("A escola", "gl", True)
    write(client, draft, title="La escuela", writing_language="es")

    draft.refresh_from_db()
    assert (draft.title_es, draft.overview_es, draft.original_title) == ("La escuela", "Começou", "")
    assert (draft.written_in_original, draft.source_language, draft.original_language) == (False, "es", "es")


def test_page_says_what_will_happen_and_marks_the_language_of_its_fields(client, draft):
    page = client.get(url_of("experience_update", draft)).content.decode()

    assert "Your text is in Portuguese" in page
    assert 'name="title" value="A escola da noite" data-limit="200" lang="pt" dir="auto"' in page
    assert 'id="id_original_title"' not in page
    assert 'id="id_original_language"' not in page


def test_autosave_begins_and_goes_on_in_that_language(client):
    page = OpenPage(client)
    said = page.autosave(title="A escola", writing_language="pt").json()
    page.experience = Experience.objects.get(pk=said["draft"]["pk"])

    again = page.autosave(title="A escola da noite").json()

    page.experience.refresh_from_db()
    assert (page.experience.original_title, page.experience.title_en or "") == ("A escola da noite", "")
    assert (again["conflicts"], again["unsaved"]) == ([], [])


def test_two_who_change_the_same_text_are_shown_both(client, draft, client_as):
    colleague = client_as("technician", city=draft.city)
    first, second = OpenPage(client, draft), OpenPage(colleague, draft)
    first.autosave(summary="De manhã.")

    answer = second.save(summary="À tarde.").content.decode()

    assert "De manhã." in answer
    assert "À tarde." in answer
    draft.refresh_from_db()
    assert draft.original_summary == "De manhã."


def test_own_translation_stands_beside_the_original(client, draft):
    page = client.get(url_of("experience_update", draft) + "?text=es").content.decode()
    OpenPage(client, draft, language="es").save(title="La escuela de noche")

    draft.refresh_from_db()
    assert '<div class="beside-text" lang="pt" dir="auto"><p>A escola da noite</p>' in page
    assert (draft.title_es, draft.original_title) == ("La escuela de noche", "A escola da noite")
    languages = client.get(reverse("experience_update", args=[draft.pk, "languages"])).content.decode()
    assert languages.index("Portuguese") < languages.index("Catalan")


def test_figures_are_compared_with_the_original(draft):
    draft.overview_es = "Empezó con 30 personas."

    assert any("40" in remark.text and "30" in remark.text for remark in completeness.advice_on_languages(draft))


def test_alternative_text_is_kept_in_that_language(client, draft):
    image = make_image(draft, alt_en="")
    OpenPage(client, draft, "files").save(**{f"image-{image.pk}-alt": "Uma praça", f"image-{image.pk}-credit": ""})

    image.refresh_from_db()
    assert (image.original_alt, image.alt_en or "") == ("Uma praça", "")
    assert image.is_described
    assert image.awaits_translation
    assert (text_of(image, "alt"), text_of(image, "alt").language) == ("Uma praça", "pt")


def test_spreadsheet_has_a_column_for_it(draft):
    def rewrite(sheet):
        sheet.cell(offline_file.FIRST_FIELD, offline_file.FIRST_TEXT).value = "A escola nova"

    content = offline_file.workbook(draft)
    values = read(changed(content, rewrite), draft).values

    assert values["original_title"] == "A escola nova"
    assert {f"title_{code}" for code in ("ca", "es", "en", "fr")} < set(values)


def test_spreadsheet_comes_back_into_the_same_text(client, draft):
    file = client.get(url_of("experience_offline_file", draft)).content

    def rewrite(sheet):
        sheet.cell(offline_file.FIRST_FIELD, offline_file.FIRST_TEXT).value = "A escola nova"

    upload = changed(file, rewrite)
    client.post(url_of("experience_offline", draft), {"file": SimpleUploadedFile("a.xlsx", upload)})
    page = client.get(url_of("experience_offline_changes", draft))
    fields = dict(_hidden(page.content.decode()))
    client.post(url_of("experience_offline_changes", draft), {**fields, "choose-original_title": "mine", "do": "take"})

    draft.refresh_from_db()
    assert "Portuguese" in page.content.decode()
    assert draft.original_title == "A escola nova"


def _hidden(page):
    return re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)


# Sending, translating, publishing


def test_it_is_sent_as_it_is_and_the_secretariat_reads_that_it_must_be_translated(client, draft):
    page = client.get(url_of("experience_submit", draft)).content.decode()
    client.post(url_of("experience_submit", draft))

    draft.refresh_from_db()
    mail = OutboxMessage.objects.filter(text__contains="has to be translated").get()
    assert "It cannot be sent yet" not in page
    assert draft.state == State.SUBMITTED
    assert "A escola da noite" in mail.subject


def test_it_is_not_published_before_everything_is_in_a_language_of_the_site(city, client_as):
    editor = client_as("editor").user
    row = make_experience(State.IN_REVIEW, city=city, **WRITTEN)

    with pytest.raises(ValidationError) as refusal:
        actions.publish(experience=row, by=editor)
    assert "written in Portuguese and is not yet translated into Spanish: Title" in refusal.value.messages[0]
    Experience.objects.filter(pk=row.pk).update(**TRANSLATED)
    image = make_image(row, alt_en="", original_alt="Uma praça")
    with pytest.raises(ValidationError):
        actions.publish(experience=row, by=editor)
    image.alt_es = "Una plaza"
    image.save()
    row = actions.publish(experience=row, by=editor)

    assert row.state == State.PUBLISHED


def test_database_refuses_a_public_text_in_no_language_of_the_site_and_an_original_in_one(city):
    row = make_experience(State.IN_REVIEW, city=city, **WRITTEN)

    for values in ({"state": State.PUBLISHED, "published_at": row.submitted_at}, {"original_language": "fr"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Experience.objects.filter(pk=row.pk).update(**values)


def test_city_reads_the_translation_beside_its_own_words_before_it_agrees(client, city):
    row = make_experience(State.CONSENT_ASKED, city=city, **WRITTEN, **TRANSLATED)

    page = client.get(url_of("experience_consent", row)).content.decode()

    assert "La escuela de noche" in page
    assert '<p class="rewording-text" lang="pt" dir="auto">A escola da noite</p>' in page
    assert [part.original for part in wording.translated(row)] == [text for _name, text in row.written_texts()]


# Reading


def test_preview_shows_the_original_as_what_it_is(client, draft):
    page = client.get(url_of("experience_preview", draft)).content.decode()

    assert '<h1 lang="pt">A escola da noite</h1>' in page
    assert "Written in Portuguese." in page


def test_public_page_is_the_translation_and_offers_the_original(city, client_as):
    row = make_experience(city=city, **{**WRITTEN, **TRANSLATED})

    page = client_as("visitor").get(f"/es/experiencias/{row.slug}/").content.decode()

    assert "<h1>La escuela de noche</h1>" in page
    assert "Escrito en portugués" in page
    assert 'lang="pt" dir="auto"><p>Começou numa biblioteca, com 40 pessoas.</p>' in page
    assert row.available_languages == ["es"]


def test_desk_and_status_name_it_by_its_own_title(client, draft):
    for url in (reverse("city_desk"), url_of("experience_status", draft)):
        assert "A escola da noite" in client.get(url).content.decode()


def test_next_edition_goes_on_in_the_same_language(city):
    row = make_experience(city=city, **{**WRITTEN, **TRANSLATED})

    edition, _made = editions.begin_edition(experience=row, by=make_technician(city))

    assert (edition.written_in, edition.original_overview) == ("original", WRITTEN["original_overview"])


def test_history_keeps_the_original(city):
    technician = make_technician(city)
    row = make_experience(State.DRAFT, city=city, **WRITTEN)

    drafting.save_draft(
        experience=row, by=technician, values={"original_title": "Outro"}, form=drafting.OpenForm(base={})
    )

    assert row.history.first().original_title in {"Outro", WRITTEN["original_title"]}


def test_editor_reads_the_original_and_translates_part_by_part_beside_it(client_as, city):
    editor = client_as("editor")
    row = make_experience(State.IN_REVIEW, city=city, **WRITTEN)
    part = reverse("admin:experiences_experience_part", args=[row.pk, "title_es"])

    review = editor.get(reverse("admin:experiences_experience_review", args=[row.pk])).content.decode()
    beside = editor.get(part).content.decode()

    assert '<p class="review-title" lang="pt" dir="auto">A escola da noite</p>' in review
    assert "is not yet translated into Spanish" in review
    assert '<div class="review-prose mail-text" lang="pt" dir="auto">A escola da noite</div>' in beside
    assert "This is the city’s own text" not in beside
