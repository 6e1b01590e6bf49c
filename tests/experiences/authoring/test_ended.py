"""Writing has ended for somebody: they are told so, no request follows for ever, and what they typed comes back."""

import pytest
from django.urls import reverse

from core.kept_text import writer_mark
from experiences import co_writing, steps
from experiences.enums import State
from tests.experiences.writing import OpenPage
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.writing import ORIGIN

REASON = "You cannot write here any more"


@pytest.fixture
def draft(db):
    return make_experience(State.DRAFT, city=make_city(), title_en="The night school")


@pytest.fixture
def city(draft, client_as):
    return client_as("technician", city=draft.city)


@pytest.fixture
def guest(draft, city, client_as):
    guest = client_as("stranger", email="school@example.org")
    co_writing.invite(experience=draft, by=city.user, email="school@example.org", name="School", language="en")
    return guest


def end(city, draft):
    co_writing.revoke(experience=draft, by=city.user, key=draft.co_writers.get().pk)


@pytest.mark.parametrize("name", ["experience_autosave", "experience_upload"])
def test_page_is_told_why_and_not_that_somebody_is_signed_out(name, guest, city, draft):
    page = OpenPage(guest, draft)
    end(city, draft)

    answer = guest.post(reverse(name, args=[draft.pk]), {**page.fields, "changed": "title", "title": "Late"})
    never = guest.post(reverse(name, args=[draft.pk + 1000]), {**page.fields, "changed": "title", "title": "Late"})

    assert (answer.status_code, never.status_code) == (404, 404)
    assert answer.json()["error"].startswith(REASON)
    assert answer.json() == never.json()


def test_new_form_of_somebody_whose_role_has_ended_is_told_the_same(city, draft):
    page = OpenPage(city)
    city.user.city_roles.all().delete()

    answer = page.autosave(title="Too late")

    assert answer.status_code == 403
    assert answer.json()["error"].startswith(REASON)


def test_form_that_comes_too_late_gives_back_what_it_brought(guest, city, draft):
    page = OpenPage(guest, draft)
    end(city, draft)

    answer = page.save(title="My <b>title</b>", summary="", **{"remark-title": "A word to you"})

    text = answer.content.decode()
    assert answer.status_code == 404
    assert REASON in text
    assert "My &lt;b&gt;title&lt;/b&gt;" in text
    assert "A word to you" in text
    assert "The night school" not in text
    assert answer["Cache-Control"] == "private, no-store"
    draft.refresh_from_db()
    assert draft.title_en == "The night school"


def test_text_kept_over_a_sign_in_is_given_back_where_the_invitation_has_ended_meanwhile(guest, city, draft, rf):
    page, person = OpenPage(guest, draft), guest.user
    guest.logout()
    guest.post(page.url, {**page.fields, "title": "Typed while signed out", "do": "save"}, **ORIGIN)
    end(city, draft)

    guest.force_login(person)
    answer = guest.get(page.url)

    assert answer.status_code == 404
    assert "Typed while signed out" in answer.content.decode()


def test_page_that_was_never_theirs_is_as_if_it_were_not_there(client_as, draft, rf):
    stranger = client_as("technician")
    request = rf.get("/")
    request.user = stranger.user

    read = stranger.get(steps.address(draft))
    sent = stranger.post(steps.address(draft), {"writer": writer_mark(request), "do": "save"})

    assert (read.status_code, sent.status_code) == (404, 404)
    assert REASON not in read.content.decode()
    assert draft.title_en not in sent.content.decode()
