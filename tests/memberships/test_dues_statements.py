"""Bank statements: read by their columns, each line once; they propose and never book."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from memberships.dues_enums import LineState
from memberships.dues_matching import Matcher, doubts
from memberships.models import Allocation, Bank, InvoiceIssuer, Payment, StatementLine
from memberships.payments import book_line, open_of, remove_payment, set_line_aside, take_line_up, unused_of
from memberships.statements import import_statement, read
from tests.factories.dues import make_invoice, make_issuer, make_payer

pytestmark = pytest.mark.django_db
HEAD = "Data;Concepte;Ordenant;Import\n"


def make_bank(**overrides):
    fields = {
        "name": "Bank",
        "date_column": "Data",
        "amount_column": "Import",
        "text_columns": ["Concepte"],
        "payer_column": "Ordenant",
    }
    return Bank.objects.create(**{**fields, **overrides})


def csv(*rows, head=HEAD, encoding="utf-8"):
    return ContentFile((head + "".join(f"{row}\n" for row in rows)).encode(encoding), name="statement.csv")


def imported(*rows, bank=None, **options):
    return import_statement(file=csv(*rows, **options), bank=bank or Bank.objects.first() or make_bank(), by=None)


def line_of(text="", payer="", amount="220,00"):
    return imported(f"15/02/2026;{text};{payer};{amount}").statement.lines.get()


def test_statement_is_read_by_the_banks_columns():
    found = read(
        csv(
            "15/02/2026;Quota 2026/0001;Ajuntament;1.234,50 €",
            "16/02/2026;Comissió;;-3,00",
            "",
            "17-02-26;x;y;70",
            encoding="cp1252",
        ),
        make_bank(),
    )

    assert [(line.row, str(line.booked_on), line.amount, line.payer, line.text) for line in found.rows] == [
        (2, "2026-02-15", Decimal("1234.50"), "Ajuntament", "Quota 2026/0001"),
        (5, "2026-02-17", Decimal("70.00"), "y", "x"),
    ]
    assert found.others == 1


def test_statement_of_another_bank_has_its_own_way_of_writing():
    bank = make_bank(
        skip_rows=2,
        date_column="Date",
        amount_column="Amount",
        text_columns=["A", "B"],
        payer_column="",
        day_first=False,
        decimal_comma=False,
    )
    head = "Account;123\n;\nDate,A,B,Amount\n"

    found = read(csv('2026-02-15,one,two,"1,220.00"', "02/16/2026,,,220.00", head=head), bank)

    assert [(line.row, str(line.booked_on), line.amount, line.text) for line in found.rows] == [
        (4, "2026-02-15", 1220, "one two"),
        (5, "2026-02-16", 220, ""),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("soon;x;y;70", "In row 3 stands no day: soon"),
        ("31/02/2026;x;y;70", "stands no day"),
        ("31/12/2099;x;y;70", "In row 3 stands a day that is still to come: 31/12/2099"),
        ("15/02/2026;x;y;much", "stands no amount of money: much"),
        ("15/02/2026;x;y;1,005", "stands no amount of money"),
        ("15/02/2026;x;y;NaN", "stands no amount of money"),
        ("15/02/2026;x;y;99999999999", "stands no amount of money"),
    ],
)
def test_row_that_cannot_be_read_is_named_and_the_others_are_usable(row, said):
    found = imported("14/02/2026;x;y;70", row, "16/02/2026;x;y;80")
    again = imported("14/02/2026;x;y;70", "15/02/2026;x;y;75", "16/02/2026;x;y;80")

    assert [said in problem for problem in found.problems] == [True]
    assert (found.new, again.new, again.known) == (2, 1, 2)


def test_statement_of_which_no_row_can_be_read_is_refused_with_all_of_them():
    with pytest.raises(ValidationError) as refusal:
        imported("soon;x;y;70", "15/02/2026;x;y;much")

    assert len(refusal.value.messages) == 2
    assert not StatementLine.objects.exists()


def test_statement_without_a_column_names_those_it_has():
    with pytest.raises(ValidationError, match=r"no column “Import”. Its columns are: A, B."):
        imported("1;2", head="A;B\n", bank=make_bank(date_column="A"))


def test_statement_read_again_brings_nothing_twice():
    same = "15/02/2026;Quota;Ajuntament;220,00"
    first = imported(same, same, "16/02/2026;Quota;Altre;70,00")

    again = imported(same, same, "16/02/2026;Quota;Altre;70,00")
    longer = imported(same, same, "16/02/2026;Quota;Altre;70,00", "17/02/2026;Quota;Tercer;70,00")
    elsewhere = imported(same, bank=make_bank(name="Other"))

    assert [(one.new, one.known) for one in (first, again, longer, elsewhere)] == [(3, 0), (0, 3), (1, 3), (1, 0)]
    assert again.statement is None
    assert not Payment.objects.exists()


@pytest.mark.parametrize("text", ["Quota 2026/0001", "FACTURA 2026-1", "fra.2026/001, gràcies", "2026 0001"])
def test_line_with_the_number_proposes_its_invoice_first(text):
    invoice, _other = make_invoice(), make_invoice()

    best = Matcher().proposals(line_of(text))[0]

    assert best.invoices == [invoice]
    assert best.reasons == ["the number stands in the text", "the amount is the one that is open"]


def test_line_with_the_name_in_any_spelling_proposes_its_city():
    invoice = make_invoice(make_payer(name="Sant Feliu de Guíxols"))
    for _ in range(4):
        make_invoice()

    found = Matcher().proposals(line_of("quota", "AJUNTAMENT DE SANT FELIU DE GUIXOLS"))

    assert [(row.invoices, row.reasons) for row in found] == [
        ([invoice], ["the city is named", "the amount is the one that is open"])
    ]


def test_line_that_pays_two_years_proposes_both():
    city = make_payer(name="Vilanova")
    both = [make_invoice(city, dues_year=2025), make_invoice(city)]

    assert Matcher().proposals(line_of("", "Vilanova", "440,00"))[0].invoices == both


def test_amount_alone_proposes_only_where_few_owe_it():
    rows = [make_invoice() for _ in range(3)]
    line = line_of()
    assert len(Matcher().proposals(line)) == 3

    make_invoice()

    assert Matcher().proposals(line) == []
    assert rows[0].amount == line.amount


def test_money_that_came_or_was_read_twice_is_doubted_before_it_is_booked():
    invoice, other = make_invoice(amount="200"), make_invoice(make_payer(name="Instalments"))
    twice, rest = "15/02/2026;2026/0001;Town;235,00", ("02/03/2026", "03/03/2026")
    imported(twice, twice, *(f"{day};2026/0002;Other;110,00" for day in rest))
    matcher = Matcher()
    proposed = {line: matcher.proposals(line) for line in StatementLine.objects.order_by("row")}

    said = list(doubts(proposed).values())

    assert [found[0].invoices for found in proposed.values()] == [[invoice], [invoice], [other], [other]]
    assert [found[0].excess for found in proposed.values()] == [35, 35, 0, 0]
    assert [len(each) for each in said] == [2, 2, 0, 0]
    assert said[0][0].startswith("Another line says the same")


def test_line_is_booked_once_and_by_somebody():
    invoice = make_invoice()
    line = line_of("2026/0001", amount="300,00")
    assert not Allocation.objects.exists()

    payment = book_line(line=line, city=invoice.city, invoices=[invoice], by=None)
    with pytest.raises(ValidationError, match="dealt with already"):
        book_line(line=line, city=invoice.city, invoices=[invoice], by=None)

    assert (payment.received_on, payment.reference) == (dt.date(2026, 2, 15), "2026/0001")
    assert (open_of(invoice), unused_of(payment)) == (0, 80)
    remove_payment(payment=payment, by=None, reason="Wrong")
    assert StatementLine.objects.get().state == LineState.OPEN


def test_line_is_set_aside_and_taken_up_again():
    line = line_of()

    set_line_aside(line=line, by=None)
    assert StatementLine.objects.get().state == LineState.IGNORED
    take_line_up(line=line, by=None)

    assert StatementLine.objects.get().state == LineState.OPEN


@pytest.mark.parametrize(
    "columns", [{}, {"payer_column": "", "text_columns": [], "day_first": False, "decimal_comma": False}]
)
def test_sample_statement_is_made_from_open_invoices_and_can_be_read(client_as, columns):
    make_issuer()
    bank, sample = make_bank(**columns), reverse("admin:memberships_statementline_sample")
    invoices = [make_invoice(make_payer(name=name)) for name in ("Alba", "Bellaterra", "Cala", "Dosrius")]
    treasurer = client_as("admin")
    answer = treasurer.get(sample)
    found = import_statement(file=ContentFile(b"".join(answer), name="mostra.csv"), bank=bank, by=None)

    assert (found.new, found.others, found.problems) == (5, 1, [])
    assert [line.amount for line in found.statement.lines.order_by("row")] == [220, 110, 220, 230, 35]
    if not columns:
        lines = list(found.statement.lines.order_by("row"))
        assert [Matcher().proposals(line)[0].city for line in lines[:4]] == [invoice.city for invoice in invoices]
    assert client_as("editor").get(sample).status_code == 403
    InvoiceIssuer.objects.update(is_sample=False)
    assert treasurer.get(sample).status_code == 404
    assert sample not in treasurer.get(reverse("admin:memberships_statementline_matching")).text
