"""Money that came in: recorded, used for invoices, released again, paid back. Every step stands in the audit trail."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from core import audit
from memberships.dues_enums import LineState
from memberships.joining.actions import follow_payment
from memberships.models import Allocation, Invoice, Payment, StatementLine

NOTHING = Decimal(0)


@transaction.atomic
def record_payment(
    *,
    city: City,
    amount: Decimal,
    received_on: dt.date,
    by,
    payer: str = "",
    reference: str = "",
    invoices: Iterable[Invoice] = (),
    line: StatementLine | None = None,
    for_others: bool = False,
) -> Payment:
    """Note money that came in and use it for the invoices, the oldest first; the rest stays to the city's credit.

    Invoices of another city are paid only where somebody says so (`for_others`): a province that pays for its towns.
    """
    if received_on > timezone.localdate():
        raise ValidationError(_("This day has not come yet."), code="future")
    payment = Payment.objects.create(
        city=city,
        amount=amount,
        received_on=received_on,
        payer=payer[:200],
        reference=reference[:300],
        line=line,
        recorded_by=by if by and by.pk else None,
    )
    audit.record("dues.payment", payment, by=by, amount=str(amount))
    for invoice in sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.pk)):
        use_payment(payment=payment, invoice=invoice, by=by, for_others=for_others)
    return payment


@transaction.atomic
def book_line(*, line: StatementLine, city: City, invoices: Iterable[Invoice], by, for_others: bool = False) -> Payment:
    """Record what a line of a statement tells of; ValidationError where somebody has been quicker."""
    row = StatementLine.objects.select_for_update().get(pk=line.pk)
    if row.state != LineState.OPEN:
        raise ValidationError(_("This line has been dealt with already."), code="done")
    row.state = LineState.BOOKED
    row.save(update_fields=["state"])
    return record_payment(
        city=city,
        amount=row.amount,
        received_on=row.booked_on,
        by=by,
        payer=row.payer,
        reference=row.text,
        invoices=invoices,
        line=row,
        for_others=for_others,
    )


@transaction.atomic
def set_line_aside(*, line: StatementLine, by) -> None:
    """Note that a line is no city's payment; setting it aside again changes nothing."""
    row = StatementLine.objects.select_for_update().get(pk=line.pk)
    if row.state == LineState.OPEN:
        row.state = LineState.IGNORED
        row.save(update_fields=["state"])
        audit.record("dues.line_set_aside", row, by=by)


@transaction.atomic
def take_line_up(*, line: StatementLine, by) -> None:
    """Bring back a line that was set aside."""
    row = StatementLine.objects.select_for_update().get(pk=line.pk)
    if row.state == LineState.IGNORED:
        row.state = LineState.OPEN
        row.save(update_fields=["state"])
        audit.record("dues.line_taken_up", row, by=by)


@transaction.atomic
def use_payment(
    *, payment: Payment, invoice: Invoice, by, amount: Decimal | None = None, for_others: bool = False
) -> Decimal:
    """Use of a payment what the invoice still lacks, or so much; return how much it was (zero: nothing to do).

    An application for membership whose fee has arrived by this goes on at once.
    """
    money = Payment.objects.select_for_update().get(pk=payment.pk)
    paper = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if money.city_id != paper.city_id and not for_others:
        raise ValidationError(
            _("Invoice %(number)s is of another city: %(city)s. Tick that the payment is for it too, if it is."),
            params={"number": paper.reference, "city": paper.city.display_name},
            code="other_city",
        )
    most = min(unused_of(money), open_of(paper))
    if amount is not None and amount > most:
        raise ValidationError(_("Neither the payment nor the invoice has so much left."), code="too_much")
    amount = most if amount is None else amount
    if amount <= NOTHING:
        return NOTHING
    found = money.allocations.filter(invoice=paper).first()
    if found:
        found.amount += amount
        found.save(update_fields=["amount"])
    else:
        Allocation.objects.create(payment=money, invoice=paper, amount=amount)
    audit.record("dues.used", money, by=by, invoice=paper.reference, amount=str(amount))
    follow_payment(city=paper.city)
    return amount


@transaction.atomic
def release(*, allocation: Allocation, by, reason: str = "") -> None:
    """Take back that a payment was for an invoice, because that was a mistake: it then never was."""
    money = Payment.objects.select_for_update().get(pk=allocation.payment_id)
    gone = money.allocations.filter(pk=allocation.pk)
    for row in gone.select_related("invoice"):
        told = row.invoice.reference if row.invoice else ""
        audit.record("dues.released", money, by=by, message=reason, invoice=told, amount=str(row.amount))
    gone.delete()


@transaction.atomic
def pay_back(*, payment: Payment, amount: Decimal, on: dt.date, by) -> Allocation:
    """Note that money which was for no invoice went back to the city."""
    money = Payment.objects.select_for_update().get(pk=payment.pk)
    if not NOTHING < amount <= unused_of(money):
        raise ValidationError(_("The payment does not have so much left."), code="too_much")
    if not money.received_on <= on <= timezone.localdate():
        raise ValidationError(_("It went back after it came in, and not later than today."), code="day")
    audit.record("dues.paid_back", money, by=by, amount=str(amount))
    return Allocation.objects.create(payment=money, amount=amount, paid_back_on=on)


@transaction.atomic
def remove_payment(*, payment: Payment, by, reason: str) -> None:
    """Delete a payment recorded by mistake, with what it was used for; its line of a statement waits again."""
    money = Payment.objects.select_for_update().get(pk=payment.pk)
    audit.record("dues.payment_removed", money, by=by, message=reason, amount=str(money.amount))
    if money.line_id:
        StatementLine.objects.filter(pk=money.line_id).update(state=LineState.OPEN)
    money.allocations.all().delete()
    money.delete()


def unused_of(payment: Payment) -> Decimal:
    """Return what of a payment is for nothing yet."""
    return payment.amount - (payment.allocations.aggregate(sum=Sum("amount"))["sum"] or NOTHING)


def open_of(invoice: Invoice) -> Decimal:
    """Return what an invoice lacks now, whatever the day of the money."""
    used = (invoice.credit_notes, invoice.allocations)
    return invoice.amount - sum((rows.aggregate(sum=Sum("amount"))["sum"] or NOTHING for rows in used), NOTHING)
