"""Readership: what counts as reading, and that counting costs a visitor's page nothing."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from experiences.enums import State
from figures import readership
from figures.models import PageView
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_counted():
    readership._views.clear()
    yield
    readership._views.clear()


def read(client, url, agent=BROWSER, **headers):
    return client.get(url, headers={"User-Agent": agent, **headers})


def counted():
    readership.flush()
    return {(row.page, row.key, row.language): row.views for row in PageView.objects.all()}


def test_reading_is_summed_by_day_page_and_language(client):
    make_experience(slug="read")
    for _each in range(2):
        first = read(client, "/en/experiences/read/")
    unchanged = read(client, "/en/experiences/read/", **{"If-None-Match": first.headers["ETag"]})
    read(client, "/ca/experiencies/read/")

    assert unchanged.status_code == 304
    assert counted() == {("experience_detail", "read", "en"): 3, ("experience_detail", "read", "ca"): 1}

    read(client, "/en/experiences/read/")

    assert counted()["experience_detail", "read", "en"] == 4
    assert readership.flush() == 0


@pytest.mark.parametrize(
    ("agent", "headers"),
    [
        ("", {}),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", {}),
        ("curl/8.0", {}),
        ("python-requests/2.32", {}),
        (BROWSER, {"Sec-Purpose": "prefetch;prerender"}),
        (BROWSER, {"HX-Request": "true"}),
    ],
)
def test_robots_prefetching_and_parts_are_not_counted(client, agent, headers):
    read(client, reverse("experience_list"), agent, **headers)

    assert counted() == {}


def test_neither_missing_pages_nor_forms_nor_staff_are_counted(client, client_as):
    make_experience(State.SUBMITTED, slug="sent")
    read(client, "/en/experiences/none/")
    read(client, "/en/experiences/sent/")
    read(client, reverse("contact"))
    client.head(reverse("home"), headers={"User-Agent": BROWSER})
    read(client_as("editor"), reverse("home"))

    assert counted() == {}

    read(client_as("technician"), reverse("home"))

    assert counted() == {("home", "", "en"): 1}


def test_counting_adds_no_statement_and_no_cookie(client, django_assert_num_queries):
    make_experience()
    url = reverse("experience_list")
    read(client, url)
    plain = client.get(url)
    with CaptureQueriesContext(connection) as without:
        client.get(url)
    with django_assert_num_queries(len(without)):
        page = read(client, url)

    assert not page.cookies
    assert (page.headers["ETag"], page.headers["Vary"]) == (plain.headers["ETag"], plain.headers["Vary"])


def test_what_could_not_be_written_waits(client, monkeypatch):
    read(client, reverse("home"))

    class Broken:
        def cursor(self):
            raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(readership, "connection", Broken())
        assert readership.flush() == 0

    assert counted() == {("home", "", "en"): 1}
