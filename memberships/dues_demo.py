"""What the treasurer and a city's desk have to show in the demonstration: invented, and every paper says so.

It stands on cities that papers name as members, so that run, quorum and desk tell the same; no date of membership and
no number of inhabitants is made up (docs/decisions/0158-dues-in-the-demonstration.md).
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import pgettext

from accounts.models import User
from cities.models import City
from memberships.fee_tables import prepare_next_year
from memberships.fees import fee_of
from memberships.invoices import issue_invoice
from memberships.models import (
    Bank,
    BankStatement,
    BillingDetails,
    FeeException,
    FeeTable,
    Invoice,
    InvoiceIssuer,
    StatementLine,
)
from memberships.payments import record_payment
from memberships.standing import members

SAMPLE = "mostra@example.org"
PAYERS = 12  # further members with an address for their invoices, so that a run can be tried


def load_dues(city: City) -> None:
    """Give a city a paid invoice, one to be paid, money on the bank and its fee of next year; others an address.

    What is there stays as people have left it.
    """
    if Invoice.objects.exists() or InvoiceIssuer.objects.exists():
        return
    InvoiceIssuer(
        name="Association (sample)",
        address="Sample street 1\n00000 Sample town",
        account_holder="Association (sample)",
        iban="ES00 0000 0000 0000 0000 0000",
        is_sample=True,
    ).save()
    others = members().filter(country=city.country_id).exclude(pk=city.pk).order_by("name", "pk")[:PAYERS]
    for payer in (city, *others):
        BillingDetails.objects.get_or_create(city=payer, defaults={"language": "ca", "email": SAMPLE})
    today = timezone.localdate()
    paid = _invoice(city, today - dt.timedelta(days=400))
    record_payment(
        city=city, amount=paid.amount, received_on=paid.issued_on + dt.timedelta(days=30), by=None,
        reference=paid.reference, invoices=[paid],
    )  # fmt: skip
    waiting = _invoice(city, today - dt.timedelta(days=35))
    # No city of the demonstration has confirmed its inhabitants: so that a dry run has something to show at once.
    with translation.override("ca"):
        reason = pgettext("document", "Sample")
    FeeException.objects.get_or_create(
        city=city, year=today.year + 1, defaults={"amount": waiting.amount, "reason": reason}
    )
    _statement(city, waiting, today)


def prepare_fees(by: User) -> None:
    """Prepare this year's table of fees as the treasurer would: a draft, copied from the last one that is public.

    Of the years after 2020 no amounts are held. A draft charges nobody, and its source says whose copy it is.
    """
    last = FeeTable.objects.order_by("-year").first()
    if last and not last.is_draft and last.year < timezone.localdate().year:
        with translation.override("ca"):  # as the rest of what it writes; its source is a sentence
            prepare_next_year(table=last, by=by)


def _invoice(city: City, day: dt.date) -> Invoice:
    fee = fee_of(city, day.year)
    with translation.override("ca"):
        sample = pgettext("document", "Sample")
        why, country = f"{sample}. {fee.explanation}", city.country.name
    return issue_invoice(
        city=city,
        dues_year=day.year,
        amount=fee.amount or Decimal(220),
        issued_on=day,
        due_on=day + dt.timedelta(days=60),
        language="ca",
        addressee={"name": f"{city.name} ({sample.lower()})", "address": "", "country": country},
        basis={"why": why, "to": SAMPLE},
    )


def _statement(city: City, invoice: Invoice, today: dt.date) -> None:
    bank = Bank.objects.create(
        name="Bank (sample)",
        date_column="Data",
        amount_column="Import",
        payer_column="Ordenant",
        text_columns=["Concepte"],
    )
    statement = BankStatement.objects.create(bank=bank, name="mostra.csv")
    lines = [(invoice.amount, city.name, f"Quota {invoice.reference}"), (Decimal("35.00"), "Mostra", "Sense concepte")]
    for number, (amount, payer, text) in enumerate(lines, 2):
        StatementLine.objects.create(
            bank=bank, statement=statement, row=number, booked_on=today - dt.timedelta(days=2), amount=amount,
            payer=payer, text=text, fingerprint=f"sample-{number}",
        )  # fmt: skip
