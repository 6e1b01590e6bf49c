"""Work of the bank that leaves the request."""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from core.tasks import run_by
from editorial.machine import MachineError
from experiences import alerts, machine_drafts, workflow
from experiences.models import Experience, MachineDraft, SearchAlert

log = logging.getLogger(__name__)


@task()
def send_search_alerts() -> None:
    """Tell subscribers what is new, and come back when the first of those who got mail today may get mail again."""
    if again := alerts.send_news():
        run_by(send_search_alerts, again)


def tell_subscribers() -> None:
    """Have subscribers told of what is being published, once there was time to publish more of it."""
    if SearchAlert.objects.confirmed().exists():
        run_by(send_search_alerts, timezone.now() + settings.ALERT_DELAY)


@task()
def write_by_machine(key: int) -> str:
    """Fill in what a language of a draft lacks; the result says how it went, for the list of the site's jobs.

    Runs again without harm. Where it is sent meanwhile, or its writer has gone, nothing is written. Whatever else goes
    wrong counts as a failure, so that the page never says that there is a draft.
    """
    draft = MachineDraft.objects.select_related("experience__city", "asked_by").filter(pk=key).first()
    if draft is None:
        return "gone"
    is_failure = True
    try:
        said = machine_drafts.write(draft)
        is_failure = False
    except (workflow.NotEditable, PermissionDenied):
        said, is_failure = "not editable", False
    except MachineError as error:
        log.warning("No machine draft of %s: %s", draft, error)
        said = "failed"
    finally:
        MachineDraft.objects.filter(pk=key).update(answered_at=timezone.now(), is_failure=is_failure)
    return said


def ask_machine(experience: Experience, *, by: User, language: str) -> None:
    """Have a machine fill in one language of a draft; asked twice it runs once."""
    if draft := machine_drafts.asked(experience, by, language):
        write_by_machine.enqueue(draft.pk)
