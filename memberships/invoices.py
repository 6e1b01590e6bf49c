"""Invoices and credit notes: the number, the row and the PDF that the city gets."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from core import audit, pdf
from memberships import dues_paper
from memberships.dues_enums import CreditKind
from memberships.models import CreditNote, DuesPaper, DuesRun, Invoice

# Seconds that the paper of an invoice waits for the one before.
PATIENCE = 60
NOTHING = Decimal(0)
NEXT = """
INSERT INTO memberships_documentcounter AS counter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1 RETURNING last
"""


def next_number(series: str, year: int) -> int:
    """Take the next number; others wait until this transaction has kept it, or given it back by failing."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken in the transaction of the paper that bears it.")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series, year])
        return cursor.fetchone()[0]


@transaction.atomic
def issue_invoice(
    *,
    city: City,
    dues_year: int,
    amount: Decimal,
    due_on: dt.date,
    language: str,
    addressee: dict,
    basis: dict,
    issued_on: dt.date | None = None,
    run: DuesRun | None = None,
    by=None,
) -> Invoice:
    """Give an invoice its number. Raise ValidationError for nothing to pay, or where the city has one for the year."""
    issued_on = issued_on or timezone.localdate()
    if amount <= NOTHING:
        raise ValidationError(_("An invoice of zero is never issued."), code="zero")
    number = next_number(Invoice.SERIES, issued_on.year)
    # Asked once the number is held: whoever issues at the same time has finished.
    if Invoice.objects.standing().filter(city=city, dues_year=dues_year).exists():
        raise ValidationError(_("This city has an invoice for this year already."), code="exists")
    invoice = Invoice.objects.create(
        series_year=issued_on.year,
        number=number,
        city=city,
        dues_year=dues_year,
        amount=amount,
        issued_on=issued_on,
        due_on=due_on,
        language=language,
        addressee=addressee,
        basis=basis,
        run=run,
    )
    audit.record("dues.invoice", invoice, by=by, city=city.pk, amount=str(amount))
    return invoice


@transaction.atomic
def issue_credit_note(
    *, invoice: Invoice, amount: Decimal, kind: CreditKind, reason: str = "", on: dt.date | None = None, by=None
) -> CreditNote:
    """Take an invoice back, wholly or in part; what has been paid of it must be released first."""
    on = on or timezone.localdate()
    row = Invoice.objects.select_for_update().get(pk=invoice.pk)
    used = sum(rows.aggregate(sum=Sum("amount"))["sum"] or NOTHING for rows in (row.credit_notes, row.allocations))
    if not NOTHING < amount <= row.amount - used:
        raise ValidationError(
            _("At most %(open)s are open on this invoice. What has been paid must be released first."),
            params={"open": dues_paper.euro(row.amount - used)},
            code="too_much",
        )
    note = CreditNote.objects.create(
        series_year=on.year,
        number=next_number(CreditNote.SERIES, on.year),
        invoice=row,
        amount=amount,
        issued_on=on,
        kind=kind,
        reason=reason,
    )
    if (row.credit_notes.aggregate(sum=Sum("amount"))["sum"]) == row.amount:
        row.voided_on = on
        row.save(update_fields=["voided_on", "updated_at"])
    audit.record("dues.credit_note", note, by=by, message=reason, amount=str(amount))
    return note


def keep_paper(document: Invoice | CreditNote) -> bool:
    """Store the PDF as it is issued; False where this machine makes none: then it is made when somebody asks."""
    if DuesPaper.objects.filter(**_about(document)).exists():
        return True
    try:
        content = pdf.make_once(dues_paper.paper_for(document), patience=PATIENCE)
    except (pdf.PdfUnavailableError, pdf.PdfBusyError):
        return False
    DuesPaper.objects.get_or_create(**_about(document), defaults={"content": content})
    return True


def read_paper(document: Invoice | CreditNote) -> bytes:
    """Return the PDF as it was issued, or made now; raise what core.pdf raises where that cannot be done."""
    kept = DuesPaper.objects.filter(**_about(document)).first()
    return bytes(kept.content) if kept else pdf.make_once(dues_paper.paper_for(document))


def _about(document: Invoice | CreditNote) -> dict:
    return {"invoice" if isinstance(document, Invoice) else "credit_note": document}
