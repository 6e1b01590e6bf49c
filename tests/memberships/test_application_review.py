"""The secretariat's review page: who opens it, and every button."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from memberships.enums import ApplicationState as State
from memberships.joining.links import make_token
from memberships.models import Application
from memberships.payments import record_payment
from tests.factories.applications import PDF, bring_to, make_application, make_staff
from tests.factories.belonging import make_assembly
from tests.factories.cities import make_city
from tests.factories.dues import make_issuer
from tests.factories.fees import make_fee_table, make_fees_of_2020

pytestmark = pytest.mark.django_db


def page(row):
    return reverse("admin:memberships_application_change", args=[row.pk])


def act(client, row, action, **data):
    return client.post(reverse("admin:memberships_application_act", args=[row.pk, action]), data, follow=True)


@pytest.mark.parametrize(("group", "status"), [("membership", 200), ("admin", 200), ("editor", 403), ("events", 403)])
def test_page_opens_for_those_who_decide(client, group, status):
    row = make_application(state=State.SUBMITTED)
    client.force_login(make_staff(group))
    paper = reverse("admin:memberships_application_paper", args=[row.pk, "agreement"])

    assert (client.get(page(row)).status_code, client.get(paper).status_code) == (status, status)


def test_draft_is_read_by_nobody_here(client):
    row = make_application()
    client.force_login(make_staff("admin"))

    assert client.get(page(row)).status_code == 404
    assert client.get(reverse("admin:memberships_application_changelist")).context["cl"].result_count == 0


def test_whole_way_by_buttons(client):
    make_fees_of_2020()
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED, language="en")
    today = timezone.localdate().isoformat()

    act(client, row, "ask_documents", message="The seal is missing.")
    row.refresh_from_db()
    assert row.state == State.DOCUMENTS_MISSING
    Application.objects.filter(pk=row.pk).update(state=State.SUBMITTED)
    form = next(each["form"] for each in client.get(page(row)).context["steps"] if each["action"] == "invoice")
    assert str(form.initial["fee_amount"]) == "330.00"
    act(client, row, "invoice", city="new", fee_year=2026, fee_amount="330", invoice_number="2026-17")
    act(client, row, "record_payment")
    act(client, row, "admit", day=today)
    content = act(client, row, "ratify", day=today).content.decode()

    row.refresh_from_db()
    assert (row.state, row.invoice_number, row.city.name) == (State.RATIFIED, "2026-17", "Vilanova")
    assert "There is no step for you to take in this state." in content


def test_ratification_asks_which_assembly_and_takes_its_day(client):
    client.force_login(make_staff("membership"))
    row = bring_to(make_application(state=State.SUBMITTED), State.ADMITTED)
    today = timezone.localdate()
    held, coming = make_assembly(today), make_assembly(today + dt.timedelta(days=9))

    form = next(each["form"] for each in client.get(page(row)).context["steps"] if each["action"] == "ratify")
    assert list(form.fields["assembly"].queryset) == [held]
    for data in ({}, {"assembly": coming.pk}, {"day": (today + dt.timedelta(days=1)).isoformat()}):
        act(client, row, "ratify", **data)
        row.refresh_from_db()
        assert row.state == State.ADMITTED
    act(client, row, "ratify", assembly=held.pk)
    row.refresh_from_db()

    assert (row.state, row.period.ratified_on) == (State.RATIFIED, today)


def test_fee_of_a_year_is_of_its_table_and_not_of_a_later_one(client):
    year = timezone.localdate().year
    make_issuer()
    row = make_application(state=State.SUBMITTED)
    for each, amount in ((year, "100"), (year + 1, "900")):
        make_fee_table(year=each, countries=row.country_code, amounts=((0, amount),))
    client.force_login(make_staff("membership"))

    shown = client.get(page(row)).content.decode()
    act(client, row, "invoice", city="new", fee_year=year, fee_amount="100")

    row.refresh_from_db()
    assert ('value="100' in shown, 'value="900' in shown) == (True, False)
    assert row.city.dues_invoices.get().basis["table_year"] == year


def test_payment_booked_moves_the_application_at_once_and_the_applicant_sees_what_to_pay(client):
    make_fees_of_2020()
    make_issuer(iban="ES99 TEST")
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED, language="en")
    act(client, row, "invoice", city="new", fee_year=2026, fee_amount="330")
    row.refresh_from_db()
    invoice = row.city.dues_invoices.get()

    asked = client.get(reverse("application", args=[make_token(row)])).content.decode()
    record_payment(city=row.city, amount=Decimal(100), received_on=timezone.localdate(), by=None, invoices=[invoice])
    row.refresh_from_db()
    assert row.state == State.INVOICED
    record_payment(city=row.city, amount=Decimal(230), received_on=timezone.localdate(), by=None, invoices=[invoice])
    row.refresh_from_db()
    paid = client.get(reverse("application", args=[make_token(row)])).content.decode()

    assert row.state == State.PAID
    for text in (
        "Please transfer €330 by",
        f"write {invoice.reference} in the transfer",
        "ES99 TEST",
        "Padró municipal",
    ):
        assert text in asked, text
    assert "ES99 TEST" not in paid
    assert f"Invoice {invoice.reference}</a>" in re.sub(r" \(PDF\)", "", paid)


def test_waiting_application_leads_to_the_payment_and_the_payment_tells_that_it_goes_on(client):
    make_fees_of_2020()
    make_issuer()
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED, language="en")
    act(client, row, "invoice", city="new", fee_year=2026, fee_amount="330")
    waiting = client.get(page(row))
    form = client.get(waiting.context["unpaid"]["record_url"]).context["form"]

    said = {name: form[name].value() for name in ("city", "amount", "invoices", "received_on", "token")}
    booked = client.post(reverse("admin:memberships_payment_add"), said, follow=True)

    assert "Waiting for €330 (2026/0001)" in waiting.text
    assert "record_payment" not in [each["action"] for each in waiting.context["steps"]]
    assert [str(message) for message in booked.context["messages"]] == [
        "The payment of €330 by Vilanova is recorded. For 2026/0001: €330.",
        "The application of Vilanova goes on: its fee has arrived, and the applicant was told by mail.",
    ]
    assert client.get(page(row)).context["unpaid"] is None


def test_answers_that_the_form_refuses_today_stop_a_step_with_their_names(client):
    make_fees_of_2020()
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED, answers={"billing_email": "nobody"})

    content = act(client, row, "invoice", city="new", fee_year=2026, fee_amount="330").content.decode()

    assert "The application has to be corrected first: Invoice – E-mail address." in content
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_city_that_the_directory_knows_is_offered_first(client):
    known = make_city(name="Vilanova")
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED)

    form = next(each["form"] for each in client.get(page(row)).context["steps"] if each["action"] == "invoice")

    assert form.initial["city"] == str(known.pk)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("decline", {"message": ""}),
        ("invoice", {"city": "999999", "fee_year": "2026", "fee_amount": "10"}),
        ("invoice", {"city": "new", "fee_year": "2026", "fee_amount": "-10"}),
    ],
)
def test_step_with_something_wrong_does_nothing_and_keeps_what_was_typed(client, action, data):
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED)

    response = act(client, row, action, **data)

    row.refresh_from_db()
    assert row.state == State.SUBMITTED
    assert "Nothing was done" in response.content.decode()


def test_step_pressed_twice_says_that_it_is_done(client):
    client.force_login(make_staff("membership"))
    row = bring_to(make_application(state=State.SUBMITTED), State.INVOICED)
    for _press in range(2):
        response = act(client, row, "record_payment")

    assert "This has been done already" in response.content.decode()


def test_paper_that_came_by_post_is_kept(client):
    client.force_login(make_staff("membership"))
    row = make_application(state=State.SUBMITTED, papers=False)
    url = reverse("admin:memberships_application_attach", args=[row.pk])
    client.post(url, {"name": "agreement", "file": SimpleUploadedFile("a.pdf", PDF)})
    client.post(url, {"name": "signed_form", "file": SimpleUploadedFile("a.pdf", b"<html>")})

    row.refresh_from_db()
    assert (bool(row.agreement), bool(row.signed_form)) == (True, False)


def test_queue_shows_what_waits(client):
    client.force_login(make_staff("membership"))
    make_application(state=State.SUBMITTED)
    bring_to(make_application(state=State.SUBMITTED), State.ADMITTED)

    found = client.get(reverse("admin:memberships_application_changelist"), {"state": "waiting"}).context["cl"]

    assert found.result_count == 1
