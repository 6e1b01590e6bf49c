"""Work of the bank that leaves the request."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from experiences import alerts
from experiences.models import SearchAlert


@task()
def send_search_alerts() -> None:
    """Tell subscribers what is new, and come back when the first of those who got mail today may get mail again."""
    if again := alerts.send_news():
        _look_at(again)


def tell_subscribers() -> None:
    """Have subscribers told of what is being published, once there was time to publish more of it."""
    if SearchAlert.objects.confirmed().exists():
        _look_at(timezone.now() + settings.ALERT_DELAY)


def _look_at(moment: dt.datetime) -> None:
    """Look at that moment, unless somebody looks before then, but not so soon that it may have begun already."""
    soon = timezone.now() + dt.timedelta(minutes=1)
    waiting = DBTaskResult.objects.filter(
        task_path=send_search_alerts.module_path,
        status=TaskResultStatus.READY,
        run_after__range=(soon, moment),
    )
    if not waiting.exists():
        send_search_alerts.using(run_after=moment).enqueue()
