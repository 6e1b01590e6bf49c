"""Writing from the browser’s side: what is saved, what two people in one text see."""

import pytest

from core.models import AuditEvent
from experiences import actions
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_topic
from tests.factories.writing import fields_of, url_of, write

# Beginning


def test_first_save_makes_a_draft_and_leads_to_its_form(client, city):
    response = write(client, None, title="Escola de nit", do="save")

    experience = Experience.objects.get()
    assert (experience.title_en, experience.city, experience.state) == ("Escola de nit", city, State.DRAFT)
    assert response.headers["Location"] == url_of("experience_update", experience)


def test_new_form_sent_twice_makes_one_draft(client):
    opened = fields_of(client.get(url_of("experience_create")))

    for _time in range(3):
        write(client, None, opened=opened, title="Once")

    assert Experience.objects.count() == 1
    assert AuditEvent.objects.filter(action="create").count() == 1


def test_new_form_with_a_wrong_field_saves_the_rest_and_goes_on_with_the_draft(client):
    response = write(client, None, title="Kept", began_year="1492")

    page = response.content.decode()
    experience = Experience.objects.get()
    assert experience.title_en == "Kept"
    assert f'action="{url_of("experience_update", experience)}"' in page
    assert 'value="1492"' in page
    assert "Write a year from 1900" in page


def test_new_form_for_another_city_stores_nothing_and_keeps_everything(client_as, city):
    other = make_city()
    client = client_as("technician", city=city)
    client.user.city_roles.create(city=make_city(), role="technician", since="2020-01-01")

    response = write(client, None, title="Mine", city=other.pk)

    assert not Experience.objects.exists()
    assert "Choose one of your cities." in response.content.decode()
    assert 'value="Mine"' in response.content.decode()


def test_new_form_with_two_cities_is_for_the_chosen_one(client_as, city):
    second = make_city()
    client = client_as("technician", city=city)
    client.user.city_roles.create(city=second, role="technician", since="2020-01-01")

    write(client, None, title="Theirs", city=second.pk)

    assert Experience.objects.get().city == second


@pytest.mark.parametrize("role", ["stranger", "editor"])
def test_new_form_without_a_city_is_refused(role, client_as):
    assert client_as(role).get(url_of("experience_create")).status_code == 403


# Saving


def test_save_stores_and_counts_up(client, draft):
    topic = make_topic()

    response = write(client, draft, title="After", text="en")
    write(client, draft, step="subjects", topics=[topic.pk], audiences=["children"])

    draft.refresh_from_db()
    assert (draft.title_en, draft.version, draft.audiences) == ("After", 3, ["children"])
    assert list(draft.topics.all()) == [topic]
    assert response.status_code == 302


def test_markup_is_shown_as_text(client, draft):
    text = "<script>alert(1)</script><b>bold</b>"

    write(client, draft, title=text, summary=text)
    write(client, draft, step="story", overview=text)

    for name in ("experience_update", "experience_status", "experience_submit", "experience_preview"):
        page = client.get(url_of(name, draft)).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_wrong_field_keeps_what_was_typed_and_saves_the_rest(client, draft):
    long = "x" * 201

    response = write(client, draft, title=long, summary="Kept", website="not an address")

    draft.refresh_from_db()
    page = response.content.decode()
    assert (draft.title_en, draft.summary_en, draft.website) == ("The night school", "Kept", "")
    assert long in page
    assert "1 character too many" in page
    assert 'value="not an address"' in page
    assert "Saved, except for what is marked below" in page


def test_correcting_after_an_error_is_no_conflict_with_oneself(client, draft):
    opened = fields_of(write(client, draft, title="First", began_year="never"))

    response = write(client, draft, opened=opened, title="Second", began_year="2015")

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.title_en, draft.began_year) == ("Second", 2015)


@pytest.mark.parametrize(("button", "target"), [("preview", "experience_preview"), ("submit", "experience_submit")])
def test_other_buttons_save_first(button, target, client, draft):
    response = write(client, draft, title="Saved", do=button)

    draft.refresh_from_db()
    assert draft.title_en == "Saved"
    assert response.headers["Location"] == url_of(target, draft)


def test_other_language_is_written_beside_the_first(client, draft):
    switched = write(client, draft, title="The night school", do="text-fr")
    opened = fields_of(client.get(switched.headers["Location"]))
    response = client.post(switched.headers["Location"], {**opened, "title": "L’école du soir"})

    draft.refresh_from_db()
    assert switched.headers["Location"].endswith("?text=fr")
    assert opened["text"] == "fr"
    assert (draft.title_en, draft.title_fr) == ("The night school", "L’école du soir")
    assert response.headers["Location"] == switched.headers["Location"]


def test_declaring_the_right_language_moves_the_texts(client, draft):
    write(client, draft, title="Escola de nit", summary="", writing_language="ca", original_language="ca")

    draft.refresh_from_db()
    assert (draft.source_language, draft.title_ca, draft.title_en) == ("ca", "Escola de nit", "")
    assert (draft.overview_ca, draft.overview_en) == ("It began in a library.", "")


# Two people


def test_two_people_in_one_field_see_both_texts_and_lose_none(client, client_as, city, draft):
    mine = fields_of(client.get(url_of("experience_update", draft)))
    write(client_as("technician", city=city), draft, title="Theirs", summary="Their summary")

    response = write(client, draft, opened=mine, title="Mine", summary="Adults learn at night.")

    draft.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 409
    assert draft.title_en == "Theirs"
    assert 'value="Mine"' in page
    assert "<p>Theirs</p>" in page
    assert "Their summary" in page

    merged = write(client, draft, opened=fields_of(response), title="Mine and theirs", summary="Their summary")
    draft.refresh_from_db()
    assert merged.status_code == 302
    assert (draft.title_en, draft.summary_en) == ("Mine and theirs", "Their summary")


def test_saving_what_has_been_sent_meanwhile_keeps_the_text_on_the_page(client, city, draft):
    opened = fields_of(client.get(url_of("experience_update", draft)))
    actions.submit(experience=draft, by=make_technician(city))

    response = write(client, draft, opened=opened, title="Too late")

    draft.refresh_from_db()
    assert response.status_code == 409
    assert draft.title_en == "The night school"
    assert 'value="Too late"' in response.content.decode()
    assert "This text was not saved" in response.content.decode()


# The clock


def test_page_without_scripts_says_once_whose_clock_it_shows(client, draft):
    moment = f'<time datetime="{draft.updated_at.isoformat()}" data-clock>'

    form, status = (
        client.get(url_of("experience_update", draft)).text,
        client.get(url_of("experience_status", draft)).text,
    )

    assert moment in form
    assert form.count("Barcelona time") == 1
    assert "data-clock" not in status
    actions.submit(experience=draft, by=client.user)
    status = client.get(url_of("experience_status", draft)).text
    assert status.count("data-clock") == 1
    assert status.count("All times are those of Barcelona.") == 1
