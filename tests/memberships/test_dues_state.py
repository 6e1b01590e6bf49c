"""What a city owes on a day: the database's answer equals a reckoning by hand from the raw rows, for every day."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.models import City
from memberships import payments
from memberships.dues import account_of, dues_state, in_state, with_dues
from memberships.dues_enums import DuesState, Step
from memberships.models import Allocation, CreditNote, Invoice, Payment, Reminder
from tests.factories.dues import DUE, ISSUED, make_credit_note, make_invoice, make_payer, make_payment, make_reminder

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 1, 1)


def day(number):
    return FIRST + dt.timedelta(days=number)


def test_state_goes_from_open_to_lapsed_only_as_announced():
    invoice = make_invoice()
    make_reminder(invoice, Step.AFTER, DUE + dt.timedelta(days=10))
    restriction = make_reminder(invoice, Step.RESTRICTION, DUE + dt.timedelta(days=60))
    lapse = make_reminder(invoice, Step.LAPSE, DUE + dt.timedelta(days=120))
    before = dt.timedelta(days=1)

    days = (
        ISSUED - before, ISSUED, DUE, DUE + before, restriction.effective_on - before, restriction.effective_on,
        lapse.effective_on - before, lapse.effective_on,
    )  # fmt: skip
    states = [dues_state(invoice.city, on).value for on in days]

    assert states == ["none", "open", "open", "grace", "grace", "restricted", "restricted", "lapsed"]


def test_unannounced_nothing_is_taken_however_late():
    invoice = make_invoice()

    assert dues_state(invoice.city, DUE + dt.timedelta(days=3000)) == DuesState.GRACE


def test_rights_come_back_on_the_day_the_money_came():
    invoice = make_invoice()
    make_reminder(invoice, Step.LAPSE, DUE)
    make_payment(invoices=[invoice], received_on=dt.date(2026, 6, 1))

    assert dues_state(invoice.city, dt.date(2026, 5, 31)) == DuesState.LAPSED
    assert dues_state(invoice.city, dt.date(2026, 6, 1)) == DuesState.PAID
    assert DuesState.GRACE.keeps_all_rights
    assert not DuesState.RESTRICTED.keeps_all_rights


def test_invoice_taken_back_before_anybody_paid_is_not_a_paid_one():
    invoice = make_invoice()
    make_credit_note(invoice, amount=invoice.amount, on=dt.date(2026, 2, 1))

    assert dues_state(invoice.city, dt.date(2026, 1, 31)) == DuesState.OPEN
    assert dues_state(invoice.city, dt.date(2026, 2, 1)) == DuesState.NONE


def test_day_before_and_after_a_lapse_differ_by_exactly_that_city():
    lapsing, others = make_invoice(), [make_invoice() for _ in range(3)]
    letter = make_reminder(lapsing, Step.LAPSE, DUE)
    make_reminder(others[0], Step.RESTRICTION, DUE)

    before, after = (
        set(in_state(City.objects.all(), DuesState.LAPSED, on=on))
        for on in (letter.effective_on - dt.timedelta(days=1), letter.effective_on)
    )

    assert after - before == {lapsing.city}
    assert before == set()


def test_account_shows_each_invoice_as_of_the_day_and_what_was_paid_too_much(django_assert_num_queries):
    invoice = make_invoice()
    make_credit_note(invoice, amount="20", on=dt.date(2026, 2, 1))
    payment = make_payment(amount="250", invoices=[invoice], received_on=dt.date(2026, 2, 10))
    payments.pay_back(payment=payment, amount=Decimal(30), on=dt.date(2026, 3, 1), by=None)

    found = [account_of(invoice.city, dt.date(2026, month, 10)) for month in (1, 2, 3)]
    with django_assert_num_queries(3):
        account_of(invoice.city)

    assert [(len(row.invoices), row.open, row.unused) for row in found] == [(0, 0, 0), (1, 0, 50), (1, 0, 20)]
    assert account_of(invoice.city, dt.date(2026, 2, 9)).open == 200


def read_whole():
    """Return every row about dues as it stands in the tables; what came in of an allocation has the payment's day."""
    received = dict(Payment.objects.values_list("pk", "received_on"))
    return {
        "invoices": list(Invoice.objects.all()),
        "notes": list(CreditNote.objects.all()),
        "allocations": [(row, received[row.payment_id]) for row in Allocation.objects.all()],
        "letters": list(Reminder.objects.all()),
    }


def by_hand(rows, city, on):
    """Return the state of a city and what is open, from nothing but rows read whole."""
    worst, total = 0, Decimal(0)
    order = ["none", "paid", "open", "grace", "restricted", "lapsed"]
    for invoice in rows["invoices"]:
        if invoice.city_id != city.pk or invoice.issued_on > on:
            continue
        mine = invoice.pk
        left = invoice.amount
        left -= sum(note.amount for note in rows["notes"] if note.invoice_id == mine and note.issued_on <= on)
        came = sum(row.amount for row, came_on in rows["allocations"] if row.invoice_id == mine and came_on <= on)
        left -= came
        letters = [row for row in rows["letters"] if row.invoice_id == mine]
        announced = {row.step for row in letters if (row.effective_on or day(9999)) <= on}
        if left == 0:
            state = "paid" if came else "none"
        elif "lapse" in announced:
            state = "lapsed"
        elif "restriction" in announced:
            state = "restricted"
        else:
            state = "grace" if on > invoice.due_on else "open"
        worst, total = max(worst, order.index(state)), total + left
    return order[worst], total


moments = st.integers(0, 300)
events = st.lists(
    st.tuples(
        st.sampled_from(["pay", "credit", "restriction", "lapse", "after"]),
        st.integers(0, 2),
        moments,
        st.sampled_from(["10", "100", "220", "300"]),
    ),
    max_size=10,
)


@settings(max_examples=12)
@given(doings=events, starts=st.lists(moments, min_size=3, max_size=3), asked=st.lists(moments, min_size=3, max_size=3))
def test_state_of_any_day_equals_a_reckoning_by_hand(doings, starts, asked):
    with transaction.atomic():
        one, other = make_payer(), make_payer()
        invoices = [
            make_invoice(city, dues_year=2024 + place, issued_on=day(start), due_on=day(start + 60))
            for place, (city, start) in enumerate(zip((one, one, other), starts, strict=True))
        ]
        for kind, place, moment, amount in doings:
            invoice = invoices[place]
            with contextlib.suppress(IntegrityError, ValidationError), transaction.atomic():
                if kind == "pay":
                    make_payment(amount=amount, received_on=day(moment), invoices=[invoice])
                elif kind == "credit":
                    on = max(day(moment), invoice.issued_on)
                    make_credit_note(invoice, amount=str(min(Decimal(amount), payments.open_of(invoice))), on=on)
                else:
                    make_reminder(invoice, Step(kind), day(moment))

        rows = read_whole()
        for moment in {400, *asked}:
            on = day(moment)
            found = with_dues(City.objects.filter(pk__in=[one.pk, other.pk]), on)
            expected = {city.pk: by_hand(rows, city, on) for city in (one, other)}
            accounts = {city.pk: account_of(city, on) for city in (one, other)}
            assert {row.pk: (row.dues_state, row.dues_open) for row in found} == expected
            assert {key: (account.state, account.open) for key, account in accounts.items()} == expected
        transaction.set_rollback(True)
