"""Numbers without a gap, and sums that hold whatever is tried."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import AuditEvent
from memberships import payments
from memberships.invoices import issue_credit_note, next_number
from memberships.models import Allocation, CreditNote, DuesPaper, Invoice
from tests.factories.dues import make_credit_note, make_invoice, make_payer, make_payment

pytestmark = pytest.mark.django_db


def refused(write):
    """Tell whether the database refuses it."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_invoice_numbers_follow_each_other_by_year_and_series():
    rows = [make_invoice(), make_invoice(), make_invoice(issued_on=dt.date(2027, 1, 2), due_on=dt.date(2027, 3, 1))]
    note = make_credit_note(rows[1])

    assert [row.reference for row in rows] == ["2026/0001", "2026/0002", "2027/0001"]
    assert note.reference == "R2026/0001"


def test_invoice_that_fails_gives_its_number_back():
    city = make_invoice().city

    with pytest.raises(ValidationError, match="invoice for this year already"):
        make_invoice(city)

    assert make_invoice().number == 2


def test_number_is_only_taken_with_its_paper(transactional_db):
    with pytest.raises(RuntimeError):
        next_number("", 2026)


def test_database_refuses_a_number_that_does_not_follow():
    first = make_invoice()
    fields = {field.attname: getattr(first, field.attname) for field in Invoice._meta.concrete_fields}
    fields |= {"id": None, "city_id": make_payer().pk}

    assert refused(lambda: Invoice.objects.create(**{**fields, "number": 3}))
    assert refused(lambda: Invoice.objects.create(**{**fields, "number": 1}))
    assert not refused(lambda: Invoice.objects.create(**{**fields, "number": 2}))


def test_what_was_issued_is_neither_changed_nor_deleted():
    invoice, note = make_invoice(), make_credit_note()
    paper = DuesPaper.objects.create(invoice=invoice, content=b"%PDF")

    for rows in (Invoice.objects.filter(pk=invoice.pk), CreditNote.objects.filter(pk=note.pk)):
        assert refused(lambda rows=rows: rows.update(amount=1))
        assert refused(lambda rows=rows: rows.update(issued_on=dt.date(2026, 1, 1)))
        assert refused(lambda rows=rows: rows._raw_delete("default"))
    assert refused(lambda: DuesPaper.objects.filter(pk=paper.pk).update(content=b""))
    assert refused(lambda: Invoice.objects.filter(pk=invoice.pk).update(voided_on=dt.date(2026, 2, 1)))


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_zero_is_never_issued(amount):
    with pytest.raises(ValidationError, match="never issued"):
        make_invoice(amount=amount)

    assert not Invoice.objects.exists()


def test_credit_note_of_the_whole_takes_the_invoice_back_and_frees_the_year():
    invoice = make_invoice()

    make_credit_note(invoice, amount="20")
    note = make_credit_note(invoice, amount="200", on=dt.date(2026, 2, 2))

    invoice.refresh_from_db()
    assert invoice.voided_on == note.issued_on
    assert make_invoice(invoice.city).reference == "2026/0002"


def test_credit_note_of_what_was_paid_asks_to_release_it_first():
    invoice = make_invoice()
    payment = make_payment(amount="200", invoices=[invoice])

    with pytest.raises(ValidationError, match=r"At most €20\.00 are open"):
        make_credit_note(invoice, amount="21")
    payments.release(allocation=payment.allocations.get(), by=None)

    assert make_credit_note(invoice, amount="220").amount == 220


def test_payment_is_used_for_the_oldest_invoice_first_and_the_rest_stays():
    old = make_invoice(dues_year=2025)
    new = make_invoice(old.city, due_on=dt.date(2026, 6, 30))

    part = make_payment(amount="300", invoices=[new, old])
    rest = make_payment(amount="200", invoices=[new, old])

    assert [(row.invoice, row.amount) for row in part.allocations.all()] == [(old, 220), (new, 80)]
    assert payments.open_of(new) == 0
    assert payments.unused_of(rest) == 60


def test_money_goes_back_only_where_it_is_for_nothing():
    payment = make_payment(amount="250", invoices=[make_invoice()])
    day = dt.date(2026, 3, 1)

    with pytest.raises(ValidationError):
        payments.pay_back(payment=payment, amount=Decimal(31), on=day, by=None)
    payments.pay_back(payment=payment, amount=Decimal(30), on=day, by=None)

    assert payments.unused_of(payment) == 0


def test_payment_by_mistake_goes_with_a_trace():
    invoice = make_invoice()
    payment = make_payment(invoices=[invoice])

    payments.remove_payment(payment=payment, by=None, reason="Wrong city")

    assert payments.open_of(invoice) == 220
    assert AuditEvent.objects.get(action="dues.payment_removed").message == "Wrong city"


cents = st.decimals(min_value="0.01", max_value="400", places=2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("use"), st.integers(0, 2), st.integers(0, 2), cents),
        st.tuples(st.just("raw"), st.integers(0, 2), st.integers(0, 2), cents),
        st.tuples(st.just("back"), st.integers(0, 2), st.just(0), cents),
        st.tuples(st.just("credit"), st.just(0), st.integers(0, 2), cents),
        st.tuples(st.just("release"), st.integers(0, 2), st.integers(0, 2), cents),
    ),
    max_size=12,
)


@settings(max_examples=20)
@given(amounts=st.lists(cents, min_size=3, max_size=3), doings=steps)
def test_never_more_is_used_than_came_in(amounts, doings):
    """Whatever is done in whatever order, by the actions or past them: no sum exceeds what it is a part of."""
    with transaction.atomic():
        invoices = [make_invoice() for _ in range(3)]
        money = [make_payment(invoices[0].city, amount=str(amount)) for amount in amounts]
        for kind, place, which, amount in doings:
            try:
                with transaction.atomic():
                    _do(kind, money[place], invoices[which], amount)
            except (ValidationError, IntegrityError):
                pass

        for payment in money:
            assert sum(row.amount for row in payment.allocations.all()) <= payment.amount
        for invoice in invoices:
            used = [*invoice.allocations.all(), *invoice.credit_notes.all()]
            assert sum(row.amount for row in used) <= invoice.amount
        transaction.set_rollback(True)


def _do(kind, payment, invoice, amount):
    match kind:
        case "use":
            payments.use_payment(payment=payment, invoice=invoice, by=None, amount=amount)
        case "raw":
            Allocation.objects.create(payment=payment, invoice=invoice, amount=amount)
        case "back":
            payments.pay_back(payment=payment, amount=amount, on=dt.date(2026, 3, 1), by=None)
        case "credit":
            issue_credit_note(invoice=invoice, amount=amount, kind="correction", on=dt.date(2026, 3, 1))
        case "release":
            for row in payment.allocations.filter(invoice=invoice):
                payments.release(allocation=row, by=None)
