"""The site's own work outside the request, as the secretariat sees it: what failed, once more or left."""

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks import TaskResultStatus

from core import audit
from pages.models import Job

# What each task does, in the words of who reads the list; one without words shows the name of its function.
NAMES = {
    "core.mail.deliver_message": _("Deliver a mail"),
    "core.mail.release_held_mail": _("Deliver mails that were kept for a while"),
    "core.tasks.make_image_copies": _("Make smaller copies of an image"),
    "experiences.tasks.send_search_alerts": _("Tell subscribers what is new"),
}
STATES = {
    TaskResultStatus.READY: pgettext_lazy("job", "waiting"),
    TaskResultStatus.RUNNING: pgettext_lazy("job", "running"),
    TaskResultStatus.FAILED: pgettext_lazy("job", "failed"),
    TaskResultStatus.SUCCESSFUL: pgettext_lazy("job", "done"),
}


@transaction.atomic
def run_again(*, job: Job, by) -> bool:
    """Queue a failed job once more with what it was given; False where it is not (or no longer) a failed one."""
    row = _failed(job)
    if row is None:
        return False
    import_string(row.task_path).enqueue(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    _put_away("job.run_again", row, by)
    return True


@transaction.atomic
def leave(*, job: Job, by) -> bool:
    """Take a failed job off the list; the trail keeps why it failed. False as above."""
    row = _failed(job)
    if row is None:
        return False
    _put_away("job.left", row, by)
    return True


def name_of(job: Job) -> str:
    """Say what a job does."""
    return str(NAMES.get(job.task_path, job.task_path.rpartition(".")[2]))


def reason_of(job: Job) -> str:
    """Return the last line of what went wrong."""
    return job.traceback.strip().rpartition("\n")[2]


def _failed(job: Job) -> Job | None:
    return Job.objects.select_for_update().filter(pk=job.pk, status=TaskResultStatus.FAILED).first()


def _put_away(action: str, row: Job, by) -> None:
    audit.record(action, row, by=by, task=row.task_path, given=row.args_kwargs, failed=reason_of(row))
    row.delete()
