"""The connection of core/database: plans that the server keeps, and connections that have ended."""

import psycopg
import pytest
from django.db import ProgrammingError, connection
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


@pytest.mark.django_db
def test_a_text_is_asked_for_by_a_plan_and_seen_by_whoever_counts():
    text = "SELECT 'asked ' || current_database()"
    other = connection.copy()  # outside the transaction of this test
    try:
        answers = {other.text_of(text) for _time in range(3)}
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [text])
            plans = cursor.fetchone()
            cursor.execute("DEALLOCATE ALL")
        answers.add(other.text_of(text))
        with CaptureQueriesContext(other) as asked:
            answers.add(other.text_of(text))
        with pytest.raises(ProgrammingError):
            other.text_of("SELECT no_such_thing")
    finally:
        other.close()

    assert answers == {connection.text_of(text)}
    assert plans == (1,)
    assert [query["sql"] for query in asked] == [text]


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
