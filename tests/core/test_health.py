"""What a supervisor asks: the process, and whether visitors can be served."""

import datetime

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core import health


@pytest.fixture(autouse=True)
def forget() -> None:
    cache.delete(health.MIGRATED)


def enqueue(*, minutes_ago: int, run_after: datetime.datetime | None = None) -> None:
    row = DBTaskResult.objects.create(
        task_path="core.mail.deliver_message",
        args_kwargs={"args": [0], "kwargs": {}},
        backend_name="default",
        run_after=run_after or get_date_max(),
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - datetime.timedelta(minutes=minutes_ago))


def test_the_process_lives_without_asking_the_database(client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
class TestReady:
    def test_all_is_well(self, client) -> None:
        response = client.get("/readyz")
        assert response.status_code == 200
        assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "queue": "ok"}
        assert not response.cookies

    def test_a_second_answer_takes_few_queries(self, client, django_assert_max_num_queries) -> None:
        client.get("/readyz")
        with django_assert_max_num_queries(2):
            client.get("/readyz")

    def test_a_missing_migration(self, client, monkeypatch) -> None:
        monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_arguments: ["one"])
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["migrations"] == "missing"

    def test_a_database_that_is_down(self, client, monkeypatch) -> None:
        def down() -> None:
            raise OperationalError("the password is secret")

        monkeypatch.setattr(connection, "cursor", down)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["database"] == "down"
        assert b"secret" not in response.content

    def test_a_queue_that_nobody_works_off(self, client) -> None:
        enqueue(minutes_ago=16)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["queue"] == "stuck"

    def test_a_task_that_has_just_come_or_just_become_due(self, client) -> None:
        enqueue(minutes_ago=1)
        enqueue(minutes_ago=60, run_after=timezone.now() - datetime.timedelta(minutes=1))
        enqueue(minutes_ago=60, run_after=timezone.now() + datetime.timedelta(minutes=1))
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_change_nothing(client, path: str) -> None:
    assert client.post(path).status_code == 405
