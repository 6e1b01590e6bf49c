"""What somebody wrote while the session ended comes back, to them alone."""

import pytest
from django.test import Client

from experiences.models import Experience
from tests.factories.accounts import PASSWORD, make_technician
from tests.factories.writing import ORIGIN, fields_of, url_of, write


def sign_in(client, user, url):
    return client.post(f"/en/account/login/?next={url}", {"login": user.email, "password": PASSWORD})


def test_text_sent_after_the_session_ended_comes_back_after_sign_in(client, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()

    typed = {"title": "Typed all afternoon", "summary": "And this", "remark-title": "Too long?"}
    refused = client.post(url, {**opened, **typed}, **ORIGIN)
    signed_in = sign_in(client, client.user, url)
    page = client.get(url)

    draft.refresh_from_db()
    assert refused.headers["Location"] == f"/en/account/login/?next={url}"
    assert signed_in.headers["Location"] == url
    assert draft.title_en == "The night school"
    assert 'value="Typed all afternoon"' in page.content.decode()
    assert "Too long?</textarea>" in page.content.decode()
    assert "You had been signed out" in page.content.decode()

    write(client, draft, opened=fields_of(page), title="Typed all afternoon", summary="And this")
    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en) == ("Typed all afternoon", "And this")
    assert "You had been signed out" not in client.get(url).content.decode()


def test_text_of_a_new_experience_comes_back_too(client):
    url = url_of("experience_create")
    opened = fields_of(client.get(url))
    client.session.flush()

    client.post(url, {**opened, "title": "First sentence"}, **ORIGIN)
    sign_in(client, client.user, url)
    page = client.get(url)
    write(client, None, opened=fields_of(page), title="First sentence")

    assert 'value="First sentence"' in page.content.decode()
    assert Experience.objects.get().title_en == "First sentence"


def test_kept_text_can_be_thrown_away(client, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()
    client.post(url, {**opened, "title": "Not this"}, **ORIGIN)
    sign_in(client, client.user, url)

    client.post(url, {"do": "discard"})

    assert "Not this" not in client.get(url).content.decode()


def test_kept_text_is_shown_to_its_writer_only(client, city, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()
    client.post(url, {**opened, "title": "Private words"}, **ORIGIN)

    sign_in(client, make_technician(city), url)

    assert "Private words" not in client.get(url).content.decode()


def test_page_older_than_the_sign_in_keeps_its_text(client_as, city, draft):
    client = client_as("technician", city=city, enforce_csrf_checks=True)
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.logout()
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(url, {**opened, "csrfmiddlewaretoken": "x" * 64, "title": "From the old tab"}, **ORIGIN)
    page = client.get(url)

    draft.refresh_from_db()
    assert response.headers["Location"] == url
    assert draft.title_en == "The night school"
    assert 'value="From the old tab"' in page.content.decode()


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}])
def test_form_from_elsewhere_is_refused_and_nothing_is_kept(origin, client_as, city, draft):
    client = client_as("technician", city=city, enforce_csrf_checks=True)
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))

    response = client.post(url, {**opened, "csrfmiddlewaretoken": "x" * 64, "title": "Planted"}, **origin)

    draft.refresh_from_db()
    assert response.status_code == 403
    assert draft.title_en == "The night school"
    assert "Planted" not in client.get(url).content.decode()


def test_strangers_cannot_fill_sessions_with_text(db, draft):
    client = Client()

    client.post(url_of("experience_update", draft), {"title": "spam", "writer": "1:forged"}, **ORIGIN)

    assert "kept_text" not in client.session
