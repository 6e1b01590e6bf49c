"""One row of everything that the admin shows, for the tests that open every page."""

import datetime as dt
import itertools
import uuid

from django.utils import timezone
from django_tasks import TaskResultStatus

from cities.models import Handover
from core import audit
from core.models import ImportedFile, ImportState, OutboxMessage
from editorial.actions import propose
from editorial.models import GlossaryTerm
from experiences.models import Adaptation, BulkRun, ReasonTemplate, SearchConcept
from memberships.models import (
    Bank,
    BankStatement,
    BillingDetails,
    Certificate,
    DuesRun,
    FeeException,
    InvoiceIssuer,
    StatementLine,
)
from pages.models import DayEdition, Enquiry, Highlight, Job, JoinStep, MissionPoint, Page, Service
from publications.models import NewsItem, Publication, PublicationFile
from tests.factories import applications, awards, belonging, charter, cities, dues, events, experiences, fees, visitors
from tests.factories.accounts import make_editor, make_technician

numbers = itertools.count(1)


def make_enquiry(**overrides):
    fields = {
        "name": "Anna",
        "email": "anna@example.org",
        "subject": "join",
        "message": "How do we join?",
        "language": "ca",
    }
    return Enquiry.objects.create(token=uuid.uuid4(), **{**fields, **overrides})


def make_message(**overrides):
    fields = {"to": "anna@example.org", "subject": "Good morning", "text": "Good morning.\n", "language": "ca"}
    return OutboxMessage.objects.create(**{**fields, **overrides})


def make_job(status=TaskResultStatus.FAILED, **overrides):
    """A job of the site that has failed."""
    fields = {
        "status": status,
        "task_path": "core.mail.deliver_message",
        "args_kwargs": {"args": [1], "kwargs": {}},
        "backend_name": "default",
        "run_after": timezone.now(),
        "traceback": "Traceback\nOSError: no way out",
        "exception_class_path": "builtins.OSError",
    }
    return Job.objects.create(**{**fields, **overrides})


def make_money(city):
    """What the treasurer has of a city."""
    issuer = InvoiceIssuer(name="Association", address="Street", account_holder="Association", iban="ES00")
    issuer.save()
    BillingDetails.objects.create(city=city, language="ca")
    note = dues.make_credit_note(dues.make_invoice(city))
    dues.make_payment(amount="10", invoices=[note.invoice])
    day = note.issued_on
    DuesRun.objects.create(year=2026, issued_on=day, due_on=day, finished_at=timezone.now())
    bank = Bank.objects.create(name=f"Bank {note.pk}", date_column="Day", amount_column="Amount")
    statement = BankStatement.objects.create(bank=bank, name="statement.csv")
    StatementLine.objects.create(
        bank=bank, statement=statement, row=2, booked_on=day, amount=10, payer="Town", fingerprint=str(note.pk)
    )


def make_everything():
    """Add one row to every list of the admin, with everything inside it that a row can hold."""
    number = next(numbers)
    city = cities.make_city(networks=[cities.make_network()])
    city.contacts.create(kind="mayor", name="Mayor")
    city.coordinations.create(network=city.networks.get())
    leaving = make_technician(city).city_roles.get()
    Handover.objects.create(
        role=leaving, name="Nova", email="nova@example.org", language="ca", last_day=dt.date(2026, 1, 31)
    )
    propose(record=city, by=leaving.user, values={"self_designation": f"Educating city {number}"})
    experience = experiences.make_experience(
        city=city,
        topics=[experiences.make_topic()],
        principles=[charter.make_principle((1, 6, 14)[number % 3])],
        goals=[experiences.make_goal(number % 17 + 1)],
        created_by=make_technician(city),
    )
    make_money(city)
    SearchConcept.objects.create(slug=f"concept-{number}", names={"ca": ["riu"], "en": ["river"]})
    Adaptation.objects.create(experience=experience, source=experiences.make_experience(), stated_by=leaving.user)
    ReasonTemplate.objects.create(slug=f"reason-{number}", step="reject", name_en="Outside", text_en="It is outside.")
    row = {"pk": experience.pk, "title": "Experience", "done": True, "said": "", "before": "published"}
    row |= {"after": "archived", "editor_before": None, "editor_after": None}
    BulkRun.objects.create(step="archive", by=leaving.user, rows=[row])
    experiences.make_image(experience)
    experiences.make_document(experience)
    experiences.make_collection(experience, notes=["For its river"])
    visitors.make_question(experience=experience)
    visitors.make_report(experience=experience)
    visitors.make_alert()
    charter.make_edition(1990 + number, is_current=False)
    awards.make_prize(awards.make_award_edition(congress=events.make_congress()), experience=experience)
    awards.make_nomination(experience=experience, sent_by=leaving.user)
    publication = Publication.objects.create(
        slug=f"publication-{number}", series="guide", title_en="Guide", is_published=True
    )
    PublicationFile.objects.create(publication=publication, language="en", file="publications/guide.pdf", size=10)
    NewsItem.objects.create(slug=f"news-{number}", title_en="News", published_on=dt.date(2026, 1, 1), is_published=True)
    Page.objects.create(slug=f"page-{number}", title_en="Page", body_en="Text", is_published=True)
    Service.objects.create(slug=f"service-{number}", title_en="Service", text_en="Text")
    MissionPoint.objects.create(position=number, text_en="Aim")
    JoinStep.objects.create(number=number, title_en="Step", text_en="Text")
    DayEdition.objects.create(year=1990 + number, motto_en="Motto")
    counts = {"new": 1, "changed": 0, "same": 0, "broken": 0}
    ImportedFile.objects.create(
        kind="cities",
        name="cities.csv",
        by=make_editor(),
        state=ImportState.READY,
        report={"counts": counts, "rows": {}},
    )
    Highlight.objects.create(experience=experience, position=number)
    belonging.make_period(city)
    belonging.make_assembly(dt.date(2000 + number, 3, 1))
    GlossaryTerm.objects.create(slug=f"term-{number}", term_en="educating city", term_ca="ciutat educadora")
    fees.make_fee_table(year=1990 + number, countries="ES")
    FeeException.objects.create(city=city, year=2026, amount=10, reason="Granted")
    applications.make_application(state="submitted")
    Certificate.objects.create(
        city=city, city_name=city.name, member_since=dt.date(2026, 1, 1), ratified_on=dt.date(2026, 3, 1)
    )
    make_enquiry()
    make_job()
    make_message(html="<p>Good <b>morning</b>.</p>")
    audit.record("publish", experience, by=experience.created_by, message="Well done")
