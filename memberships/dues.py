"""What a city owes on a day, and what follows from it: computed from invoices, credit notes, payments and letters.

Money counts from the day the bank had it, an invoice or a credit note from its date. A right ends only where a letter
announced it, and only after the days of notice; it comes back on the day the invoice is paid. Nothing of this is kept.
docs/decisions/0075-dues.md has the rules.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext

from cities.models import City, CityQuerySet
from memberships.dues_enums import DuesState, Step
from memberships.models import Allocation, CreditNote, Invoice, Payment, Reminder
from memberships.models.dues import InvoiceQuerySet

NOTHING = Decimal(0)
# From the best to the worst; a city is where its worst invoice is.
ORDER = (DuesState.NONE, DuesState.PAID, DuesState.OPEN, DuesState.GRACE, DuesState.RESTRICTED, DuesState.LAPSED)


def invoices_as_of(on: dt.date | None = None) -> InvoiceQuerySet:
    """Return the invoices of a day (default: today) with `credited`, `paid`, `open` and `rank`, a place in ORDER."""
    on = on or timezone.localdate()
    return _with_open(on).annotate(
        rank=Case(
            # Taken back before anybody paid: as if it had never been.
            When(open__lte=0, paid=0, then=_rank(DuesState.NONE)),
            When(open__lte=0, then=_rank(DuesState.PAID)),
            When(_announced(Step.LAPSE, on), then=_rank(DuesState.LAPSED)),
            When(_announced(Step.RESTRICTION, on), then=_rank(DuesState.RESTRICTED)),
            When(due_on__lt=on, then=_rank(DuesState.GRACE)),
            default=_rank(DuesState.OPEN),
            output_field=IntegerField(),
        )
    )


def lapsed_invoices(on: dt.date) -> InvoiceQuerySet:
    """Return the invoices that suspend a membership on a day: those of the rank LAPSED, asked the cheap way round."""
    return _with_open(on).filter(_announced(Step.LAPSE, on), open__gt=0)


def _with_open(on: dt.date) -> InvoiceQuerySet:
    credit_notes = CreditNote.objects.filter(invoice=OuterRef("pk"), issued_on__lte=on)
    allocations = Allocation.objects.filter(invoice=OuterRef("pk"), payment__received_on__lte=on)
    return (
        Invoice.objects.filter(issued_on__lte=on)
        .annotate(credited=_sum(credit_notes, "invoice"), paid=_sum(allocations, "invoice"))
        .annotate(open=F("amount") - F("credited") - F("paid"))
    )


def _announced(step: Step, on: dt.date) -> Exists:
    """Return whether a letter announced the step, and its days of notice are over."""
    return Exists(Reminder.objects.filter(invoice=OuterRef("pk"), effective_on__lte=on, step=step))


def with_dues(cities: CityQuerySet, on: dt.date | None = None) -> CityQuerySet:
    """Return the cities with `dues_state` and `dues_open`, the sum that is open, on a day (default: today)."""
    invoices = invoices_as_of(on).filter(city=OuterRef("pk"))
    worst = invoices.order_by("-rank").values("rank")[:1]
    return cities.alias(dues_rank=Coalesce(Subquery(worst), _rank(DuesState.NONE))).annotate(
        dues_state=Case(
            *(When(dues_rank=place, then=Value(state.value)) for place, state in enumerate(ORDER)),
            default=Value(DuesState.NONE.value),
        ),
        dues_open=_sum(invoices, "city", "open"),
    )


def dues_state(city: City, on: dt.date | None = None) -> DuesState:
    """Return the state of a city's dues on a day (default: today)."""
    found = with_dues(City.objects.filter(pk=city.pk), on).values_list("dues_state", flat=True)
    return DuesState(found.get())


def in_state(cities: CityQuerySet, *states: DuesState, on: dt.date | None = None) -> CityQuerySet:
    """Return the cities whose dues are in one of the states on a day (default: today)."""
    return with_dues(cities, on).filter(dues_state__in=states)


def with_unused(payments: QuerySet[Payment], on: dt.date | None = None) -> QuerySet[Payment]:
    """Return the payments that came in until a day with `unused`: neither for an invoice nor paid back by then."""
    on = on or timezone.localdate()
    used = Allocation.objects.filter(
        Q(invoice__isnull=False, invoice__issued_on__lte=on) | Q(paid_back_on__lte=on), payment=OuterRef("pk")
    )
    return payments.filter(received_on__lte=on).annotate(unused=F("amount") - _sum(used, "payment"))


@dataclass(frozen=True)
class Account:
    """A city's dues on one day: its invoices, each as it stood then, and what it has paid beyond them."""

    on: dt.date
    invoices: list[Invoice]
    unused: Decimal

    @property
    def open(self) -> Decimal:
        """Return the sum that was open."""
        return sum((invoice.open for invoice in self.invoices), NOTHING)

    @property
    def state(self) -> DuesState:
        """Return the state of the worst invoice."""
        return ORDER[max((invoice.rank for invoice in self.invoices), default=0)]


def account_of(city: City, on: dt.date | None = None) -> Account:
    """Return the account of a city on a day (default: today), in three queries."""
    on = on or timezone.localdate()
    invoices = list(invoices_as_of(on).filter(city=city).prefetch_related("credit_notes").for_list())
    unused = with_unused(Payment.objects.filter(city=city), on).aggregate(sum=Sum("unused"))["sum"]
    return Account(on, invoices, unused or NOTHING)


def state_of(invoice: Invoice) -> DuesState:
    """Return the state of an invoice that came from invoices_as_of."""
    return ORDER[invoice.rank]


def state_in_words(invoice: Invoice) -> str:
    """Say where an invoice stands; one that was taken back is not one that somebody has paid."""
    return pgettext("dues", "Taken back") if invoice.voided_on else str(state_of(invoice).label)


def _rank(state: DuesState) -> Value:
    return Value(ORDER.index(state))


def _sum(rows: QuerySet, by: str, field: str = "amount") -> Coalesce:
    """Return the sum of rows that name the outer one, zero without any."""
    total = rows.order_by().values(by).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(total), Value(NOTHING), output_field=DecimalField(max_digits=12, decimal_places=2))
