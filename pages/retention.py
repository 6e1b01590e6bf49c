"""What is kept for how long, and why: one table, read by the work of each day, a command and a page of the admin.

A rule says which rows are due by querysets, so that a look beforehand counts exactly what goes. What has no rule is
kept as long as the association works with it; `KEPT` says so for what holds personal data.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import actions as account_actions
from accounts.models import User
from awards.models import Nomination
from cities.models import CityRole, Handover
from core import imports
from core.mail import KEEP_SENT, forget_sent_mail
from core.models import ImportedFile, MailState, OutboxMessage
from experiences import asking
from experiences.models import ChangeReport, Question, SearchAlert
from memberships import forgetting as papers
from memberships.models import Application
from pages.models import Enquiry

YEAR = dt.timedelta(days=365)
KEEP_TASKS = dt.timedelta(days=14)  # what django_tasks_db's own command keeps


@dataclass(frozen=True)
class Rule:
    """One kind of data: how long it is kept, since when, why no longer, what is due and what deletes it."""

    key: str
    what: str
    kept: dt.timedelta
    since: str
    why: str
    due: Callable[[dt.datetime], list[QuerySet]]
    forget: Callable[[dt.datetime], object]

    @property
    def kept_for(self) -> str:
        """Return how long it is kept, in days."""
        if not self.kept.days:
            return ""
        return ngettext("%(count)s day", "%(count)s days", self.kept.days) % {"count": self.kept.days}

    def number_due(self, now: dt.datetime) -> int:
        """Return how many rows would go now."""
        return sum(rows.count() for rows in self.due(now))


def _old_messages(now: dt.datetime) -> list[QuerySet]:
    return [model.objects.filter(created_at__lt=now - asking.KEEP) for model in (Question, ChangeReport)]


def _unproven_questions(now: dt.datetime) -> list[QuerySet]:
    # One that is a year old as well is counted among those.
    return [
        Question.objects.filter(
            sent_at__isnull=True, created_at__lt=now - asking.KEEP_UNPROVEN, created_at__gte=now - asking.KEEP
        )
    ]


def _unconfirmed_alerts(now: dt.datetime) -> list[QuerySet]:
    return [SearchAlert.objects.filter(confirmed_at__isnull=True, created_at__lt=now - asking.KEEP_UNPROVEN)]


def _old_enquiries(now: dt.datetime) -> list[QuerySet]:
    return [Enquiry.objects.filter(handled_at__lt=now - YEAR)]


def _sent_mails(now: dt.datetime) -> list[QuerySet]:
    return [OutboxMessage.objects.filter(state=MailState.SENT, sent_at__lt=now - KEEP_SENT)]


def _failed_mails(now: dt.datetime) -> list[QuerySet]:
    return [OutboxMessage.objects.filter(state=MailState.FAILED, created_at__lt=now - KEEP_SENT)]


def _imported_files(now: dt.datetime) -> list[QuerySet]:
    return [ImportedFile.objects.filter(created_at__lt=now - imports.KEPT_FOR).exclude(file="")]


def _unused_accounts(now: dt.datetime) -> list[QuerySet]:
    """Return invitations that nobody has ever followed, of people who act for no city today."""
    roles = CityRole.objects.active().values("user_id")
    never = User.objects.filter(last_login__isnull=True, created_at__lt=now - YEAR, is_staff=False, is_superuser=False)
    return [never.exclude(pk__in=roles).exclude(Q(name="") & Q(email__endswith="@example.invalid"))]


def _sessions(now: dt.datetime) -> list[QuerySet]:
    return [Session.objects.filter(expire_date__lt=now)]


def _tasks(now: dt.datetime) -> list[QuerySet]:
    return [
        DBTaskResult.objects.filter(
            status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED), finished_at__lt=now - KEEP_TASKS
        )
    ]


def _unproven_applications(now: dt.datetime) -> list[QuerySet]:
    return [Application.objects.unproven(now - asking.KEEP_UNPROVEN)]


def _old_applications(now: dt.datetime) -> list[QuerySet]:
    # One that nobody has proven is counted among those.
    unproven = Application.objects.unproven(now - asking.KEEP_UNPROVEN).values("pk")
    return [Application.objects.left_lying(now - YEAR).exclude(pk__in=unproven)]


def _old_nominations(now: dt.datetime) -> list[QuerySet]:
    return [Nomination.objects.come_to_nothing(now - YEAR)]


def _decided_handovers(now: dt.datetime) -> list[QuerySet]:
    return [Handover.objects.filter(decided_at__lt=now - YEAR)]


def _delete(due: Callable[[dt.datetime], list[QuerySet]]) -> Callable[[dt.datetime], object]:
    return lambda now: sum(rows.delete()[0] for rows in due(now))


def _forget_accounts(now: dt.datetime) -> int:
    people = [user for rows in _unused_accounts(now) for user in rows]
    for user in people:
        account_actions.forget(user=user, by=None)
    return len(people)


ANSWERED = _("What was asked has been answered; a year leaves room for asking back.")
UNPROVEN = _("Nobody has shown that the address is theirs (GDPR, article 5.1.d).")
MACHINE = _("Only the machine needed it.")

RULES = (
    Rule(
        "forget_alerts",
        _("Alerts that nobody has confirmed"),
        asking.KEEP_UNPROVEN,
        pgettext_lazy("counted from", "asked for"),
        UNPROVEN,
        _unconfirmed_alerts,
        _delete(_unconfirmed_alerts),
    ),
    Rule(
        "forget_unproven",
        _("Questions to cities from an address that nobody has proven"),
        asking.KEEP_UNPROVEN,
        pgettext_lazy("counted from", "asked"),
        UNPROVEN,
        _unproven_questions,
        _delete(_unproven_questions),
    ),
    Rule(
        "forget_unproven_applications",
        _("Applications for membership from an address that nobody has proven"),
        asking.KEEP_UNPROVEN,
        pgettext_lazy("counted from", "begun"),
        UNPROVEN,
        _unproven_applications,
        _delete(_unproven_applications),
    ),
    Rule(
        "forget_applications",
        _("Applications for membership that nobody goes on with, declined or withdrawn"),
        YEAR,
        pgettext_lazy("counted from", "last changed"),
        _("They have led to nothing; a year leaves room for coming back."),
        _old_applications,
        _delete(_old_applications),
    ),
    Rule(
        "forget_nominations",
        _("Nominations for the award that were never sent, withdrawn or not eligible, with their letters"),
        YEAR,
        pgettext_lazy("counted from", "last changed"),
        _("They have led to nothing; a year leaves room for coming back."),
        _old_nominations,
        _delete(_old_nominations),
    ),
    Rule(
        "forget_messages",
        _("Questions to cities and reports of changes"),
        asking.KEEP,
        pgettext_lazy("counted from", "sent"),
        ANSWERED,
        _old_messages,
        asking.forget_old_messages,
    ),
    Rule(
        "forget_enquiries",
        _("Messages of the contact form that are dealt with"),
        YEAR,
        pgettext_lazy("counted from", "dealt with"),
        ANSWERED,
        _old_enquiries,
        _delete(_old_enquiries),
    ),
    Rule(
        "forget_mail",
        _("Mails that were delivered"),
        KEEP_SENT,
        pgettext_lazy("counted from", "sent"),
        _("Long enough to see what somebody was told; what was decided stands in the audit trail."),
        _sent_mails,
        forget_sent_mail,
    ),
    Rule(
        "forget_failed_mail",
        _("Mails that could never be delivered"),
        KEEP_SENT,
        pgettext_lazy("counted from", "written"),
        _("After a year nobody waits for them."),
        _failed_mails,
        _delete(_failed_mails),
    ),
    Rule(
        "forget_imports",
        _("Files of many records that were sent, and what their reports say of people"),
        imports.KEPT_FOR,
        pgettext_lazy("counted from", "sent"),
        _("The records themselves are kept; the file repeats them."),
        _imported_files,
        imports.forget_old,
    ),
    Rule(
        "forget_handovers",
        _("Successors that somebody named, once that is decided"),
        YEAR,
        pgettext_lazy("counted from", "decided"),
        _("Who was accepted has an account; who was not has never agreed to be kept (GDPR, article 5.1.c)."),
        _decided_handovers,
        _delete(_decided_handovers),
    ),
    Rule(
        "forget_assembly_forms",
        _("Names in the forms A and B of assemblies; that the city sent one is kept"),
        papers.KEEP_FORMS,
        pgettext_lazy("counted from", "day of the assembly"),
        _("By then its resolutions can no longer be contested (Organic Law 1/2002, article 40)."),
        papers.old_forms,
        papers.forget_forms,
    ),
    Rule(
        "forget_vouchers",
        _("Payers in bank statements and payments, and addresses that reminders went to; the amounts are kept"),
        papers.KEEP_VOUCHERS,
        pgettext_lazy("counted from", "end of the year"),
        _("As long as accounting law asks for vouchers (Code of Commerce, article 30), and no longer."),
        papers.old_vouchers,
        papers.forget_vouchers,
    ),
    Rule(
        "forget_accounts",
        _("Accounts that were never used, of people without a role"),
        YEAR,
        pgettext_lazy("counted from", "invited"),
        _("Without a role and a first visit there is no reason to keep a name (GDPR, article 5.1.c)."),
        _unused_accounts,
        _forget_accounts,
    ),
    Rule(
        "clear_sessions",
        _("Sessions that have ended"),
        dt.timedelta(0),
        pgettext_lazy("counted from", "ended"),
        MACHINE,
        _sessions,
        lambda _now: call_command("clearsessions", verbosity=0),
    ),
    Rule(
        "prune_tasks",
        _("Jobs that are done"),
        KEEP_TASKS,
        pgettext_lazy("counted from", "done"),
        MACHINE,
        _tasks,
        lambda _now: call_command("prune_db_task_results", verbosity=0),
    ),
)

# What stays, so that nobody looks for a rule in vain.
KEPT = (
    (_("Accounts that were used"), _("until the person deletes their account; then without name and address")),
    (_("Applications for membership that were accepted"), _("as the papers behind the register of members")),
    (_("Nominations for the award that took part"), _("as the papers behind the prizes; names go with the account")),
    (_("Invoices and credit notes, with their addressees"), _("as documents of the accounts, which nobody may change")),
    (_("Where invoices of a city go"), _("as long as the city is sent invoices")),
    (_("Contacts and roles of cities"), _("as long as the association shows who has represented a city")),
    (_("Experiences, decisions and messages about them"), _("as the association’s memory; names go with the account")),
    (_("The audit trail"), _("as proof of what was done; names of people go with their account")),
    (_("How often pages are read"), _("numbers only: they say nothing of anybody")),
)
