"""The writing pages: steps in any order, autosave, two people at once, and what is said beside the fields."""

import uuid

import pytest
from django.test import Client
from django.urls import translate_url
from django.utils import translation

from editorial.models import Comment
from experiences import actions, steps
from experiences.enums import State
from experiences.models import Experience
from tests.experiences.writing import OpenPage, hidden_fields, stored
from tests.factories.accounts import make_editor
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image, make_topic

COMPLETE = {
    "title_en": "The night school",
    "summary_en": "Adults learn at night.",
    "overview_en": "It began in a library.",
}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city, name="Anna")


@pytest.fixture
def colleague(city, client_as):
    return client_as("technician", city=city, name="Ben")


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **COMPLETE)


# Steps


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
@pytest.mark.parametrize("step", steps.BY_NAME)
def test_every_step_opens_in_every_language_before_and_after_the_draft(step, language, client, draft):
    with translation.override(language):
        for experience in (None, draft):
            response = client.get(steps.address(experience, steps.BY_NAME[step]))

            assert response.status_code == 200
            assert f'<html lang="{language}">' in response.content.decode()
            assert str(steps.BY_NAME[step].title) in response.content.decode()


def test_words_of_the_steps_differ_in_their_addresses():
    for language in ("ca", "es", "en", "fr"):
        with translation.override(language):
            words = [str(step.word) for step in steps.STEPS]
            assert len(set(words)) == len(words)
            assert all(word.isascii() and word.islower() and word.isalpha() for word in words)


def test_step_that_does_not_exist_is_not_found(client, draft):
    assert client.get(steps.address(draft) + "nonsense/").status_code == 404


def test_every_field_of_the_form_has_one_step():
    from experiences.forms import ExperienceForm

    fields = [field for step in steps.STEPS for field in step.fields]

    assert sorted(fields) == sorted(set(ExperienceForm.base_fields) - {"city"})


@pytest.mark.parametrize("step", ["story", "outcome", "subjects", "files", "languages"])
def test_going_to_a_step_saves_first(step, client, draft):
    response = OpenPage(client, draft).save(do=f"step-{step}", title="Kept", summary="")

    assert response.headers["Location"] == steps.address(draft, steps.BY_NAME[step])
    assert stored(draft, "title_en") == ("Kept",)


def test_going_to_a_step_with_a_wrong_field_stays_and_says_why(client, draft):
    response = OpenPage(client, draft).save(do="step-story", title="x" * 201, summary="Saved")

    assert response.status_code == 200
    assert "Saved, except for what is marked below" in response.content.decode()
    assert stored(draft, "title_en", "summary_en") == ("The night school", "Saved")


def test_empty_form_leads_to_any_step_and_leaves_no_empty_draft(client):
    page = OpenPage(client)

    step = page.save(do="step-story")
    saved = page.save()

    assert step.headers["Location"] == steps.address(None, steps.BY_NAME["story"])
    assert saved.headers["Location"] == steps.address(None)
    assert not Experience.objects.exists()


def test_experience_can_begin_with_any_step(client):
    response = OpenPage(client, step="outcome").save(results="Many came.")

    experience = Experience.objects.get()
    assert experience.results_en == "Many came."
    assert response.headers["Location"] == steps.address(experience, steps.BY_NAME["outcome"])


def test_language_of_the_page_changes_with_the_text_saved(client, draft):
    page = OpenPage(client, draft, "story")

    response = page.save(do="speak-fr", overview="Typed just now")

    assert response.headers["Location"] == translate_url(page.url, "fr")
    assert stored(draft, "overview_en") == ("Typed just now",)


def test_translation_has_the_steps_with_texts_only(client, draft):
    page = client.get(steps.address(draft, language="fr")).content.decode()

    assert 'value="step-story"' in page
    assert 'value="step-subjects"' not in page
    assert client.get(steps.address(draft, steps.BY_NAME["subjects"], "fr")).status_code == 404


def test_marks_tell_how_far_each_step_is(client, city):
    draft = make_experience(State.DRAFT, city=city, **COMPLETE)

    states = {mark.step.name: mark.state for mark in steps.marks(draft, "what")}
    Experience.objects.filter(pk=draft.pk).update(
        began_year=2015, results_en="r" * 600, lessons_en="l", title_ca="Escola", summary_ca="De nit"
    )
    draft.refresh_from_db()
    draft.topics.add(make_topic())
    make_image(draft)
    later = {mark.step.name: mark.state for mark in steps.marks(draft, "what")}

    assert states == {
        "what": "begun", "story": "begun", "outcome": "empty", "subjects": "empty", "files": "empty",
        "languages": "empty",
    }  # fmt: skip
    assert later == dict.fromkeys(steps.BY_NAME, "filled")


def test_marks_of_a_translation_compare_with_the_original(draft):
    draft.title_fr, draft.overview_fr = "L’école du soir", "Tout a commencé"

    states = {mark.step.name: mark.state for mark in steps.marks(draft, "what", "fr")}

    assert states == {"what": "begun", "story": "filled", "outcome": "empty", "files": "empty"}


@pytest.mark.parametrize("step", steps.BY_NAME)
def test_step_takes_few_queries(step, client, draft, django_assert_max_num_queries):
    url = steps.address(draft, steps.BY_NAME[step])
    client.get(url)

    with django_assert_max_num_queries(14):
        client.get(url)


# Two texts for one field


def conflict(client, colleague, draft):
    page = OpenPage(client, draft)
    OpenPage(colleague, draft).save(title="Theirs", summary="Adults learn at night.")
    shown = page.save(title="Mine", summary="Anna’s summary")
    decided = OpenPage.__new__(OpenPage)
    decided.client, decided.experience, decided.url, decided.fields = client, draft, page.url, hidden_fields(shown)
    return shown, decided


@pytest.mark.parametrize(
    ("choice", "title"), [("mine", "Mine"), ("theirs", "Theirs"), ("both", "Theirs\n\nMine"), ("nonsense", "Mine")]
)
def test_one_chooses_for_each_field_which_text_stands(choice, title, client, colleague, draft):
    shown, decided = conflict(client, colleague, draft)
    assert shown.status_code == 409
    assert stored(draft, "title_en", "summary_en") == ("Theirs", "Anna’s summary")

    response = decided.save(**{"title": "Mine", "summary": "Anna’s summary", "choose-title": choice})

    assert response.status_code == 302
    # A title is one line: the browser's field would not keep the break, but nothing of either text is lost.
    assert stored(draft, "title_en") == (title,)


def test_text_changed_once_more_while_one_decides_is_shown_again(client, colleague, draft):
    _shown, decided = conflict(client, colleague, draft)
    OpenPage(colleague, draft).save(title="Theirs again", summary="Anna’s summary")

    response = decided.save(**{"title": "Mine", "summary": "Anna’s summary", "choose-title": "mine"})

    assert response.status_code == 409
    assert "Theirs again" in response.content.decode()


def test_text_of_an_ended_session_does_not_overwrite_what_came_after_it(client, colleague, draft):
    page = OpenPage(client, draft)
    client.session.flush()
    page.client.post(page.url, {**page.fields, "title": "Mine"}, HTTP_ORIGIN="http://testserver")
    OpenPage(colleague, draft).save(title="Theirs", summary="Adults learn at night.")
    client.post(f"/en/account/login/?next={page.url}", {"login": client.user.email, "password": "educating-cities"})

    response = OpenPage(client, draft).save(title="Mine", summary="Adults learn at night.")

    assert response.status_code == 409
    assert stored(draft, "title_en") == ("Theirs",)


# Beside the fields


def test_remark_stands_beside_its_field_for_everybody_who_writes(client, colleague, draft):
    OpenPage(client, draft, "story").save(do="remark-overview", **{"remark-overview": "Is this <b>true</b>?"})

    page = colleague.get(steps.address(draft, steps.BY_NAME["story"])).content.decode()
    assert "Is this &lt;b&gt;true&lt;/b&gt;?" in page
    assert page.index("id_overview") < page.index("Is this") < page.index('id="id_context"')


def test_remark_is_kept_whichever_button_is_pressed_and_only_once(client, draft):
    page = OpenPage(client, draft)

    page.save(do="step-story", title="T", **{"remark-title": "Too short?"})
    page.save(do="save", title="T", **{"remark-title": "Too short?"})

    assert [(each.field, each.body) for each in Comment.objects.about(draft)] == [("title", "Too short?")]


def test_remark_as_long_as_the_field_takes_is_kept_whole(client, draft):
    typed = "\r\n".join(["x" * 999] * 5)  # 4,999 characters in the browser, 5,003 on the way

    OpenPage(client, draft).save(title="T", **{"remark-title": typed})

    assert Comment.objects.get().body == typed.replace("\r\n", "\n")


def test_remark_comes_back_where_nothing_can_be_saved_any_more(client, colleague, draft):
    page = OpenPage(client, draft)
    actions.submit(experience=draft, by=colleague.user)

    response = page.save(title="T", **{"remark-title": "Is this <b>true</b>?"})

    assert response.status_code == 409
    assert "Is this &lt;b&gt;true&lt;/b&gt;?</textarea>" in response.content.decode()
    assert not Comment.objects.exists()


def test_remark_is_ticked_off_and_never_closed_by_sending(client, draft):
    page = OpenPage(client, draft)
    page.save(title="T", summary="S", **{"remark-title": "First", "remark-summary": "Second"})
    first = Comment.objects.get(body="First")

    page.save(do=f"done-{first.pk}", title="T", summary="S")
    actions.submit(experience=draft, by=client.user)

    assert [each.body for each in Comment.objects.about(draft).unresolved()] == ["Second"]


def test_request_of_the_secretariat_cannot_be_ticked_off(client, draft):
    editor = make_editor()
    actions.submit(experience=draft, by=client.user)
    actions.start_review(experience=draft, by=editor)
    actions.request_changes(experience=draft, by=editor, comments={"results": "How many?"})
    request = Comment.objects.get()

    OpenPage(client, draft, "outcome").save(do=f"done-{request.pk}", results="Many")

    request.refresh_from_db()
    assert (request.is_request, request.resolved_at) == (True, None)


def test_remark_on_another_citys_draft_does_not_exist(client_as, draft):
    stranger = client_as("technician")

    response = stranger.post(steps.address(draft), {"remark-title": "Hello", "token": str(uuid.uuid4())})

    assert response.status_code == 404
    assert not Comment.objects.exists()


def test_visitor_is_asked_to_sign_in_at_every_step(db, draft):
    for step in steps.STEPS:
        url = steps.address(draft, step)
        assert Client().get(url).headers["Location"] == f"/en/account/login/?next={url}"
