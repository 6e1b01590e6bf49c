"""The treasurer's pages: dry run and issue, credit notes, payments, statements line by line, reminders."""

import datetime as dt
import io
import uuid

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from core.models import OutboxMessage
from memberships.dues_enums import LineState
from memberships.dues_reminders import check_placeholders
from memberships.fees import fee_of
from memberships.models import (
    Bank,
    CreditNote,
    DuesRun,
    FeeAmount,
    Invoice,
    Payment,
    Reminder,
    ReminderStep,
    StatementLine,
)
from memberships.payments import open_of
from tests.factories.cities import make_city, make_network
from tests.factories.dues import make_fee_table, make_invoice, make_issuer, make_payer, make_payment

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DUE = TODAY + dt.timedelta(days=90)
NEW = {"year": TODAY.year, "due_on": DUE.isoformat()}


@pytest.fixture
def treasurer(client_as):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="membership"))
    return client


def url(name, *arguments):
    return reverse(f"admin:memberships_{name}", args=arguments)


def test_dry_run_is_issued_as_it_was_seen(treasurer):
    make_issuer()
    make_fee_table(TODAY.year)
    city = make_payer(name="Alba")
    seen = treasurer.get(url("duesrun_add"), NEW)
    mark = seen.context["plan"].mark

    city.contacts.update(email="new@example.org")
    treasurer.post(url("duesrun_add"), {**NEW, "mark": mark})
    assert not DuesRun.objects.exists()
    mark = treasurer.get(url("duesrun_add"), NEW).context["plan"].mark
    answer = treasurer.post(url("duesrun_add"), {**NEW, "mark": mark})

    run = DuesRun.objects.get()
    assert answer["Location"] == url("duesrun_change", run.pk)
    assert Invoice.objects.get().due_on == DUE
    page = treasurer.get(answer["Location"])
    assert "1 of 1 invoice" in page.text
    treasurer.post(answer["Location"], {"do": "undo"})
    assert not CreditNote.objects.exists()
    treasurer.post(answer["Location"], {"do": "undo", "sure": "yes"})
    assert CreditNote.objects.get().amount == 220
    assert "Undone" in treasurer.get(answer["Location"]).text


def test_dry_run_says_what_keeps_cities_from_being_invoiced_and_where_it_is_mended(treasurer):
    make_payer(name="Alba")
    draft = make_fee_table(TODAY.year, state="draft", in_force_since=None, source="Assembly of May")
    page = treasurer.get(url("duesrun_add"), NEW)
    assert [(found.reason, len(found.rows)) for found in page.context["obstacles"]] == [("no_table", 1)]
    assert f'href="{url("feetable_change", draft.pk)}"' in page.text

    form = treasurer.get(url("feetable_change", draft.pk)).context["adminform"].form
    said = {"year": draft.year, "source": draft.source, "loaded": form.initial.get("loaded", ""), "_put_in_force": "1"}
    frame = {f"groups-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    asked = treasurer.post(url("feetable_change", draft.pk), {**said, **frame})
    assert "Source: Assembly of May" in asked.text
    assert f'action="{url("feetable_changelist")}"' in asked.text
    chosen = {"action": "put_in_force", "_selected_action": [draft.pk], "confirmed": "1"}
    treasurer.post(url("feetable_changelist"), chosen)

    page = treasurer.get(url("duesrun_add"), NEW)
    assert (len(page.context["plan"].invoices), page.context["obstacles"]) == (1, [])


def test_dry_run_can_be_downloaded_and_writes_nothing(treasurer):
    make_fee_table(TODAY.year)
    make_payer(name="Alba", email="=cmd@example.org")
    make_payer(name="Bell", email="")

    content = treasurer.get(url("duesrun_add"), {**NEW, "format": "xlsx"}).content

    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert [(row[0], row[2], row[4], row[6]) for row in rows[1:]] == [
        ("Alba", 220, None, "=cmd@example.org"),
        ("Bell", 220, "No address is known to which the invoice could be sent.", None),
    ]
    assert not DuesRun.objects.exists()


def test_credit_note_is_issued_on_the_invoices_page(treasurer):
    invoice = make_invoice()
    where = url("invoice_change", invoice.pk)

    refused = treasurer.post(where, {"amount": "300", "kind": "correction", "reason": "Too much"})
    done = treasurer.post(where, {"amount": "20", "kind": "correction", "reason": "Too much"})

    assert "At most €220.00 are open" in refused.text
    assert done["Location"] == where
    assert CreditNote.objects.get().reason == "Too much"
    assert OutboxMessage.objects.get().to == "town@example.org"
    assert "R20" in treasurer.get(where).text


def test_amount_is_explained_in_the_readers_language_where_the_tables_still_say_so(treasurer):
    make_fee_table(2026)
    city = make_payer()
    with translation.override("fr"):
        why = fee_of(city, 2026).explanation
    invoice = make_invoice(city, language="fr", basis={"why": why})

    now = treasurer.get(url("invoice_change", invoice.pk)).text
    FeeAmount.objects.update(amount=330)
    later = treasurer.get(url("invoice_change", invoice.pk)).text

    assert "30,000 inhabitants" in now
    assert "As it stands on the invoice" not in now
    assert "30,000 inhabitants" not in later
    assert "As it stands on the invoice (French)." in later


def test_payment_of_one_of_three_cities_of_one_name(treasurer):
    cities = [make_city(name="Córdoba", slug=f"cordoba-{n}", country=code) for n, code in enumerate(["AR", "ES", "ES"])]
    data = {"amount": "300", "received_on": "2026-02-01"}
    asked = {text: treasurer.post(url("payment_add"), {**data, "city": text}) for text in (
        "Cordoba", "Córdoba (Spain)", "Córdoba (Argentina)", "Córdoba (Spain, cordoba-2)",
    )}  # fmt: skip

    page = treasurer.get(url("payment_add")).text
    for label in ("Córdoba (Argentina)", "Córdoba (Spain, cordoba-1)", "Córdoba (Spain, cordoba-2)"):
        assert f'<option value="{label}">' in page
    assert "Córdoba (Argentina); Córdoba (Spain, cordoba-1); Córdoba" in asked["Cordoba"].text
    assert "Several cities are called so" in asked["Córdoba (Spain)"].text
    assert [payment.city for payment in Payment.objects.order_by("pk")] == [cities[0], cities[2]]


def test_payment_by_hand_is_recorded_used_paid_back_and_removed(treasurer):
    invoice = make_invoice()
    other = make_invoice(invoice.city, dues_year=2025, amount="50")
    data = {"city": invoice.city.name, "amount": "300", "received_on": "2026-02-01", "invoices": invoice.reference}

    wrong = treasurer.post(url("payment_add"), {**data, "invoices": "2026/9999"})
    done = treasurer.post(url("payment_add"), data)
    where = done["Location"]
    treasurer.post(where, {"do": "use", "invoices": other.reference})
    treasurer.post(where, {"do": "back", "back-amount": "30", "back-on": "2026-02-02"})

    assert "There is no invoice with this number" in wrong.text
    payment = Payment.objects.get()
    assert [row.amount for row in payment.allocations.order_by("pk")] == [220, 50, 30]
    assert "Paid back on" in treasurer.get(where).text
    treasurer.post(where, {"do": "release", "allocation": payment.allocations.first().pk})
    assert open_of(invoice) == 220
    treasurer.post(where, {"do": "remove", "remove-reason": "Mistake"})
    assert not Payment.objects.exists()


def test_payment_is_for_another_city_only_where_somebody_says_so(treasurer):
    payment, other = make_payment(amount="500"), make_invoice()
    where = url("payment_change", payment.pk)

    page = treasurer.post(where, {"do": "use", "invoices": other.reference})
    assert f"is of another city: {other.city.display_name}" in page.text
    assert not payment.allocations.exists()

    own = make_invoice(payment.city)
    page = treasurer.post(where, {"do": "use", "invoices": f"{own.reference}\n{other.reference}"})
    assert f"is of another city: {other.city.display_name}" in page.text
    assert not payment.allocations.exists()  # of several all or none

    treasurer.post(where, {"do": "use", "invoices": other.reference, "for_others": "on"})
    assert payment.allocations.get().invoice == other


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 30, "٣"])
def test_release_of_what_is_no_number_releases_nothing(treasurer, wrong):
    payment = make_payment(invoices=[make_invoice()])

    answer = treasurer.post(url("payment_change", payment.pk), {"do": "release", "allocation": wrong})

    assert answer.status_code == 302
    assert payment.allocations.count() == 1


def test_sheet_of_a_dry_run_needs_proof(client_as):
    client = client_as("admin", is_proven=False)
    query = {"year": 2026, "due_on": (timezone.localdate() + dt.timedelta(days=60)).isoformat()}

    assert client.get(url("duesrun_add"), query).status_code == 200
    assert client.get(url("duesrun_add"), {**query, "format": "xlsx"}).status_code == 302


def test_payment_is_removed_only_after_proof(client_as):
    client = client_as("stranger", is_staff=True, is_proven=False)
    client.user.groups.add(Group.objects.get(name="membership"))
    payment = make_payment()

    answer = client.post(url("payment_change", payment.pk), {"do": "remove", "remove-reason": "Mistake"})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Payment.objects.exists()


def test_forms_about_money_pressed_twice_count_once_and_refused_ones_come_again(treasurer):
    invoice = make_invoice()
    token = str(treasurer.get(url("payment_add")).context["form"]["token"].value())
    data = {"city": invoice.city.name, "amount": "300", "received_on": "2026-02-01", "token": token}
    treasurer.post(url("payment_add"), {**data, "received_on": (TODAY + dt.timedelta(days=2)).isoformat()})
    where = [treasurer.post(url("payment_add"), data)["Location"] for _press in range(2)]
    payment = Payment.objects.get()
    assert where == [url("payment_change", payment.pk), url("payment_changelist")]

    back = {"do": "back", "back-amount": "30", "back-on": "2026-02-02", "back-token": str(uuid.uuid4())}
    part = {"amount": "20", "kind": "correction", "reason": "Too much", "token": str(uuid.uuid4())}
    for _press in range(2):
        treasurer.post(where[0], back)
        treasurer.post(url("invoice_change", invoice.pk), part)

    assert payment.allocations.get().amount == 30
    assert CreditNote.objects.get().amount == 20
    assert OutboxMessage.objects.count() == 1


def test_statement_proposes_and_a_person_books(treasurer):
    bank = Bank.objects.create(
        name="Bank", date_column="Day", amount_column="Amount", text_columns=["Text"], payer_column="Payer"
    )
    first, second = make_invoice(make_payer(name="Alba")), make_invoice(make_payer(name="Bell"))
    rows = f"01/02/2026;{first.reference};x;220,00\n02/02/2026;dues;Bell;100,00\n03/02/2026;interest;Bank;1,00\n"
    where = url("statementline_matching")

    def file():
        return SimpleUploadedFile("statement.csv", f"Day;Text;Payer;Amount\n{rows}".encode())

    for _ in range(2):
        treasurer.post(where, {"do": "read", "bank": bank.pk, "file": file()})
    page = treasurer.get(where)
    assert page.context["count"] == 3
    assert not Payment.objects.exists()
    assert [[one.value for one in row["proposals"]] for row in page.context["rows"]] == [
        [str(first.pk)],
        [str(second.pk)],
        [],
    ]
    one, two, three = StatementLine.objects.order_by("booked_on")
    answer = treasurer.post(
        where,
        {
            "do": "book",
            f"line-{one.pk}": str(first.pk),
            f"line-{two.pk}": "other",
            f"other-{two.pk}": "2026/77",
            f"line-{three.pk}": "aside",
        },
    )

    assert "There is no invoice with this number" in answer.text
    assert open_of(first) == 0
    assert [line.state for line in StatementLine.objects.order_by("booked_on")] == ["booked", "open", "ignored"]
    treasurer.post(where, {"do": "book", f"line-{two.pk}": "other", f"other-{two.pk}": second.reference})
    assert open_of(second) == 120
    action = {"action": "take_up", "_selected_action": [three.pk]}
    treasurer.post(url("statementline_changelist"), action)
    assert StatementLine.objects.get(pk=three.pk).state == LineState.OPEN


def test_matching_says_before_and_after_what_belongs_to_no_invoice(treasurer):
    invoice = make_invoice(make_payer(name="Alba"), amount="200")
    bank = Bank.objects.create(name="Bank", date_column="Day", amount_column="Amount", payer_column="Payer")
    file = SimpleUploadedFile("statement.csv", b"Day;Payer;Amount\n01/02/2026;Alba;235,00\n")
    where = url("statementline_matching")
    treasurer.post(where, {"do": "read", "bank": bank.pk, "file": file})
    line = StatementLine.objects.get()

    before = treasurer.get(where).text
    after = treasurer.post(where, {"do": "book", f"line-{line.pk}": str(invoice.pk)}, follow=True).text

    assert "€35 of it would belong to no invoice" in before
    assert "Alba paid €235: €35 of it belong to no invoice yet." in after


def test_reminder_goes_by_network_and_language_once(treasurer):
    network = make_network()
    day = TODAY - dt.timedelta(days=40)
    dates = {"issued_on": day - dt.timedelta(days=30), "due_on": day}
    inside = make_invoice(make_payer(name="Alba", networks=[network]), language="ca", **dates)
    make_invoice(make_payer(name="Bell", networks=[network]), language="fr", **dates)
    make_invoice(make_payer(name="Cala"), language="ca", **dates)
    make_payment(invoices=[make_invoice(make_payer(networks=[network]), language="ca", **dates)])
    step = ReminderStep.objects.get(step="after")
    where = f"{url('reminderstep_send')}?step={step.pk}&network={network.pk}&language=ca"

    page = treasurer.get(where)
    assert [letter.invoice for letter in page.context["letters"]] == [inside]
    assert "La factura" in page.text
    assert not Reminder.objects.exists()
    for _ in range(2):
        treasurer.post(where, {"invoice": [inside.pk]})

    assert Reminder.objects.get().invoice == inside
    mail = OutboxMessage.objects.get()
    assert (mail.language, mail.subject.endswith("està vençuda")) == ("ca", True)


def test_letters_that_take_rights_come_one_after_the_other_with_notice(treasurer):
    from memberships.dues_reminders import letters, send, waiting

    invoice = make_invoice(due_on=dt.date(2026, 1, 31))
    restriction, lapse = (ReminderStep.objects.get(step=step) for step in ("restriction", "lapse"))
    late = dt.date(2026, 7, 1)

    assert not waiting(lapse, on=late).exists()
    assert send(restriction, invoices=[invoice.pk], by=None, on=late) == 1
    assert not waiting(lapse, on=dt.date(2026, 7, 30)).exists()
    assert [letter.effective_on for letter in letters(lapse, waiting(lapse, on=dt.date(2026, 7, 31)))] != []
    assert Reminder.objects.get().effective_on == dt.date(2026, 7, 31)
    assert not waiting(ReminderStep.objects.get(step="after"), on=late).exists()


def test_reminder_with_an_unknown_name_in_braces_is_refused(treasurer):
    step = ReminderStep.objects.get(step="after")
    words = {f"{field}_{code}": "x" for field in ("subject", "text") for code in ("ca", "es", "en", "fr")}

    page = treasurer.post(
        url("reminderstep_change", step.pk), {"days": 30, "notice_days": 0, **words, "text_ca": "{town}"}
    )

    assert "Nothing stands for this name: town." in page.text


@pytest.mark.parametrize("text", ["{amount:>999999999}", "{city:{number.__class__}}", "{city!r}", "{city"])
def test_reminder_with_more_than_a_name_in_braces_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        check_placeholders(text)

    assert refusal.value.code == "braces"


@pytest.mark.parametrize("name", ["duesrun_add", "payment_add", "statementline_matching", "reminderstep_send"])
def test_pages_of_money_are_the_treasurers(name, client_as):
    others = [client_as("stranger"), client_as("technician"), client_as("editor")]

    assert {client.get(url(name)).status_code for client in others} == {403}
    assert client_as("visitor").get(url(name)).status_code == 302
