"""The yearly run: what it would do, the work that does it line by line, and its undo for a day.

Each line is one city. Its invoice, and then its mail, are each one transaction with the mark that they are done: a
worker that is killed leaves no number without a paper and sends nothing twice, and another one goes on.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from cities.models import City, CityQuerySet
from core import audit, l10n
from memberships import dues_emails
from memberships.dues_billing import Billing, billing_for
from memberships.dues_enums import CreditKind, LeftOut
from memberships.enums import Standing
from memberships.fees import Fee, FeeProblem, fees_of
from memberships.invoices import issue_credit_note, issue_invoice, keep_paper
from memberships.models import DuesRun, Invoice, InvoiceIssuer, MembershipPeriod, RunLine
from memberships.standing import with_standing

UNDO_WITHIN = dt.timedelta(days=1)
DOUBTS = {
    FeeProblem.NO_TABLE: LeftOut.NO_TABLE,
    FeeProblem.COUNTRY_NOT_IN_TABLE: LeftOut.NO_COUNTRY,
    FeeProblem.NO_INHABITANTS: LeftOut.NO_INHABITANTS,
    FeeProblem.INHABITANTS_NOT_CONFIRMED: LeftOut.NOT_CONFIRMED,
}
BATCH = 25  # lines of one piece of work, so that mails and other work have their turn between


@dataclass(frozen=True)
class Planned:
    """A city in a dry run: its invoice, or why it gets none."""

    city: City
    fee: Fee
    billing: Billing
    left_out: LeftOut | None = None

    @property
    def amount(self) -> Decimal:
        """Return what would be invoiced."""
        return self.fee.amount or Decimal(0)

    @property
    def why(self) -> str:
        """Say why the amount, in the reader's language."""
        return self.fee.explanation


@dataclass(frozen=True)
class Plan:
    """What a run would do; nothing is written."""

    year: int
    issued_on: dt.date
    due_on: dt.date
    rows: list[Planned]

    @property
    def invoices(self) -> list[Planned]:
        """Return the cities that would get an invoice."""
        return [row for row in self.rows if not row.left_out]

    @property
    def others(self) -> list[Planned]:
        """Return the cities that would get none."""
        return [row for row in self.rows if row.left_out]

    @property
    def reasons(self) -> dict[LeftOut, list[Planned]]:
        """Return the cities that would get none by why, what somebody can mend first."""
        found = {reason: [row for row in self.others if row.left_out is reason] for reason in LeftOut}
        return {reason: rows for reason, rows in found.items() if rows}

    @property
    def total(self) -> Decimal:
        """Return the sum of the invoices."""
        return sum((row.amount for row in self.invoices), Decimal(0))

    @property
    def mark(self) -> str:
        """Return the same text for the same invoices: what somebody issues is what they have seen."""
        told = [
            [row.city.pk, str(row.amount), row.billing.language, row.billing.email, row.billing.addressee]
            for row in self.invoices
        ]
        whole = json.dumps([self.year, str(self.issued_on), str(self.due_on), told], sort_keys=True)
        return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()


def plan(*, year: int, issued_on: dt.date, due_on: dt.date) -> Plan:
    """Return what a run would do for the members of the day of the invoices, in eleven queries.

    Those whose membership is suspended stand in it too, with no invoice: they come back when they pay.
    """
    cities = list(_in_run(issued_on).for_list())
    fees, billing = fees_of(cities, year), billing_for(cities)
    invoiced = set(Invoice.objects.standing().filter(dues_year=year).values_list("city", flat=True))
    later = _joined_after(cities, year)
    rows = []
    for city in cities:
        why = (
            LeftOut.NOT_YET_MEMBER
            if city.pk in later
            else _left_out(city, fees[city.pk], billing[city.pk], invoiced, year)
        )
        rows.append(Planned(city, fees[city.pk], billing[city.pk], why))
    return Plan(year, issued_on, due_on, rows)


def _joined_after(cities: list[City], year: int) -> set[int]:
    """Return the keys of the cities whose first time in the register begins after the year."""
    first: dict[int, int] = {}
    for period in MembershipPeriod.objects.filter(city__in=cities):
        begun = getattr(period.first, "year", period.first) or 0  # nobody knows when: before everything
        first[period.city_id] = min(begun, first.get(period.city_id, begun))
    return {city for city, begun in first.items() if begun > year}


def _in_run(on: dt.date) -> CityQuerySet:
    cities = with_standing(City.objects.filter(is_sample=False), on)
    return cities.filter(standing__in=(*Standing.COUNTED, Standing.SUSPENDED))


def _left_out(city: City, fee: Fee, billing: Billing, invoiced: set[int], year: int) -> LeftOut | None:
    if city.pk in invoiced:
        return LeftOut.INVOICED
    if city.standing == Standing.SUSPENDED:
        return LeftOut.SUSPENDED
    if fee.amount == 0:
        return LeftOut.NOTHING_TO_PAY
    if fee.table_year != year and not fee.exception:
        return LeftOut.NO_TABLE
    if not fee.is_certain:
        return DOUBTS.get(fee.problem, LeftOut.UNCERTAIN)
    return None if billing.email else LeftOut.NO_ADDRESS


@transaction.atomic
def start(*, plan: Plan, by) -> DuesRun:
    """Write down what was seen in the dry run and queue the work."""
    from memberships.dues_tasks import queue_run  # noqa: PLC0415 - the task knows this module

    if not InvoiceIssuer.objects.exists():
        raise ValidationError(_("Say first who sends the invoices, and to which account cities pay."), code="issuer")
    if not plan.invoices:
        raise ValidationError(_("There is no invoice to issue."), code="empty")
    run = DuesRun(year=plan.year, issued_on=plan.issued_on, due_on=plan.due_on, started_by=by)
    run.full_clean(exclude=["started_by"])
    run.save()
    RunLine.objects.bulk_create(_line(run, row) for row in plan.invoices)
    audit.record("dues.run", run, by=by, invoices=len(plan.invoices), total=str(plan.total))
    queue_run(run)
    return run


def _line(run: DuesRun, row: Planned) -> RunLine:
    with translation.override(row.billing.language):
        basis = {"why": row.fee.explanation, "table_year": row.fee.table_year, "to": row.billing.email}
    return RunLine(
        run=run,
        city=row.city,
        amount=row.amount,
        language=row.billing.language,
        addressee=row.billing.addressee,
        basis=basis,
    )


def work_on(run: DuesRun, *, most: int = BATCH) -> bool:
    """Do the next lines of a run or of its undo; return whether there is more. Several workers may do this at once."""
    for _turn in range(most):
        run.refresh_from_db()
        step = _undo_next if run.undo_asked_at else _issue_next
        if run.undone_at or (run.finished_at and not run.undo_asked_at):
            return False
        if not step(run):
            return not _finish(run)
    return True


def _issue_next(run: DuesRun) -> bool:
    with transaction.atomic():
        line = _next(run.lines.filter(sent_at__isnull=True, left_out=False))
        if line is None:
            return False
        if line.invoice is None:
            _give_invoice(line)
    if line.left_out:
        return True
    keep_paper(line.invoice)
    with transaction.atomic():
        line = _next(run.lines.filter(pk=line.pk, sent_at__isnull=True))
        if line:
            dues_emails.invoice_issued(line.invoice, to=line.basis["to"])
            line.sent_at = timezone.now()
            line.save(update_fields=["sent_at"])
    return True


def _next(lines) -> RunLine | None:
    rows = lines.select_for_update(skip_locked=True, of=("self",)).select_related("city", "invoice", "run")
    return rows.order_by("pk").first()


def _give_invoice(line: RunLine) -> None:
    try:
        with transaction.atomic():
            line.invoice = issue_invoice(
                city=line.city,
                dues_year=line.run.year,
                amount=line.amount,
                issued_on=line.run.issued_on,
                due_on=line.run.due_on,
                language=line.language,
                addressee=line.addressee,
                basis=line.basis,
                run=line.run,
                by=line.run.started_by,
            )
    except ValidationError:
        line.left_out = True  # somebody has issued one meanwhile
    line.save(update_fields=["invoice", "left_out"])


@transaction.atomic
def ask_undo(*, run: DuesRun, by) -> None:
    """Begin to take a run back, within a day: every invoice that nothing was paid of, by a credit note."""
    from memberships.dues_tasks import queue_run  # noqa: PLC0415 - the task knows this module

    row = DuesRun.objects.select_for_update().get(pk=run.pk)
    if not can_be_undone(row):
        raise ValidationError(_("A run can be undone for a day, and only once."), code="late")
    row.undo_asked_at = timezone.now()
    row.save(update_fields=["undo_asked_at"])
    audit.record("dues.undo_run", row, by=by)
    queue_run(row)


def can_be_undone(run: DuesRun) -> bool:
    """Tell whether a run may still be taken back whole."""
    return run.undo_asked_at is None and timezone.now() - run.started_at < UNDO_WITHIN


def _undo_next(run: DuesRun) -> bool:
    with transaction.atomic():
        line = _next(run.lines.filter(invoice__isnull=False, undone_at__isnull=True, kept=False))
        if line is None:
            return False
        invoice = Invoice.objects.select_for_update().get(pk=line.invoice_id)
        if invoice.allocations.exists() or invoice.credit_notes.exists():
            line.kept = True
            line.save(update_fields=["kept"])
            return True
        with translation.override(invoice.language):
            reason = gettext("This invoice was issued by mistake and is taken back whole.")
        note = issue_credit_note(
            invoice=invoice, amount=invoice.amount, kind=CreditKind.UNDO, reason=reason, on=max(
                timezone.localdate(), invoice.issued_on
            )
        )  # fmt: skip
        if not dues_emails.withdraw(invoice):
            dues_emails.invoice_taken_back(note, to=line.basis["to"])
        line.undone_at = timezone.now()
        line.save(update_fields=["undone_at"])
    keep_paper(note)
    return True


@transaction.atomic
def _finish(run: DuesRun) -> bool:
    """Mark a run as done; False while another worker still has lines of it."""
    row = DuesRun.objects.select_for_update().get(pk=run.pk)
    left = progress(row)
    if left.todo:
        return False
    field = "undone_at" if row.undo_asked_at else "finished_at"
    if getattr(row, field) is None:
        setattr(row, field, timezone.now())
        row.save(update_fields=[field])
    return True


@dataclass(frozen=True)
class Progress:
    """How far a run, or its undo, has come."""

    total: int
    done: int
    left_out: int
    kept: int

    @property
    def todo(self) -> int:
        """Return the lines that wait."""
        return self.total - self.done

    @property
    def sentence(self) -> str:
        """Say it in words."""
        text = ngettext("%(done)s of %(total)s invoice", "%(done)s of %(total)s invoices", self.total)
        return text % {"done": l10n.number(self.done), "total": l10n.number(self.total)}


def progress(run: DuesRun) -> Progress:
    """Count the lines of a run, or of its undo, in one query."""
    lines = run.lines.filter(invoice__isnull=False) if run.undo_asked_at else run.lines
    done = (
        Q(undone_at__isnull=False) | Q(kept=True) if run.undo_asked_at else Q(sent_at__isnull=False) | Q(left_out=True)
    )
    counts = Counter(
        lines.aggregate(
            total=Count("pk"),
            done=Count("pk", filter=done),
            left_out=Count("pk", filter=Q(left_out=True)),
            kept=Count("pk", filter=Q(kept=True)),
        )
    )
    return Progress(**counts)
