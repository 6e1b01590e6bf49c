"""Names of people that go from the papers of the association once their time is over; the papers themselves stay.

- Form A and B: a resolution of an assembly can be contested for forty days (Organic Law 1/2002, article 40.3), and the
  next assembly approves the minutes; a year covers both. Who took part as a city stays for ever.
- Payers, what they wrote in transfers, and where reminders went: the Code of Commerce (article 30) has vouchers and
  letters kept for six years after the last entry of the accounts. Amounts, days and cities stay.
- Invoices and credit notes are kept whole, names of addressees included: the same article asks for them, no tax office
  accepts one that was changed, and the database refuses it (decision 75). They name a town hall and its office.
"""

import datetime as dt

from django.db.models import Q, QuerySet

from memberships.models import Delegate, Payment, Proxy, Reminder, StatementLine

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
