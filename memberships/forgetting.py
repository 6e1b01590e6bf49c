"""Names of people that go from the papers of the association once their time is over; the papers themselves stay.

- Form A and B: a resolution of an assembly can be contested for forty days (Organic Law 1/2002, article 40.3), and the
  next assembly approves the minutes; a year covers both. Who took part as a city stays for ever.
- Payers, what they wrote in transfers, and where reminders went: the Code of Commerce (article 30) has vouchers and
  letters kept for six years after the last entry of the accounts. Amounts, days and cities stay.
- Applications for membership that came to nothing: whoever deletes their account goes from them at once, with
  everybody whom they named there; which city had asked, and when, stays for the year of the retention rule. One that is
  being decided, or that a membership stands on, stays whole: it is the city's, signed by its mayor.
- Invoices and credit notes are kept whole, names of addressees included: the same article asks for them, no tax office
  accepts one that was changed, and the database refuses it (decision 75). They name a town hall and its office.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from memberships.enums import ApplicationState as State
from memberships.models import Application, Delegate, Payment, Proxy, Reminder, StatementLine

FORGOTTEN = "forgotten-application-{}@example.invalid"  # an address that can never exist (RFC 2606)
ABOUT_THE_CITY = ("city_name", "country", "inhabitants", "population_year", "population_source", "website", "reasons")
PAPERS = ("signed_form", "agreement")  # with names and signatures
KEEP_FORMS = dt.timedelta(days=365)
ACCOUNTING_YEARS = 6
KEEP_VOUCHERS = dt.timedelta(days=ACCOUNTING_YEARS * 365)


def old_forms(now: dt.datetime) -> list[QuerySet]:
    """Return the forms of assemblies of more than a year ago that still name people."""
    before = (now - KEEP_FORMS).date()
    return [
        Delegate.objects.filter(assembly__held_on__lt=before).exclude(name="", position="", email=""),
        Proxy.objects.filter(assembly__held_on__lt=before).exclude(signed_by=""),
    ]


def forget_forms(now: dt.datetime) -> int:
    """Leave of the forms only which city sent one."""
    delegates, proxies = old_forms(now)
    return delegates.update(name="", position="", email="") + proxies.update(signed_by="")


def old_vouchers(now: dt.datetime) -> list[QuerySet]:
    """Return what still names people in the accounts of years whose six years are over."""
    first = dt.date(now.year - ACCOUNTING_YEARS, 1, 1)
    return [
        StatementLine.objects.filter(booked_on__lt=first).exclude(payer="", text=""),
        Payment.objects.filter(received_on__lt=first).exclude(payer="", reference=""),
        Reminder.objects.filter(~Q(to=""), sent_on__lt=first),
    ]


def forget_vouchers(now: dt.datetime) -> int:
    """Leave amounts, days and cities."""
    lines, payments, reminders = old_vouchers(now)
    return lines.update(payer="", text="") + payments.update(payer="", reference="") + reminders.update(to="")


@transaction.atomic
def forget_applicant(email: str) -> None:
    """Take a person out of the applications under their address; drafts, which nobody else has read, go whole."""
    rows = Application.objects.select_for_update().filter(email__iexact=email)
    for row in rows.filter(state__in=(State.DRAFT, State.DECLINED, State.WITHDRAWN)):
        files = [getattr(row, name) for name in PAPERS if getattr(row, name)]
        for file in files:
            transaction.on_commit(lambda storage=file.storage, name=file.name: storage.delete(name))
        if row.state == State.DRAFT:
            row.delete()
            continue
        row.name, row.email = "", FORGOTTEN.format(row.pk)
        row.answers = {name: text for name, text in row.answers.items() if name in ABOUT_THE_CITY}
        row.signed_form = row.agreement = ""
        row.save(update_fields=["name", "email", "answers", *PAPERS])  # its year goes on as it began


def kept_of_applicant(email: str) -> list[str]:
    """Say which applications stay under an address, and why."""
    rows = Application.objects.filter(email__iexact=email).order_by("pk")
    told = {
        State.RATIFIED: _("The application of %(city)s stays: the membership of the city stands on it."),
        State.ADMITTED: _("The application of %(city)s stays: the membership of the city stands on it."),
    }
    waits = _(
        "The application of %(city)s stays until it is decided: it is the city’s, signed by its mayor. Whoever has its "
        "link can withdraw it before."
    )
    paid = _("The application of %(city)s stays until it is decided: the city has paid its fee.")
    told |= {State.SUBMITTED: waits, State.DOCUMENTS_MISSING: waits, State.INVOICED: waits, State.PAID: paid}
    return [told[State(row.state)] % {"city": row.city_name} for row in rows if State(row.state) in told]
