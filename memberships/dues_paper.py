"""Invoices and credit notes as documents to print and keep, in the city's language."""

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils import translation

from core import l10n
from core.pdf import Paper
from memberships.models import CreditNote, Invoice, InvoiceIssuer
from memberships.papers import paper

CENTS = Decimal("0.01")


def euro(amount: Decimal, language: str | None = None) -> str:
    """Return an amount with its cents always, as columns of money need them."""
    figure = format_decimal(amount.quantize(CENTS), "#,##0.00", locale=l10n.locale(language))
    shown = l10n.grouped(figure, amount, language)
    return f"€{shown}" if l10n.locale(language).language == "en" else f"{shown}\N{NO-BREAK SPACE}€"


def paper_for(document: Invoice | CreditNote) -> Paper:
    """Return the document; its words are those of the rows, which nobody changes."""
    invoice = document if isinstance(document, Invoice) else document.invoice
    language = invoice.language
    with translation.override(language):
        context = {
            "issuer": InvoiceIssuer.objects.first(),
            "document": document,
            "invoice": invoice,
            "is_credit": document is not invoice,
            "amount": euro(document.amount),
            "invoiced": euro(invoice.amount),
            "issued_on": l10n.long_date(document.issued_on),
            "invoice_day": l10n.long_date(invoice.issued_on),
            "due_on": l10n.long_date(invoice.due_on),
        }
    return paper("memberships/dues_paper.html", context, language=language)
