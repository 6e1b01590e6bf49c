"""A city's desk: its own invoices and nobody else's, and the papers by the links of mails."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import AuditEvent, OutboxMessage
from memberships import dues_emails
from memberships.dues_billing import billing_of
from memberships.invoices import keep_paper, read_paper
from memberships.models import BillingDetails
from tests.factories.cities import make_city
from tests.factories.dues import make_credit_note, make_invoice, make_issuer, make_payer, make_payment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["technician", "delegate"])
def test_people_of_a_city_see_what_it_owes(role, client_as):
    city = make_payer(name="Alba")
    paid = make_invoice(city, dues_year=2025)
    make_payment(amount="250", invoices=[paid])
    make_credit_note(make_invoice(city, due_on=dt.date(2090, 1, 1)), amount="20")
    make_invoice(make_payer(name="Bell"))

    page = client_as(role, city=city).get(reverse("city_dues", args=[city.slug]))

    assert [(row["invoice"].dues_year, row["label"], row["open"]) for row in page.context["rows"]] == [
        (2026, "To be paid", "€200.00"),
        (2025, "Paid", "€0.00"),
    ]
    assert "Still to be paid: €200.00." in page.text
    assert "Paid beyond the invoices: €30.00" in page.text
    assert "Credit note R2026/0001" in page.text
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_of_dues_needs_the_same_queries_for_any_number_of_invoices(rows, client_as, django_assert_num_queries):
    city = make_payer()
    for year in range(rows):
        make_credit_note(make_invoice(city, dues_year=2024 + year))
    client = client_as("technician", city=city)
    client.get(reverse("city_dues", args=[city.slug]))

    with django_assert_num_queries(12):
        client.get(reverse("city_dues", args=[city.slug]))


def test_city_says_where_its_invoices_go_and_the_next_one_goes_there(client_as):
    city = make_payer()
    client = client_as("delegate", city=city)
    address = reverse("city_billing", args=[city.slug])
    seen = client.get(address).context["form"].seen
    said = {"addressee": "Municipal institute", "tax_id": "P123", "email": "accounts@example.org", "language": "fr"}

    answer = client.post(address, {**said, "seen": seen})
    page = client.get(answer["Location"])

    billing = billing_of(city)
    assert (billing.email, billing.language, billing.addressee["name"]) == (said["email"], "fr", said["addressee"])
    assert "accounts@example.org" in page.text
    (event,) = AuditEvent.objects.about(city)
    assert event.data["fields"] == ["addressee", "tax_id", "email", "language"]


def test_two_who_change_billing_details_do_not_overwrite_each_other(client_as):
    city = make_payer()
    client = client_as("technician", city=city)
    address = reverse("city_billing", args=[city.slug])
    seen = client.get(address).context["form"].seen
    BillingDetails.objects.create(city=city, language="es", tax_id="OTHER")

    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {"tax_id": "MINE", "language": "es", "seen": seen})
    asked = [query["sql"] for query in queries]
    again = client.post(address, {"tax_id": "MINE", "language": "es", "seen": answer.context["form"].seen})

    assert list(answer.context["form"].errors) == ["tax_id"]
    locked = next(place for place, sql in enumerate(asked) if "FOR UPDATE" in sql)
    assert not any("billingdetails" in sql for sql in asked[:locked]), "it is compared before it is locked"
    assert again.status_code == 302
    assert BillingDetails.objects.get().tax_id == "MINE"


def test_desk_without_an_invoice_speaks_of_no_samples(client_as):
    city = make_payer()
    make_issuer()
    client = client_as("technician", city=city)
    address = reverse("city_dues", args=[city.slug])
    before = client.get(address).text
    make_invoice(city)

    assert "Nothing has been invoiced here yet." in before
    assert "These invoices are samples" not in before
    assert "These invoices are samples" in client.get(address).text


def test_desk_asks_nobody_to_pay_what_is_paid(client_as):
    city = make_payer()
    make_payment(invoices=[make_invoice(city)])

    page = client_as("delegate", city=city).get(reverse("city_dues", args=[city.slug]))

    assert "Everything is paid. Thank you." in page.text
    assert "Please pay" not in page.text


def test_link_ends_and_a_fresh_one_goes_where_invoices_go_today(client, monkeypatch):
    invoice = make_invoice()
    keep_paper(invoice)
    address = dues_emails.link_to(invoice).removeprefix(settings.SITE_URL)
    monkeypatch.setattr(dues_emails, "GOOD_FOR", -1)
    old = client.get(address)
    answers = [client.post(address) for _turn in range(4)]

    assert old.status_code == 410
    assert "Send a fresh link" in old.text
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    mails = OutboxMessage.objects.filter(kind="memberships/mail/dues_link")
    assert {mail.to for mail in mails} == {"town@example.org"}
    assert mails.count() == 3
    assert not old.cookies


def test_first_page_of_the_desk_says_what_is_to_be_paid(client_as):
    city = make_payer()
    client = client_as("delegate", city=city)
    before = client.get(reverse("city_desk")).text
    make_invoice(city)

    assert "to be paid" not in before
    assert "Dues: €220 to be paid." in client.get(reverse("city_desk")).text


def test_papers_of_other_cities_are_not_there(client_as):
    invoice = make_invoice()
    stranger = client_as("delegate", city=make_city())

    for where in (
        reverse("city_dues", args=[invoice.city.slug]),
        reverse("dues_invoice", args=[invoice.pk]),
        reverse("dues_credit_note", args=[make_credit_note(invoice).pk]),
    ):
        assert stranger.get(where).status_code == 404


@pytest.mark.pdf
def test_paper_is_kept_as_it_was_issued_and_opens_by_its_link(client):
    invoice = make_invoice(language="fr")
    assert keep_paper(invoice)
    kept = read_paper(invoice)
    dues_emails.invoice_issued(invoice, to="town@example.org")

    with translation.override("fr"):
        link = dues_emails.link_to(invoice)
    answer = client.get(link.replace("http://127.0.0.1:8000", ""))

    assert link in OutboxMessage.objects.get().text
    assert answer.content == kept
    assert (answer["Content-Type"], answer["Content-Language"]) == ("application/pdf", "fr")
    assert answer["X-Robots-Tag"] == "noindex"
    assert keep_paper(invoice)
    assert read_paper(invoice) == kept


def test_paper_is_made_when_asked_where_the_machine_made_none(client_as, monkeypatch):
    from core import pdf

    invoice = make_invoice()

    def unavailable(_paper, **_how):
        raise pdf.PdfUnavailableError

    monkeypatch.setattr(pdf, "make_once", unavailable)
    assert not keep_paper(invoice)
    page = client_as("admin").get(reverse("dues_invoice", args=[invoice.pk]))

    assert page.status_code == 503
    assert page["Retry-After"] == "3600"


def test_mail_of_an_invoice_is_in_the_citys_language():
    invoice = make_invoice(language="ca")

    dues_emails.invoice_issued(invoice, to="town@example.org")

    mail = OutboxMessage.objects.get()
    assert (mail.language, mail.subject) == ("ca", "Quota 2026, Town: factura 2026/0001")
    assert "220,00" in mail.text
