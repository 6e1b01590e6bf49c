"""The language of a text is guessed only where it is sure, and said before sending without holding anything up."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.translated import SITE_LANGUAGES
from experiences import completeness
from experiences.enums import State
from experiences.language_guess import FEWEST_WORDS, WORD, guess
from experiences.models import Experience
from tests.factories.experiences import make_experience
from tests.factories.writing import url_of

CATALAN = (
    "L’escola obre el pati als infants i a les famílies del barri durant el cap de setmana. L’ajuntament, les entitats "
    "i els mestres organitzen tallers de lectura, música i esport, i tothom hi pot participar sense inscripció."
)
SPANISH = (
    "La escuela abre el patio a los niños y a las familias del barrio durante el fin de semana. El ayuntamiento, las "
    "entidades y los maestros organizan talleres de lectura, música y deporte, y todos pueden participar."
)
ENGLISH = (
    "The school opens its yard to the children and families of the neighbourhood at the weekend. The council, the "
    "associations and the teachers hold workshops in reading, music and sport, and everybody may take part."
)
FRENCH = (
    "L’école ouvre sa cour aux enfants et aux familles du quartier pendant le week-end. La mairie, les associations et "
    "les enseignants organisent des ateliers de lecture, de musique et de sport, auxquels tous peuvent participer."
)
PORTUGUESE = (
    "A escola abre o pátio às crianças e às famílias do bairro durante o fim de semana. A câmara municipal, as "
    "associações e os professores organizam oficinas de leitura, música e desporto, e quem quiser pode participar."
)
KOREAN = "도시의 아이들과 가족들이 주말에 학교 운동장을 사용할 수 있습니다. " * 6
TEXTS = {"ca": CATALAN, "es": SPANISH, "en": ENGLISH, "fr": FRENCH, "pt": PORTUGUESE}


@pytest.mark.parametrize("code", TEXTS)
def test_each_language_is_known_also_in_capitals(code):
    assert guess(TEXTS[code]) == guess(TEXTS[code].upper()) == code


@pytest.mark.parametrize(
    "text",
    ["", CATALAN[:50], KOREAN, "1.000 · 2.000 — 3 % " * 20, f"{CATALAN} {SPANISH}", "Barcelona Bogotá Lyon " * 20],
)
def test_nothing_is_said_of_short_foreign_or_mixed_texts(text):
    assert guess(text) == ""


@given(st.text(max_size=300))
def test_any_text_has_one_of_five_answers_or_none(text):
    assert guess(text) in {"", *TEXTS}


def test_reference_texts_are_recognised_and_none_wrongly():
    rows = json.loads((Path(settings.BASE_DIR) / "experiences/data/experiences.json").read_text())["experiences"]
    texts = [
        (code, row[field][code])
        for row in rows
        for field in ("summary", "description")
        for code in SITE_LANGUAGES
        if len(WORD.findall((row.get(field) or {}).get(code) or "")) >= FEWEST_WORDS
    ]
    guessed = [(code, guess(text)) for code, text in texts]

    assert len(texts) > 150
    assert [pair for pair in guessed if pair[1] not in {pair[0], ""}] == []
    assert sum(code == found for code, found in guessed) >= 0.98 * len(texts)


def remarks(**texts):
    experience = Experience(**texts)
    return [
        (each.field, each.language, each.text, each.for_reviewer) for each in completeness._other_languages(experience)
    ]


def test_text_in_another_language_than_declared_is_told_to_the_city_and_to_the_secretariat():
    assert remarks(source_language="ca", overview_ca=SPANISH) == [
        (
            "writing_language",
            "",
            "The text seems to be written in Spanish, not in Catalan: change the language here.",
            "The text seems to be written in Spanish, but Catalan is given as its language.",
        )
    ]
    assert remarks(source_language="ca", overview_ca=CATALAN, overview_es=SPANISH, overview_fr=FRENCH) == []
    assert remarks(source_language="ca") == []


def test_language_that_the_site_does_not_have_is_to_be_chosen_as_such():
    ((field, _language, asked, told),) = remarks(source_language="es", overview_es=PORTUGUESE)

    assert field == "writing_language"
    assert asked.startswith("The text seems to be written in Portuguese, which this site does not have. Choose it here")
    assert told == "The text seems to be written in Portuguese, and has to be translated."


def test_translation_in_another_language_is_told_with_its_language():
    assert remarks(source_language="ca", overview_ca=CATALAN, overview_fr=CATALAN) == [
        ("title", "fr", *["The text for French seems to be written in Catalan."] * 2)
    ]


def test_one_field_of_a_translation_in_another_language_is_told_at_that_field():
    assert remarks(source_language="ca", overview_ca=CATALAN, overview_fr=f"{FRENCH} " * 3, results_fr=SPANISH) == [
        ("results", "fr", *["Results: this seems to be written in Spanish, not in French."] * 2)
    ]


@pytest.mark.django_db
def test_tab_of_a_translation_says_that_its_text_is_in_another_language(client_as):
    draft = make_experience(State.DRAFT, title_en="The yard", overview_en=ENGLISH, source_language="en")
    Experience.objects.filter(pk=draft.pk).update(overview_fr=SPANISH[:100])
    client = client_as("technician", city=draft.city)
    told = "The text for French seems to be written in Spanish."

    assert told in client.get(url_of("experience_update", draft) + "?text=fr").text
    assert told in client.get(url_of("experience_submit", draft)).text
    assert "seems to be written" not in client.get(url_of("experience_update", draft)).text


@pytest.mark.django_db
def test_page_before_sending_leads_to_the_choice_of_the_language_and_still_sends(client_as):
    draft = make_experience(State.DRAFT, title_en="Pati obert", summary_en="El pati.", overview_en=CATALAN)
    client = client_as("technician", city=draft.city)
    url = url_of("experience_submit", draft)

    page = client.get(url).content.decode()
    step = client.get(url_of("experience_update", draft)).content.decode()
    client.post(url)

    draft.refresh_from_db()
    assert f'<a href="{url_of("experience_update", draft)}#id_writing_language">The text seems to be written in' in page
    assert 'id="id_writing_language"' in step
    assert draft.state == State.SUBMITTED
