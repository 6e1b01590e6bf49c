"""`/healthz` and `/readyz`: what a supervisor or a load balancer asks. They say nothing that is not for everyone."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

# A worker that is alive takes a waiting task within seconds; long ones may keep it busy for a while.
LONGEST_WAIT = datetime.timedelta(minutes=15)
MIGRATED = "health:migrated"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process lives; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether visitors can be served: database reached, tables current, tasks being worked off."""
    checks = {"database": "down", "migrations": "unknown", "queue": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = "ok"
        checks["migrations"] = "ok" if migrated() else "missing"
        if checks["migrations"] == "ok":
            checks["queue"] = "ok" if queue_moves(timezone.now()) else "stuck"
    except DatabaseError:
        pass  # the checks not reached stay as they are
    ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "unavailable"} | checks, status=200 if ready else 503)


def migrated() -> bool:
    """Tell whether every migration of this code is applied; remembered for a minute, since it reads them all."""
    try:
        if cache.get(MIGRATED):
            return True
    except DatabaseError:  # the cache's own table may be what is missing
        return False
    executor = MigrationExecutor(connection)
    done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if done:
        cache.set(MIGRATED, True, 60)
    return done


def queue_moves(now: datetime.datetime) -> bool:
    """Tell whether no task that was due has waited too long."""
    limit = now - LONGEST_WAIT
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=limit)
    return not waiting.exclude(run_after__range=(limit, now)).exists()  # asked for later, and due only just now
