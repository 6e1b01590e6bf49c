"""Work of all apps that leaves the request."""

import datetime as dt

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from core.images import make_copies


def run_by(work: Task, moment: dt.datetime) -> None:
    """Have a task run at that moment, unless it runs before then, but not so soon that it may have begun already.

    Where tasks run at once (in tests) it is left to the work of each day, which does the same.
    """
    if not work.get_backend().supports_defer:
        return
    soon = timezone.now() + dt.timedelta(minutes=1)
    waiting = DBTaskResult.objects.filter(
        task_path=work.module_path, status=TaskResultStatus.READY, run_after__range=(soon, moment)
    )
    if not waiting.exists():
        work.using(run_after=moment).enqueue()


@task()
def make_image_copies(name: str) -> None:
    """Make the smaller copies of an image that has just been stored; one deleted meanwhile needs none."""
    make_copies(name)
