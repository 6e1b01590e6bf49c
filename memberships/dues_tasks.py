"""Work on dues that leaves the request: in pieces, each of which queues the next."""

import datetime as dt

from django.utils import timezone
from django_tasks import task

from memberships import dues_run
from memberships.models import DuesRun

LOOK_AGAIN = dt.timedelta(minutes=5)  # whether the worker that had a run was killed


def queue_run(run: DuesRun) -> None:
    """Have a run worked on, and looked at again in case its worker dies."""
    work_on_run.enqueue(run.pk)
    if look_after_run.get_backend().supports_defer:
        look_after_run.using(run_after=timezone.now() + LOOK_AGAIN).enqueue(run.pk)


@task()
def work_on_run(run_id: int) -> None:
    """Do the next lines of a run, and come back for the rest."""
    if dues_run.work_on(DuesRun.objects.get(pk=run_id)):
        work_on_run.enqueue(run_id)


@task()
def look_after_run(run_id: int) -> None:
    """Go on with a run that still has work, whoever had it; two at once do no harm."""
    run = DuesRun.objects.unfinished().filter(pk=run_id).first()
    if run:
        queue_run(run)


def resume_runs() -> None:
    """Go on with every run that has work left; once a day (pages/management/commands/daily.py)."""
    for run in DuesRun.objects.unfinished():
        queue_run(run)
