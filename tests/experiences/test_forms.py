"""The writing form: empty, too long, with markup, with what is not one's own, and years that cannot be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from experiences.enums import State
from experiences.form_fields import file_stem
from experiences.forms import PLAIN_FIELDS, ExperienceForm, ReasonForm
from experiences.models.experience import STORY_LENGTH, SUMMARY_LENGTH, TEXT_FIELDS, TITLE_LENGTH
from tests.factories.accounts import make_technician, make_user
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_goal, make_topic, png

LIMITS = {
    "title": TITLE_LENGTH,
    "original_title": TITLE_LENGTH,
    "summary": SUMMARY_LENGTH,
    "overview": STORY_LENGTH,
    "lessons": STORY_LENGTH,
    "contact_name": 150,
}


@pytest.fixture
def technician(db):
    return make_technician(make_city())


@pytest.fixture
def experience(technician):
    return make_experience(State.DRAFT, city=technician.city_roles.get().city, title_en="Before", began_year=2010)


def sent(**fields):
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def bound(user, experience=None, language="", files=None, **fields):
    form = ExperienceForm(
        sent(**fields), MultiValueDict(files or {}), user=user, experience=experience, language=language
    )
    form.is_valid()
    return form


def test_everything_empty_is_fine(technician, experience):
    form = bound(technician, experience, **dict.fromkeys((*TEXT_FIELDS, *(set(PLAIN_FIELDS) - {"audiences"})), ""))

    assert form.errors == {}
    assert form.values()["title_en"] == ""
    assert form.values()["began_year"] is None


def test_nothing_sent_at_all_leaves_texts_alone(technician, experience):
    form = bound(technician, experience)

    assert form.errors == {}
    assert not any(name.startswith(("title", "summary", "began", "source")) for name in form.values())


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_text_as_long_as_possible_is_taken_and_one_more_is_not(name, limit, technician, experience):
    assert bound(technician, experience, **{name: "é" * limit}).errors == {}

    form = bound(technician, experience, **{name: "é" * (limit + 1)})

    assert form.errors == {
        name: [f"1 character too many: at most {limit} fit. Please shorten this; until then it is not saved."]
    }
    assert form[name].value() == "é" * (limit + 1)


def test_one_text_too_long_does_not_keep_the_others_from_being_saved(technician, experience):
    form = bound(technician, experience, title="x" * 300, summary="Good", began_year="2015")

    values = form.values()
    assert "title_en" not in values
    assert (values["summary_en"], values["began_year"]) == ("Good", 2015)


def test_line_breaks_count_once_and_no_field_is_cut_off_by_the_browser(technician, experience):
    form = bound(technician, experience, summary="a\r\n" * (SUMMARY_LENGTH // 2))

    assert form.errors == {}
    assert "\r" not in form.values()["summary_en"]
    assert "maxlength" not in str(form["summary"]) + str(form["title"])


def test_markup_is_kept_as_text(technician, experience):
    text = '<script>alert("1")</script> & <b>bold</b>'

    form = bound(technician, experience, title=text, overview=text)

    assert form.errors == {}
    assert form.values()["title_en"] == text
    assert "<script>" not in str(form["title"])


def test_nul_characters_are_refused(technician, experience):
    assert set(bound(technician, experience, title="a\x00b").errors) == {"title"}


@pytest.mark.parametrize("year", ["1899", "3000", "-5", "last year", "2015.5", "99999999999999"])
def test_year_that_cannot_be_is_refused_with_the_limits(year, technician, experience):
    form = bound(technician, experience, began_year=year)

    assert len(form.errors["began_year"]) == 1
    assert form.errors["began_year"][0].startswith("Write a year from 1900 to ")
    assert "began_year" not in form.values()


def test_end_before_the_beginning_is_refused_and_neither_is_saved(technician, experience):
    form = bound(technician, experience, began_year="2015", ended_year="2014", title="T")

    assert form.errors == {"ended_year": ["The end cannot be before the beginning."]}
    assert {"began_year", "ended_year"} & set(form.values()) == set()
    assert form.values()["title_en"] == "T"


def test_end_is_compared_with_the_stored_beginning_where_the_new_one_is_refused(technician, experience):
    form = bound(technician, experience, began_year="soon", ended_year="2005")

    assert set(form.errors) == {"began_year", "ended_year"}
    assert {"began_year", "ended_year"} & set(form.values()) == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("website", "not an address"),
        ("website", "https://example.org/" + "a" * 300),
        ("contact_email", "nobody"),
        ("licence", "mine"),
        ("audiences", ["martians"]),
        ("original_language", "xx"),
        ("writing_language", "xx"),
        ("topics", ["999999"]),
        ("principles", ["abc"]),
        ("goals", ["18"]),
    ],
)
def test_value_that_is_none_of_ours_is_refused_and_not_saved(name, value, technician, experience):
    form = bound(technician, experience, **{name: value}, title="T")

    assert set(form.errors) == {name}
    assert name not in form.values()
    assert form.values()["title_en"] == "T"


def test_principle_of_an_older_edition_is_refused(technician, experience):
    make_principle(1)
    older = make_principle(2, make_edition(2004))

    assert set(bound(technician, experience, principles=[str(older.pk)]).errors) == {"principles"}


def test_chosen_subjects_are_saved_as_keys(technician, experience):
    topic, principle, goal = make_topic(), make_principle(5), make_goal(11)

    values = bound(
        technician,
        experience,
        topics=[str(topic.pk)],
        principles=[str(principle.pk)],
        goals=[str(goal.pk)],
        audiences=["children", "families"],
    ).values()

    assert (values["topics"], values["principles"], values["goals"]) == ([topic.pk], [principle.pk], [goal.pk])
    assert values["audiences"] == ["children", "families"]


def test_city_of_somebody_else_is_refused(technician):
    own, other = make_city(), make_city()
    user = make_technician(own)
    make_technician(role="delegate", city=other)
    user.city_roles.create(city=make_city(), role="technician", since="2020-01-01")

    form = bound(user, city=str(other.pk))

    assert form.errors["city"] == ["Choose one of your cities."]


def test_city_is_not_asked_of_somebody_with_one(technician):
    assert "city" not in ExperienceForm(user=technician).fields


def test_another_language_shows_texts_only_and_saves_its_own_columns(technician, experience):
    form = bound(technician, experience, language="fr", title="Titre", began_year="2015", licence="cc-by-4.0")

    assert set(form.fields) == set(TEXT_FIELDS)
    assert form.values() == {"title_fr": "Titre"}


def test_texts_and_language_stay_when_a_text_is_refused(technician, experience):
    values = bound(technician, experience, title="x" * 300, summary="S", writing_language="ca").values()

    assert "writing_language" not in values
    assert values["summary_en"] == "S"


def test_good_files_go_on_and_bad_ones_are_named(technician, experience):
    files = {
        "new_images": [SimpleUploadedFile("good.png", png()), SimpleUploadedFile("bad.jpg", b"<html>")],
        "new_documents": [SimpleUploadedFile("empty.pdf", b"")],
    }

    form = bound(technician, experience, files=files)

    assert [name for _file, name in form.new_files["new_images"]] == ["good.png"]
    assert form.errors == {
        "new_images": [
            "bad.jpg: This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB."
        ],
        "new_documents": ["empty.pdf: This file is empty. Please choose it again."],
    }


def test_form_of_a_person_without_city_offers_none(db):
    assert ExperienceForm(user=make_user()).cities == []


def test_reason_is_asked_where_it_is_needed():
    assert ReasonForm({"reason": ""}).is_valid()
    assert set(ReasonForm({"reason": " "}, needed=True).errors) == {"reason"}
    assert set(ReasonForm({"reason": "x" * 2001}).errors) == {"reason"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Informe_2024 final.pdf", "Informe 2024 final"),
        ("C:\\Users\\ana\\plan.v2.docx", "plan.v2"),
        ("../../etc/passwd", "passwd"),
        (".pdf", "document"),
    ],
)
def test_file_stem_is_a_first_title(name, title):
    assert file_stem(name) == title
