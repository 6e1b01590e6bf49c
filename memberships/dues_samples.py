"""A bank statement made up from what is open, so that reading and matching one can be tried in the demonstration.

Only where the sender of the invoices is a sample: nobody's real invoices are ever said to be paid.
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from memberships.dues import invoices_as_of
from memberships.models import Bank, Invoice, InvoiceIssuer

MOST = 12  # invoices of one statement
OTHERS = ((Decimal("-18.15"), "Banc (mostra)", "Comissió"), (Decimal("35.00"), "Mostra", "Sense concepte"))


def sample_bank() -> Bank | None:
    """Return the bank whose columns the statement has; none where the sender is no sample."""
    if not InvoiceIssuer.objects.filter(is_sample=True).exists():
        return None
    return Bank.objects.filter(skip_rows=0).first()


def statement_rows(bank: Bank) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows: invoices paid whole, in part, beyond, without their number; a fee, a riddle."""
    day = timezone.localdate() - dt.timedelta(days=1)
    invoices = invoices_as_of().filter(open__gt=0).select_related("city").order_by("pk")[:MOST]
    told = [_paid(invoice, place) for place, invoice in enumerate(invoices)]
    head = [bank.date_column, *bank.text_columns[:1], bank.payer_column, bank.amount_column]
    rows = []
    for amount, payer, text in (*told, *OTHERS):
        cells = [f"{day:%d/%m/%Y}" if bank.day_first else f"{day:%m/%d/%Y}"]
        cells += [text] if bank.text_columns else []
        rows.append([*cells, payer, _written(amount, bank)])
    if bank.payer_column:
        return head, rows
    return [name for name in head if name], [[*row[:-2], row[-1]] for row in rows]


def _paid(invoice: Invoice, place: int) -> tuple[Decimal, str, str]:
    """Return what one invoice brings: each fourth another way in which cities pay."""
    name, number = invoice.city.name, f"Quota {invoice.reference}"
    match place % 4:
        case 1:
            return (invoice.open / 2).quantize(Decimal("0.01")), name, number
        case 2:
            return invoice.open, f"{name}, Tresoreria", "Quota anual"
        case 3:
            return invoice.open + 10, name, number
    return invoice.open, name, number


def _written(amount: Decimal, bank: Bank) -> str:
    return str(amount).replace(".", ",") if bank.decimal_comma else str(amount)
