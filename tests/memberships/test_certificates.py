"""Certificates and papers: made in four languages, checked by everybody."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from core import pdf
from memberships.enums import ApplicationState as State
from memberships.joining import paper
from memberships.joining.certificates import tidy_code
from memberships.joining.links import make_token
from memberships.models import Certificate, MembershipPeriod
from tests.factories.applications import make_application
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
SINCE, RATIFIED = dt.date(2025, 10, 1), dt.date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def make_certificate(**overrides):
    city = make_city(name="Vilanova", evidence="")
    MembershipPeriod.objects.create(city=city, since=SINCE, ratified_on=RATIFIED, source="Application")
    fields = {"city": city, "city_name": "Vilanova", "member_since": SINCE, "ratified_on": RATIFIED}
    return Certificate.objects.create(**{**fields, **overrides})


def check(client, code):
    return client.get("/en/join/certificate/", {"code": code}).content.decode()


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_code_is_found_however_it_is_typed(client, change):
    certificate = make_certificate()

    assert "This certificate is genuine and valid" in check(client, change(certificate.code))


@pytest.mark.parametrize("code", ["ABCD", "AAAA-AAAA-AAAA", "x" * 500, "<script>", "0000-0000-0000"])
def test_unknown_code_is_said_so(client, code):
    make_certificate()

    assert "There is no certificate with this code" in check(client, code)


def test_certificate_of_a_city_that_left_is_genuine_but_no_longer_holds(client):
    certificate = make_certificate()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    MembershipPeriod.objects.update(until=yesterday, end_reason="left")

    assert "This certificate is genuine, but no longer holds" in check(client, certificate.code)


def test_certificate_that_was_withdrawn_is_not_valid_and_has_no_paper(client):
    certificate = make_certificate(revoked_on=timezone.localdate())

    assert "This certificate is no longer valid" in check(client, certificate.code)
    assert client.get(reverse("certificate_pdf", args=[certificate.code])).status_code == 404


def test_guessing_codes_is_stopped(client):
    statuses = [client.get("/en/join/certificate/", {"code": "AAAA"}).status_code for _try in range(61)]

    assert statuses == [200] * 60 + [429]


def test_codes_are_of_signs_that_nobody_confuses():
    code = make_certificate().code

    assert tidy_code(code) == code
    assert not set(code) & set("01ILO")


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ca", "Certificat de membre"),
        ("es", "Certificado de miembro"),
        ("en", "Certificate of membership"),
        ("fr", "Certificat d’adhésion"),
    ],
)
def test_certificate_is_made_in_every_language(client, language, title):
    certificate = make_certificate()
    with translation.override(language):
        document = paper.of_certificate(certificate)
        url = reverse("certificate_pdf", args=[certificate.code])

    assert f"<h1>{title}</h1>" in document.html
    assert certificate.code in document.html
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 1


@pytest.mark.pdf
def test_page_to_sign_holds_what_was_written(client):
    row = make_application(answers={"mayor_name": "Joana <b>Puig</b>"})

    document = paper.of_application(row)

    assert "Joana &lt;b&gt;Puig&lt;/b&gt;" in document.html
    assert "Plaça Major, 1" in document.html
    assert "12 March 2026" in document.html
    assert "Spain" in document.html
    response = client.get(reverse("application_form_pdf", args=[make_token(row)]))
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"


def test_without_pdf_the_page_says_so(client, monkeypatch):
    def refuse(_document):
        raise pdf.PdfUnavailableError

    monkeypatch.setattr(pdf, "make_once", refuse)
    row = make_application(state=State.SUBMITTED)

    assert client.get(reverse("application_form_pdf", args=[make_token(row)])).status_code == 503
