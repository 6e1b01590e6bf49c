"""Work on dues that leaves the request: in pieces, each of which queues the next."""

import datetime as dt

from django.utils import timezone
from django_tasks import task

from accounts.models import User
from memberships import dues_reminders, dues_run
from memberships.models import DuesRun, ReminderStep

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


def queue_reminders(step: ReminderStep, *, invoices: list[int], by: User) -> int:
    """Have a letter sent for these invoices, in pieces; return for how many of them it is due.

    What a killed worker leaves out still stands in the list of those who wait for the letter.
    """
    due = list(dues_reminders.waiting(step).filter(pk__in=invoices).values_list("pk", flat=True))
    for first in range(0, len(due), dues_run.BATCH):
        send_reminders.enqueue(step.pk, due[first : first + dues_run.BATCH], by.pk, timezone.localdate().isoformat())
    return len(due)


@task()
def send_reminders(step_id: int, invoices: list[int], by_id: int, on: str) -> None:
    """Send a letter for these invoices as of the day on which somebody asked for it; twice does no harm."""
    step = ReminderStep.objects.get(pk=step_id)
    by = User.objects.filter(pk=by_id).first()
    dues_reminders.send(step, invoices=invoices, by=by, on=dt.date.fromisoformat(on))


def resume_runs() -> None:
    """Go on with every run that has work left; once a day (pages/management/commands/daily.py)."""
    for run in DuesRun.objects.unfinished():
        queue_run(run)
