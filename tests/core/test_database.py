"""The connection of core/database: plans that the server keeps, and connections that have ended."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.database import base

STATEMENT = "SELECT %s::int + 1"


@pytest.mark.django_db
def test_what_is_asked_often_is_planned_once():
    with connection.prepared_cursor() as cursor:
        answers = [cursor.execute(STATEMENT, [number]).fetchone()[0] for number in range(10)]
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int + 1'")
        assert cursor.fetchone() == (1,)

    assert answers == list(range(1, 11))


@pytest.mark.django_db
def test_statements_of_a_prepared_cursor_are_counted_like_others():
    with CaptureQueriesContext(connection) as asked, connection.prepared_cursor() as cursor:
        for number in range(10):
            cursor.execute(STATEMENT, [number])

    assert [query["sql"][:7] for query in asked] == ["SELECT "] * 10


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("idle", [base.IDLE, 0])
def test_a_connection_that_the_server_has_ended_is_replaced(idle, monkeypatch):
    ended = backend()
    address = connection.connection.info.dsn
    connection.close()
    with psycopg.connect(address, password=connection.settings_dict["PASSWORD"] or None) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    monkeypatch.setattr(base, "IDLE", idle)

    assert backend() != ended


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]
