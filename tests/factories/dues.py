"""Rows about dues; each goes the way that the site takes."""

import datetime as dt
from decimal import Decimal

from cities.enums import ContactKind
from memberships.dues_enums import CreditKind
from memberships.enums import FeeTableState
from memberships.invoices import issue_credit_note, issue_invoice
from memberships.models import FeeTable, InvoiceIssuer, Reminder
from memberships.payments import record_payment
from tests.factories.cities import make_city, make_country

ISSUED, DUE = dt.date(2026, 1, 15), dt.date(2026, 3, 31)


def make_issuer(**overrides):
    fields = {
        "name": "Association",
        "address": "Street 1\n08000 City",
        "account_holder": "Association",
        "iban": "ES00 0000 0000 0000 0000 0000",
        "is_sample": True,
    }
    issuer = InvoiceIssuer(**{**fields, **overrides})
    issuer.save()
    return issuer


def make_fee_table(year=2026, *, amount="220", countries=("ES",), **overrides):
    """A table in force with one group, one band and one amount."""
    fields = {"source": "Test", "state": FeeTableState.IN_FORCE, "in_force_since": dt.date(year - 1, 12, 1)}
    table = FeeTable.objects.create(year=year, **{**fields, **overrides})
    group = table.groups.create(name="IV", income_from=10_000)
    group.amounts.create(inhabitants_from=0, amount=Decimal(amount))
    for code in countries:
        table.countries.create(group=group, country=make_country(code))
    return table


def make_payer(*, email="town@example.org", **overrides):
    """A member city whose inhabitants are confirmed, with an address for its invoices."""
    facts = {"population": 30_000, "population_year": 2025, "population_source": "Test", "evidence_years": "2025"}
    city = make_city(**{**facts, "population_confirmed": True, **overrides})
    if email:
        city.contacts.create(kind=ContactKind.BILLING, name="Accountant", email=email)
    return city


def make_invoice(city=None, *, amount="220", **overrides):
    fields = {
        "dues_year": 2026,
        "issued_on": ISSUED,
        "due_on": DUE,
        "language": "en",
        "addressee": {"name": "Town", "country": "Spain"},
        "basis": {"why": "As the table says."},
    }
    return issue_invoice(city=city or make_payer(), amount=Decimal(amount), **{**fields, **overrides})


def make_credit_note(invoice=None, *, amount="20", on=dt.date(2026, 2, 1), kind=CreditKind.CORRECTION, **overrides):
    return issue_credit_note(
        invoice=invoice or make_invoice(), amount=Decimal(amount), on=on, kind=kind, reason="Too much.", **overrides
    )


def make_payment(city=None, *, amount="220", received_on=dt.date(2026, 2, 10), invoices=(), **overrides):
    city = city or (invoices[0].city if invoices else make_payer())
    return record_payment(
        city=city, amount=Decimal(amount), received_on=received_on, by=None, invoices=invoices, **overrides
    )


def make_reminder(invoice, step, sent_on, *, notice=30):
    """A letter about an unpaid invoice; one that takes rights says from which day on."""
    effective_on = sent_on + dt.timedelta(days=notice) if step.takes_rights else None
    return Reminder.objects.create(
        invoice=invoice, step=step, sent_on=sent_on, effective_on=effective_on, to="town@example.org"
    )
