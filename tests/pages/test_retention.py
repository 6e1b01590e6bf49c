"""What is kept for how long: the look beforehand counts what goes, and nothing else goes."""

import datetime as dt
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent, MailState, OutboxMessage
from experiences.models import ChangeReport, Question, SearchAlert
from memberships.models import Bank, BankStatement, Delegate, Payment, Proxy, StatementLine
from pages.models import Enquiry
from pages.retention import RULES
from tests.conftest import prove
from tests.factories.accounts import make_technician, make_user
from tests.factories.belonging import make_assembly
from tests.factories.cities import make_city
from tests.factories.office import make_enquiry, make_everything
from tests.factories.visitors import make_alert, make_question, make_report

pytestmark = pytest.mark.django_db

LATER = dt.timedelta(days=400)


def age(model, **filters):
    """Make every row of a model so old that its rule is due."""
    for field in ("created_at", "sent_at", "handled_at"):
        if any(each.name == field for each in model._meta.concrete_fields):
            rows = model.objects.filter(**filters, **{f"{field}__isnull": False})
            rows.update(**{field: timezone.now() - LATER})


@pytest.mark.parametrize("rule", RULES, ids=[rule.key for rule in RULES])
def test_look_counts_what_goes_and_nothing_new_is_due(rule):
    make_everything()
    make_question()
    make_report()
    make_alert(is_confirmed=False)
    make_user()
    Enquiry.objects.update(handled_at=timezone.now(), handled_by=make_user(is_staff=True))
    now = timezone.now()
    assert rule.number_due(now) == 0

    later = now + LATER
    due = rule.number_due(later)
    if rule.key not in {"clear_sessions", "prune_tasks"}:  # Django's own commands know only today
        rule.forget(later)
        assert rule.number_due(later) == 0
        assert due > 0 or rule.key not in {"forget_alerts", "forget_messages", "forget_enquiries", "forget_accounts"}


def test_dry_run_says_what_would_go_and_changes_nothing():
    make_alert(is_confirmed=False)
    age(SearchAlert)
    output = StringIO()

    call_command("retention", dry_run=True, stdout=output)

    assert "forget_alerts: 1 would go (kept 7 days; Alerts that nobody has confirmed)" in output.getvalue()
    assert SearchAlert.objects.count() == 1

    call_command("retention", only="forget_alerts", stdout=output)

    assert SearchAlert.objects.count() == 0


def test_every_kind_of_record_with_an_address_of_a_person_has_a_rule_or_a_reason():
    """A new one fails here until `pages.retention` has a rule for it, or says in `KEPT` why it stays."""
    holding = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    }

    ruled = {"Application", "ChangeReport", "Delegate", "Enquiry", "Handover", "Question", "Reminder", "SearchAlert"}
    kept = {"BillingDetails", "CityContact", "Experience", "HistoricalExperience", "User"}
    of_an_account = {"EmailAddress"}
    assert holding == ruled | kept | of_an_account


def test_names_go_from_the_forms_of_an_assembly_a_year_later_and_the_forms_stay():
    today = timezone.localdate()
    old, recent = (make_assembly(today - dt.timedelta(days=days)) for days in (366, 364))
    giver, holder = make_city(), make_city()
    for assembly in (old, recent):
        Delegate.objects.create(assembly=assembly, city=giver, name="Ada", position="Mayor", email="ada@example.org")
        Proxy.objects.create(assembly=assembly, giver=giver, holder=holder, place=1, signed_by="Ada, mayor")

    call_command("retention", only="forget_assembly_forms", stdout=StringIO())

    for assembly, named in ((old, ("", "", "", "")), (recent, ("Ada", "Mayor", "ada@example.org", "Ada, mayor"))):
        delegate, proxy = assembly.delegates.get(), assembly.proxies.get()
        assert (delegate.name, delegate.position, delegate.email, proxy.signed_by) == named


def test_payers_go_when_the_law_no_longer_asks_for_vouchers_and_amounts_stay():
    year = timezone.localdate().year
    bank = Bank.objects.create(name="Our account")
    statement = BankStatement.objects.create(bank=bank, name="statement.csv")
    days = (dt.date(year - 7, 12, 31), dt.date(year - 6, 1, 1))
    for row, day in enumerate(days):
        about = {"amount": 120, "payer": "Ada Roca"}
        StatementLine.objects.create(
            bank=bank, statement=statement, row=row, booked_on=day, text="Dues", fingerprint=str(row), **about
        )
        Payment.objects.create(city=make_city(), received_on=day, reference="Dues", **about)

    call_command("retention", only="forget_vouchers", stdout=StringIO())

    for model, day in ((StatementLine, "booked_on"), (Payment, "received_on")):
        assert list(model.objects.order_by(day).values_list("payer", "amount")) == [("", 120), ("Ada Roca", 120)]


def test_mail_that_failed_goes_after_a_year():
    OutboxMessage.objects.create(to="a@example.org", subject="s", text="t", language="en", state=MailState.FAILED)
    age(OutboxMessage)

    call_command("retention", stdout=StringIO(), only="forget_failed_mail")

    assert not OutboxMessage.objects.exists()


def test_enquiry_that_waits_is_kept_however_old():
    make_everything()
    waiting = Enquiry.objects.filter(handled_at__isnull=True)
    assert waiting.exists()
    number = waiting.count()
    age(Enquiry)

    call_command("retention", only="forget_enquiries", stdout=StringIO())

    assert waiting.count() == number


def test_account_never_used_loses_its_name_others_keep_theirs():
    unused, visited, acting, staff = (
        make_user(name="Unused"),
        make_user(name="Visited", last_login=timezone.now()),
        make_technician(name="Acting"),
        make_user(name="Staff", is_staff=True),
    )
    age(User)

    call_command("retention", only="forget_accounts", stdout=StringIO())
    call_command("retention", only="forget_accounts", stdout=StringIO())

    names = {user.pk: User.objects.get(pk=user.pk).name for user in (unused, visited, acting, staff)}
    assert names == {unused.pk: "", visited.pk: "Visited", acting.pk: "Acting", staff.pk: "Staff"}
    event = AuditEvent.objects.get(action="forget_unused")
    assert (event.actor_id, event.object_name) == (None, f"forgotten-{unused.pk}@example.invalid")


def test_account_deleted_takes_along_what_was_left_under_its_address(client_as):
    client = client_as("stranger", email="teo@example.org")
    make_alert(email="teo@example.org")
    make_question(email="Teo@example.org")
    report = make_report(email="teo@example.org")
    make_enquiry(email="TEO@example.org")
    kept = make_alert(email="other@example.org")
    prove(client)

    client.post(reverse("account_delete"), {"email": "teo@example.org"})

    assert list(SearchAlert.objects.all()) == [kept]
    assert not Question.objects.exists()
    assert not Enquiry.objects.exists()
    assert ChangeReport.objects.get(pk=report.pk).email == ""


def test_page_tells_every_rule_and_what_would_go(client_as):
    make_alert(is_confirmed=False)
    age(SearchAlert)

    page = client_as("admin", language="ca").get(reverse("retention"))

    assert [(rule.key, number) for rule, number in page.context["rules"] if number] == [("forget_alerts", 1)]
    assert SearchAlert.objects.count() == 1
    assert client_as("stranger", is_staff=True).get(reverse("retention")).status_code == 403
