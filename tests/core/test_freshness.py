"""A public page is made again when something of it has changed, and only then."""

import threading

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import RequestFactory

from core import freshness
from core.freshness import content_version
from experiences.enums import State
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience


def tag(path="/en/experiences/", **headers):
    return freshness.page_tag(RequestFactory().get(path, headers=headers))


# The version of the content


@pytest.mark.django_db
def test_version_changes_with_each_change_also_inside_a_transaction():
    versions = [content_version()]
    city = make_city()
    versions.append(content_version())
    city.name = "Vic"
    city.save()
    versions.append(content_version())
    city.delete()
    versions.append(content_version())

    assert len(set(versions)) == 4


@pytest.mark.django_db
def test_version_stays_where_nothing_public_changed(client_as):
    draft = make_experience(State.DRAFT)
    client_as("editor")
    before = content_version()

    draft.title_en = "Another title"
    draft.save()
    client_as("stranger").get("/en/experiences/")

    assert content_version() == before


@pytest.mark.django_db
def test_a_change_that_is_taken_back_leaves_the_version():
    before = content_version()
    with transaction.atomic():
        make_city()
        transaction.set_rollback(True)

    assert content_version() == before


@pytest.mark.django_db(transaction=True)
def test_version_is_new_at_the_commit_and_never_comes_back():
    def elsewhere(act):
        results = []

        def run():
            try:
                results.append(act())
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        return results[0]

    before = content_version()
    with transaction.atomic():
        make_city()
        inside, outside = content_version(), elsewhere(content_version)
    after = content_version()

    assert before == outside
    assert len({before, inside, after}) == 3
    assert elsewhere(content_version) == after


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_each_other():
    """Each changes a city of its own and holds its transaction until the other has written too."""
    cities = [make_city(), make_city()]
    both_wrote, errors = threading.Barrier(2, timeout=10), []

    def write(city):
        try:
            with transaction.atomic():
                city.website = "https://example.org/"
                type(city).objects.filter(pk=city.pk).update(website="https://example.org/")
                both_wrote.wait()
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)
        finally:
            connection.close()

    before = content_version()
    threads = [threading.Thread(target=write, args=[city]) for city in cities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert content_version() != before


@pytest.mark.django_db
def test_emptying_a_table_is_a_change():
    before = content_version()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE experiences_goal CASCADE")

    assert content_version() != before


# The tag of a page


@pytest.mark.django_db
def test_tag_names_language_path_query_and_what_htmx_asks_for():
    tags = [
        tag(),
        tag("/ca/experiencies/"),
        tag("/en/experiences/?topic=art"),
        tag("/en/experiences/?topic=arts"),
        tag(**{"HX-Request": "true"}),
        tag(**{"HX-Request": "true", "HX-Target": "bank"}),
    ]

    assert len(set(tags)) == len(tags)
    assert tag() == tags[0]


@pytest.mark.django_db
def test_tag_changes_with_our_code_and_with_the_day(monkeypatch):
    before = tag()
    monkeypatch.setattr(freshness, "code_version", lambda: "another")
    of_code = tag()
    monkeypatch.undo()
    monkeypatch.setattr(freshness.timezone, "localdate", lambda: "2030-01-01")

    assert len({before, of_code, tag()}) == 3


def test_code_version_changes_with_the_settings_that_pages_print(settings):
    before = freshness.code_version.__wrapped__()
    settings.SITE_URL = "https://elsewhere.example"

    assert freshness.code_version.__wrapped__() != before


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["sessionid", CookieStorage.cookie_name])
def test_what_may_be_somebodys_own_has_no_tag(settings, cookie):
    request = RequestFactory().get("/en/experiences/")
    request.COOKIES[cookie] = "1"

    assert freshness.page_tag(request) is None


def test_there_is_no_tag_while_somebody_works_on_the_code(settings):
    settings.DEBUG = True

    assert tag() is None
