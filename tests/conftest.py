"""What every test may use: a database that runs, people who sign in, and English unless a test says otherwise."""

import contextlib
import gc
import os
import time

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from aice_site import postgres
from core import deep_lists, pdf
from editorial import machine
from tests.factories import accounts
from tests.factories.machine import Engine
from tests.workers import WORKER, WORKERS, in_turn, shared_folder

# Slow draws on a busy machine are no fault of what is tested.
hypothesis_settings.register_profile("site", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("site")

_resources = contextlib.ExitStack()


def pytest_configure(config):
    """Start the embedded PostgreSQL once, in the process that the workers of xdist hang on; compile the catalogues."""
    gc.disable()  # what collecting tests makes stays; see below
    if hasattr(config, "workerinput"):
        return
    from core import catalogues

    catalogues.compile_catalogues()
    if settings.DATABASES["default"]["HOST"].startswith(str(postgres.Place(settings.VAR_DIR).socket_dir)):
        _resources.enter_context(postgres.in_use(settings.VAR_DIR))


def pytest_unconfigure(config):
    """Leave the server; the last to leave stops it."""
    _resources.close()


def pytest_collection_finish():
    """Let the garbage collector pass over the code and the thousands of tests, and look less often: a tenth quicker."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def pytest_collection_modifyitems(items):
    """Leave out what makes PDF files where the system's libraries for that are missing; in CI they must be there."""
    making = [item for item in items if item.get_closest_marker("pdf")]
    if making and not os.environ.get("CI") and not pdf.is_available():
        for item in making:
            item.add_marker(pytest.mark.skip(reason="Pango is not installed: the tests of PDF files were left out"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory):
    """Give each worker a database: the first to come makes one by all migrations, and each takes a copy of that."""
    creation = connection.creation
    with django_db_blocker.unblock():
        if WORKER:
            with in_turn(shared_folder(tmp_path_factory), "database") as earlier:
                _copy_database(creation, earlier)
        else:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    with django_db_blocker.unblock():
        creation.destroy_test_db(verbosity=0)


def _copy_database(creation, earlier):
    source, settled = creation._get_test_db_name(), connection.settings_dict
    if earlier == 0:
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    settled["NAME"] = source
    creation.clone_test_db(WORKER, verbosity=0)
    if earlier == WORKERS - 1:
        creation.destroy_test_db(verbosity=0)
    creation.setup_worker_connection(WORKER)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker):
    """Let a fixture of a module write rows once for all its tests; they see each other's writes as little as ever.

    Only for modules whose tests each roll back: the rows stand in a transaction around theirs.
    """
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _english():
    """Begin each test in English and keep no language from the one before."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _outbox(settings):
    """Write mail to the outbox as the site does; pytest-django would put it into memory."""
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"


@pytest.fixture(autouse=True)
def _deep_lists():
    """Let each test ask for as many filtered lists as if it were the first."""
    deep_lists.buckets.clear()


@pytest.fixture
def client_as(db):
    """Give `client_as("technician", city=…)`: a client signed in as that role; the person is `client.user`.

    Roles: visitor, stranger (an account without any role), technician, delegate, editor, admin. Staff have just typed
    their password again, unless `is_proven` says otherwise.
    """

    def make(role, *, enforce_csrf_checks=False, is_proven=True, **fields):
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        client.user = accounts.make_person(role, **fields)
        if client.user:
            client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
        if client.user and client.user.is_staff and is_proven:
            prove(client)
        return client

    return make


def prove(client):
    """Have the session know that the person has just proven who they are."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(client.user.pk)
    session.save()


@pytest.fixture
def engine(monkeypatch):
    """Give `engine(("ca", "es"))`: a translation engine with those pairs that writes capitals, and no other."""

    def make(*pairs, **options):
        made = Engine(*pairs, **options)
        monkeypatch.setattr(machine, "provider", lambda: made)
        return made

    return make


@pytest.fixture
def htmx():
    """Give the headers with which htmx asks for a part of a page."""
    return {"HX-Request": "true"}
