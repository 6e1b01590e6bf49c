"""What becomes of an application: every step from every state, by whom, and what it brings about."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pypdf import PdfReader

from cities.enums import ContactKind, Role
from cities.models import City
from core.models import AuditEvent, OutboxMessage
from core.workflow import TransitionNotAllowed
from memberships import belonging
from memberships.belonging import is_member
from memberships.enums import ApplicationState as State
from memberships.joining import actions, workflow
from memberships.joining.demo import load_application, sample_pdf
from memberships.models import Application, Certificate
from pages.retention import RULES
from tests.factories.accounts import make_technician
from tests.factories.applications import bring_to, make_application, make_staff
from tests.factories.cities import make_city, make_country
from tests.factories.dues import make_payment

pytestmark = pytest.mark.django_db


def take(action, row, by):
    """Take a step with what it needs."""
    today = timezone.localdate()
    if action == "record_payment" and row.state == State.INVOICED and row.city:
        for invoice in row.city.dues_invoices.all():
            make_payment(amount=str(invoice.amount), invoices=[invoice], received_on=today)
            row.refresh_from_db()
            return row  # the payment has moved it
    more = {
        "ask_documents": {"by": by, "message": "Page two"},
        "decline": {"by": by, "message": "No council"},
        "invoice": {"by": by, "city": None, "year": 2020, "amount": Decimal(330)},
        "record_payment": {"by": by},
        "admit": {"by": by, "on": today},
        "ratify": {"by": by, "on": today},
    }.get(action, {})
    return getattr(actions, action)(application=row, **more)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("action", sorted(workflow.TABLE.by_action))
def test_step_is_taken_from_the_states_of_the_table_and_refused_from_all_others(action, state):
    staff = make_staff("membership")
    row = bring_to(make_application(state=State.SUBMITTED), state)
    transition = workflow.TABLE.by_action[action]

    if state in transition.sources:
        assert take(action, row, staff).state == transition.target
        event = AuditEvent.objects.about(row).get(action=f"application.{action}")
        assert (event.data["from"], event.data["to"]) == (state, transition.target)
    else:
        with pytest.raises(TransitionNotAllowed):
            take(action, row, staff)
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("group", ["editor", "translator", "events", None])
@pytest.mark.parametrize("action", ["ask_documents", "invoice", "record_payment", "admit", "ratify", "decline"])
def test_step_of_the_secretariat_is_refused_to_everybody_else(action, group):
    row = bring_to(make_application(state=State.SUBMITTED), workflow.TABLE.by_action[action].sources[0])
    person = make_staff(group) if group else make_technician(make_city())

    with pytest.raises(PermissionDenied):
        take(action, row, person)


def test_fee_is_set_only_when_both_papers_are_there():
    row = make_application(state=State.SUBMITTED, papers=False)

    with pytest.raises(ValidationError, match="A paper is still missing"):
        take("invoice", row, make_staff("membership"))


def test_fee_of_a_city_of_a_country_that_the_directory_lacks_says_what_to_do():
    row = make_application(state=State.SUBMITTED, country_code="IS")

    with pytest.raises(ValidationError, match="Iceland is not in the directory yet"):
        take("invoice", row, make_staff("membership"))


def test_new_record_is_not_shown_before_the_city_is_admitted():
    row = take("invoice", make_application(state=State.SUBMITTED), make_staff("membership"))

    assert not City.objects.listed().filter(pk=row.city_id).exists()
    assert not is_member(row.city)


def test_admission_makes_record_contacts_and_technician_without_typing():
    staff = make_staff("membership")
    today = timezone.localdate()
    row = make_application(state=State.SUBMITTED)
    for action in ("invoice", "record_payment", "admit"):
        row = take(action, row, staff)

    city = City.objects.get(pk=row.city_id)
    assert (city.name, city.slug, city.country_id) == ("Vilanova", "vilanova", "ES")
    assert (city.population, city.population_confirmed, city.population_year, city.population_source) == (
        65_000, True, 2024, "Padró municipal",
    )  # fmt: skip
    assert is_member(city)
    contacts = {contact.kind: (contact.name, contact.email) for contact in city.contacts.current()}
    assert contacts == {
        ContactKind.MAYOR: ("Joana Puig", ""),
        ContactKind.POLITICAL: ("Pau Serra", "pau@vilanova.example"),
        ContactKind.TECHNICAL: ("Laia Font", "laia@vilanova.example"),
        ContactKind.BILLING: ("Intervenció", "factures@vilanova.example"),
    }
    assert not city.contacts.filter(is_public=True).exists()
    role = city.roles.get()
    assert (role.user.email, role.user.name, role.user.language, role.role) == (
        "laia@vilanova.example", "Laia Font", "ca", Role.TECHNICIAN,
    )  # fmt: skip
    assert row.period.since == today
    mails = OutboxMessage.objects.filter(to="laia@vilanova.example")
    assert set(mails.values_list("language", flat=True)) == {"ca"}
    assert mails.filter(kind="accounts/mail/invitation").count() == 1


def test_admission_of_a_city_that_the_directory_knows_keeps_its_record_and_ends_old_contacts():
    staff = make_staff("membership")
    city = make_city(name="Vilanova", evidence="older_evidence", website="https://old.example")
    old = city.contacts.create(kind=ContactKind.MAYOR, name="Anton Vell")
    row = make_application(state=State.SUBMITTED)
    row = actions.invoice(application=row, by=staff, city=city, year=2020, amount=Decimal(330))
    take("admit", take("record_payment", row, staff), staff)

    old.refresh_from_db()
    assert old.until == timezone.localdate() - dt.timedelta(days=1)
    assert City.objects.filter(name="Vilanova").count() == 1


def test_admission_that_fails_on_the_way_leaves_nothing_behind(monkeypatch):
    staff = make_staff("membership")
    row = bring_to(make_application(state=State.SUBMITTED), State.PAID)
    monkeypatch.setattr(actions, "add_person", lambda **_options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        take("admit", row, staff)
    row.refresh_from_db()
    assert (row.state, row.period_id, row.city.contacts.count()) == (State.PAID, None, 0)
    assert not OutboxMessage.objects.exists()


def test_ratification_issues_one_certificate():
    staff = make_staff("membership")
    row = bring_to(make_application(state=State.SUBMITTED), State.ADMITTED)
    row = take("ratify", row, staff)

    certificate = Certificate.objects.get()
    assert (certificate.city, certificate.ratified_on) == (row.city, timezone.localdate())
    same = actions.issue_certificate(
        city=row.city, member_since=certificate.member_since, ratified_on=certificate.ratified_on, by=staff
    )
    assert same == certificate


def test_reason_of_a_refusal_reaches_the_applicant_in_their_language():
    row = make_application(state=State.SUBMITTED, language="fr")
    actions.decline(application=row, by=make_staff("membership"), message="Le conseil n’a pas délibéré.")

    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("laia@vilanova.example", "fr")
    assert "Le conseil n’a pas délibéré." in mail.text
    assert "/fr/adhesion/candidature/" in mail.text


def test_two_applications_of_one_city_do_not_both_go_on():
    staff = make_staff("membership")
    city = make_city()
    for _each in range(2):
        row = make_application(state=State.SUBMITTED)
        if _each == 0:
            actions.invoice(application=row, by=staff, city=city, year=2020, amount=Decimal(1))

    with pytest.raises(ValidationError, match="Another application of this city"):
        actions.invoice(application=row, by=staff, city=city, year=2020, amount=Decimal(1))


def test_what_nobody_proved_goes_after_a_week_and_what_led_to_nothing_after_a_year():
    now = timezone.now()
    unproven, draft = make_application(email_proven_at=None), make_application()
    declined, sent = make_application(state=State.DECLINED), make_application(state=State.SUBMITTED)
    rules = [rule for rule in RULES if "applications" in rule.key]

    def left_after(days):
        past = now - dt.timedelta(days=days)
        Application.objects.update(created_at=past, updated_at=past)
        due = sum(rule.number_due(now) for rule in rules)
        before = Application.objects.count()
        for rule in rules:
            rule.forget(now)
        assert before - Application.objects.count() == due
        return set(Application.objects.all())

    assert left_after(6) == {unproven, draft, declined, sent}
    assert left_after(8) == {draft, declined, sent}
    assert left_after(366) == {sent}


def test_fee_is_invoiced_to_whom_the_application_names():
    row = take("invoice", make_application(state=State.SUBMITTED), make_staff("membership"))

    invoice = row.city.dues_invoices.get()
    assert (invoice.reference, invoice.amount, invoice.language) == (row.invoice_number, Decimal(330), "ca")
    assert (invoice.addressee["name"], invoice.addressee["tax_id"]) == ("Ajuntament de Vilanova", "P0800000A")
    assert (
        OutboxMessage.objects.filter(to="factures@vilanova.example", kind="memberships/mail/dues_invoice").count() == 1
    )


def test_nothing_to_pay_is_not_invoiced():
    row = make_application(state=State.SUBMITTED)
    row = actions.invoice(application=row, by=make_staff("membership"), city=None, year=2026, amount=Decimal(0))

    assert (row.state, row.invoice_number, row.city.dues_invoices.count()) == (State.INVOICED, "", 0)


def test_fee_has_not_arrived_while_a_part_of_it_is_open():
    staff = make_staff("membership")
    row = take("invoice", make_application(state=State.SUBMITTED), staff)
    invoice = row.city.dues_invoices.get()
    make_payment(amount="310", invoices=[invoice], received_on=timezone.localdate())

    with pytest.raises(ValidationError, match="€20 are open"):
        actions.record_payment(application=row, by=staff)

    row.refresh_from_db()
    assert row.state == State.INVOICED
    make_payment(amount="20", invoices=[invoice], received_on=timezone.localdate())
    row.refresh_from_db()
    assert row.state == State.PAID


def test_invoice_that_is_paid_and_assembly_that_ratifies_move_the_application():
    staff = make_staff("membership")
    row = take("invoice", make_application(state=State.SUBMITTED), staff)
    assert actions.follow_register() == 0

    make_payment(amount="330", invoices=[row.city.dues_invoices.get()], received_on=timezone.localdate())
    row.refresh_from_db()
    assert (row.state, actions.follow_register()) == (State.PAID, 0)

    row = take("admit", row, staff)
    belonging.ratify(period=row.period, on=timezone.localdate(), by=staff)
    assert (actions.follow_register(), actions.follow_register()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, Certificate.objects.count()) == (State.RATIFIED, 1)


def test_sample_of_the_demonstration_is_sent_once():
    make_country("ES")
    for _time in range(2):
        load_application()

    row = Application.objects.get()
    assert (row.state, row.is_sample, row.missing_documents) == (State.SUBMITTED, True, [])
    assert "Document de mostra" in PdfReader(io.BytesIO(sample_pdf())).pages[0].extract_text()
