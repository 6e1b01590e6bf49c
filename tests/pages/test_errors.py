"""Error pages speak the language of the address."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from core.views import busy, not_found, server_error

LANGUAGES = ("ca", "es", "en", "fr")
pytestmark = pytest.mark.django_db


def titles(pages):
    return {page.content.decode().partition("<title>")[2].partition("</title>")[0] for page in pages}


def test_not_found_in_each_language():
    pages = {code: Client().get(f"/{code}/nothing-here/") for code in LANGUAGES}

    assert [page.status_code for page in pages.values()] == [404] * 4
    for code, page in pages.items():
        assert f'<html lang="{code}">' in page.content.decode()
        assert page["Content-Language"] == code
    assert len(titles(pages.values())) == 4


def test_refused_form_in_each_language():
    pages = {code: Client(enforce_csrf_checks=True).post(f"/{code}/{word}/") for code, word in
             zip(LANGUAGES, ("contacte", "contacto", "contact", "contact"), strict=True)}  # fmt: skip

    assert [page.status_code for page in pages.values()] == [403] * 4
    for code, page in pages.items():
        assert f'<html lang="{code}">' in page.content.decode()
    assert len(titles(pages.values())) == 4


def test_server_error_in_each_language_needs_no_database(rf, django_assert_num_queries):
    pages = []
    with django_assert_num_queries(0):
        for code in LANGUAGES:
            with translation.override(code):
                pages.append(server_error(rf.get(f"/{code}/")))

    assert [page.status_code for page in pages] == [500] * 4
    assert len(titles(pages)) == 4


def test_a_busy_site_says_so_in_each_language_and_needs_no_database(rf, django_assert_num_queries):
    pages = []
    with django_assert_num_queries(0):
        for code in LANGUAGES:
            request = rf.get(f"/{code}/")
            request.htmx = False
            with translation.override(code):
                pages.append(busy(request))

    assert [page.status_code for page in pages] == [503] * 4
    assert [page["Retry-After"] for page in pages] == ["30"] * 4
    assert len(titles(pages)) == 4


def give_up_after(milliseconds):
    def find(*_arguments, **_options):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
            cursor.execute("SELECT pg_sleep(10)")

    return find


def test_a_statement_that_takes_too_long_is_given_up_politely(client, monkeypatch):
    monkeypatch.setattr("experiences.views.public.find", give_up_after(20))

    page = client.get("/en/experiences/", {"q": "everything"})

    assert page.status_code == 503
    assert "Use fewer words or one more filter" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_part_of_a_page_that_takes_too_long_becomes_the_whole_page(client, htmx, monkeypatch):
    monkeypatch.setattr("experiences.views.public.find", give_up_after(20))

    part = client.get("/en/experiences/", {"q": "everything"}, headers=htmx)

    assert (part.status_code, part["HX-Redirect"]) == (503, "/en/experiences/?q=everything")


def test_other_errors_stay_errors(client, monkeypatch):
    monkeypatch.setattr("experiences.views.public.find", lambda _selection: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.get("/en/experiences/")


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_without_its_final_slash_leads_to_the_home_page(code):
    page = Client().get(f"/{code}?q=%C3%A0+b")

    assert (page.status_code, page["Location"]) == (301, f"/{code}/?q=%C3%A0+b")


@pytest.mark.parametrize("code", LANGUAGES)
def test_not_found_page_of_an_address_of_one_word(code, rf):
    page = not_found(rf.get(f"/{code}"))

    assert page.status_code == 404
