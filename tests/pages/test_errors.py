"""Error pages speak the language of the address."""

import pytest
from django.test import Client
from django.utils import translation

from core.views import server_error

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
