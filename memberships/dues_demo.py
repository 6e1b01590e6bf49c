"""What the treasurer and a city's desk have to show in the demonstration: invented, and every paper says so."""

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

SAMPLE = "mostra@example.org"


def load_dues(city: City, *, next_payer: City) -> None:
    """Give a city a paid invoice, one to be paid and money on the bank, and the dry run of next year another one.

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
    BillingDetails.objects.get_or_create(city=city, defaults={"language": "ca", "email": SAMPLE})
    today = timezone.localdate()
    paid = _invoice(city, today - dt.timedelta(days=400))
    record_payment(
        city=city, amount=paid.amount, received_on=paid.issued_on + dt.timedelta(days=30), by=None,
        reference=paid.reference, invoices=[paid],
    )  # fmt: skip
    waiting = _invoice(city, today - dt.timedelta(days=35))
    # No city of the demonstration has confirmed its inhabitants: so that a dry run has something to show.
    with translation.override("ca"):
        reason = pgettext("document", "Sample")
    FeeException.objects.get_or_create(
        city=next_payer, year=today.year + 1, defaults={"amount": waiting.amount, "reason": reason}
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
