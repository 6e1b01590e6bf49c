"""What is done with applications. Each action is one transaction, with mail and a line in the audit trail.

It locks the row first: two windows, two colleagues and a double click come one after the other.
"""

import contextlib
import datetime as dt
import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from cities.actions import add_person
from cities.enums import ContactKind, Evidence, EvidenceKind, Role
from cities.models import City, CityContact, Country
from core import audit, l10n
from core.permissions import require
from core.querysets import free_slug
from core.throttling import Limit, count
from core.workflow import TransitionNotAllowed
from memberships import belonging, dues_emails
from memberships.dues import account_of, in_state
from memberships.dues_billing import billing_of
from memberships.dues_enums import DuesState
from memberships.enums import ApplicationState as State
from memberships.fees import fee_for
from memberships.invoices import issue_invoice
from memberships.joining import emails, workflow
from memberships.joining.forms import ApplicationForm, merged
from memberships.models import Application, BillingDetails, Certificate
from memberships.permissions import can_decide_applications

DAY = dt.timedelta(days=1)
TO_PAY = 30 * DAY
MOST_FROM_A_COMPUTER = 10  # applications and links asked for within an hour
MOST_TO_A_MAILBOX = 5  # within a day
PAPERS = ("signed_form", "agreement")


class NotWritable(Exception):  # noqa: N818 - a sentence for the person
    """The application is with the secretariat, or over."""


# The applicant --------------------------------------------------------------------------------------------------------


@transaction.atomic
def start(
    *, token: uuid.UUID, address: str, language: str, name: str, email: str, city_name: str, country: str
) -> Application:
    """Begin an application and mail the link to it; the same form sent twice is one. Raise TooManyError for a flood."""
    if known := Application.objects.filter(token=token).first():
        return known
    count(*_limits(address, email))
    answers = {"city_name": city_name, "country": country, "technical_name": name, "technical_email": email.lower()}
    application, is_new = Application.objects.get_or_create(
        token=token,
        defaults={
            "language": language,
            "name": name,
            "email": email.lower(),
            "city_name": city_name,
            "country_code": country,
            "answers": answers,
        },
    )
    if is_new:
        audit.record("application.start", application)
        emails.to_applicant("start", application)
    return application


@transaction.atomic
def send_links(*, email: str, address: str) -> None:
    """Mail the links of what somebody has begun; who has begun nothing gets nothing. Raise TooManyError for a flood."""
    count(*_limits(address, email))
    for application in Application.objects.filter(email=email.lower()).exclude(state__in=State.OVER):
        emails.to_applicant("start", application)


@transaction.atomic
def prove_address(*, application: Application) -> None:
    """Note that who writes has got our mail."""
    Application.objects.filter(pk=application.pk, email_proven_at=None).update(email_proven_at=timezone.now())


@transaction.atomic
def save_answers(*, application: Application, brought: dict, base: dict) -> tuple[Application, dict[str, str]]:
    """Keep what was typed, complete or not; return what two windows have changed in different ways.

    Raise NotWritable where the application is not the applicant's to change any more.
    """
    row = _locked(application)
    if not row.is_writable:
        raise NotWritable
    row.answers, conflicts = merged(row.answers, brought, base)
    row.city_name = row.answers.get("city_name", "").strip()[:150] or row.city_name
    row.save(update_fields=["answers", "city_name", "updated_at"])
    return row, conflicts


@transaction.atomic
def attach(*, application: Application, papers: dict[str, File], by: User | None = None) -> Application:
    """Keep checked papers in place of those before; the secretariat may do so too, for what came by post."""
    row = _locked(application)
    if by is not None:
        require(can_decide_applications, by)
    if not row.can_attach:
        raise NotWritable
    for name, file in papers.items():
        getattr(row, name).save(file.name, file, save=False)
        audit.record("application.attach", row, by=by, paper=name)
    row.save(update_fields=[*papers, "updated_at"])
    return row


@transaction.atomic
def submit(*, application: Application) -> Application:
    """Send the application. Raise TransitionNotAllowed, or ValidationError where something is missing."""
    row = _locked(application)
    workflow.TABLE.demand("submit", row.state)
    form = ApplicationForm(row.answers)
    if not form.is_valid():
        raise ValidationError(_("Something is missing or not right yet."))
    if row.email_proven_at is None:
        raise ValidationError(
            _("Open the link that we have mailed to %(email)s and send the application from there.")
            % {"email": row.email}
        )
    row.city_name, row.country_code = form.cleaned_data["city_name"], form.cleaned_data["country"]
    row.inhabitants = form.cleaned_data["inhabitants"]
    row.submitted_at = row.submitted_at or timezone.now()
    _move(row, "submit", None, "city_name", "country_code", "inhabitants", "submitted_at")
    emails.to_applicant("submit", row)
    emails.to_secretariat("submit", row)
    return row


@transaction.atomic
def withdraw(*, application: Application) -> Application:
    """Take the application back, for good."""
    row = _locked(application)
    _move(row, "withdraw", None)
    if row.submitted_at:
        emails.to_secretariat("withdraw", row)
    return row


# The secretariat ------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_documents(*, application: Application, by: User, message: str) -> Application:
    """Give the application back for what is missing; the applicant may change everything again."""
    row = _locked_for(application, by)
    _move(row, "ask_documents", by, message=message)
    emails.to_applicant("ask_documents", row, message=message)
    return row


@transaction.atomic
def invoice(
    *, application: Application, by: User, city: City | None, year: int, amount: Decimal, number: str = ""
) -> Application:
    """Say what the city pays, once both papers are there, and send the invoice; `city` is its record, None makes one.

    A `number` is that of an invoice made elsewhere; nothing to pay is never invoiced.
    Raises TransitionNotAllowed, and ValidationError where a paper is missing or the country is not in the directory.
    """
    row = _locked_for(application, by)
    workflow.TABLE.demand("invoice", row.state)
    if row.missing_documents:
        raise ValidationError(_("A paper is still missing: the signed form or the agreement of the council."))
    row.city = city or _new_city(row, by)
    if Application.objects.on_the_way().filter(city=row.city).exists():
        raise ValidationError(_("Another application of this city is on its way already."))
    if not number and amount:
        number = _issue_invoice(row, year, amount, by)
    row.fee_year, row.fee_amount, row.invoice_number = year, amount, number
    _move(row, "invoice", by, "city", "fee_year", "fee_amount", "invoice_number", amount=str(amount), year=year)
    emails.to_applicant("invoice", row, year=year, amount=amount)
    return row


@transaction.atomic
def record_payment(*, application: Application, by: User | None) -> Application:
    """Note that the fee has arrived; while an invoice of the city is open, it has not."""
    row = _locked(application) if by is None else _locked_for(application, by)
    if row.city and (missing := account_of(row.city).open):
        message = _("The invoice is not paid yet: %(amount)s are open. Book the payment first.")
        raise ValidationError(message, params={"amount": l10n.euro(missing)})
    _move(row, "record_payment", by)
    emails.to_applicant("record_payment", row)
    return row


@transaction.atomic
def admit(*, application: Application, by: User, on: dt.date) -> Application:
    """Make the city a member from the day on, to be ratified; with its contacts and its first technician.

    Nothing is typed again: record, contacts and account come from the application. The technician is invited by mail.
    """
    row = _locked_for(application, by)
    workflow.TABLE.demand("admit", row.state)
    said = _sound_answers(row)
    city = City.objects.select_for_update().get(pk=row.city_id)
    _fill(city, said, row, on)
    _write_contacts(city, said, on)
    source = f"Application of {timezone.localdate(row.submitted_at).isoformat()}"
    row.period = belonging.admit(city=city, on=on, by=by, source=source)
    _move(row, "admit", by, "period", on=on.isoformat())
    add_person(city=city, by=by, email=row.email, name=row.name, language=row.language, role=Role.TECHNICIAN)
    emails.to_applicant("admit", row, day=on)
    return row


@transaction.atomic
def ratify(*, application: Application, by: User, on: dt.date) -> Application:
    """Note that an assembly has ratified the admission, and issue the certificate."""
    row = _locked_for(application, by)
    workflow.TABLE.demand("ratify", row.state)
    if row.period and on < row.period.since:
        raise ValidationError(_("A city is not ratified before it was admitted."))
    if row.period:
        row.period = belonging.ratify(period=row.period, on=on, by=by)
    return _ratified(row, on, by)


@transaction.atomic
def decline(*, application: Application, by: User, message: str) -> Application:
    """End the application; the message says why."""
    row = _locked_for(application, by)
    _move(row, "decline", by, message=message)
    emails.to_applicant("decline", row, message=message)
    return row


@transaction.atomic
def issue_certificate(*, city: City, member_since: dt.date, ratified_on: dt.date, by: User | None) -> Certificate:
    """Make the paper that says so; one that says the same is not made twice."""
    City.objects.select_for_update().get(pk=city.pk)
    known = Certificate.objects.filter(
        city=city, member_since=member_since, ratified_on=ratified_on, revoked_on=None
    ).first()
    if known:
        return known
    certificate = Certificate(
        city=city, city_name=city.name, member_since=member_since, ratified_on=ratified_on, issued_by=by
    )
    certificate.full_clean()
    certificate.save()
    audit.record("certificate.issue", certificate, by=by)
    return certificate


def follow_register() -> int:
    """Bring applications up to what happened elsewhere: invoices paid, admissions ratified by an assembly."""
    invoiced = Application.objects.filter(state=State.INVOICED)
    paid = in_state(City.objects.filter(applications__in=invoiced), DuesState.PAID)
    moved = sum(_is_paid(application) for application in invoiced.filter(city__in=paid))
    for application in Application.objects.filter(state=State.ADMITTED, period__ratified_on__isnull=False):
        with contextlib.suppress(TransitionNotAllowed), transaction.atomic():
            row = _locked(application)
            _ratified(row, row.period.ratified_on, None)
            moved += 1
    return moved


def follow_payment(*, city: City) -> None:
    """Bring the application of a city, if one waits for its fee, to where a payment booked just now has it."""
    for application in Application.objects.filter(state=State.INVOICED, city=city):
        _is_paid(application)


def _is_paid(application: Application) -> bool:
    """Note that the fee has arrived where it has; False where something is open, or somebody was quicker."""
    with contextlib.suppress(TransitionNotAllowed, ValidationError):
        record_payment(application=application, by=None)
        return True
    return False


# Parts ----------------------------------------------------------------------------------------------------------------


def _limits(address: str, email: str) -> tuple[Limit, Limit]:
    return (
        Limit("application-from", address, MOST_FROM_A_COMPUTER),
        Limit("application-to", email.lower(), MOST_TO_A_MAILBOX, DAY),
    )


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("city__country", "period")
        .get(pk=application.pk)
    )


def _locked_for(application: Application, by: User) -> Application:
    require(can_decide_applications, by)
    return _locked(application)


def _move(row: Application, action: str, by: User | None, *changed: str, message: str = "", **data) -> None:
    came_from = workflow.TABLE.take(action, row)
    row.save(update_fields=["state", *changed, "updated_at"])
    audit.record(f"application.{action}", row, by=by, message=message, **{"from": came_from, "to": row.state, **data})


def _ratified(row: Application, on: dt.date, by: User | None) -> Application:
    _move(row, "ratify", by, on=on.isoformat())
    if row.period:
        issue_certificate(city=row.city, member_since=row.period.since, ratified_on=on, by=by)
    emails.to_applicant("ratify", row, day=on)
    return row


def _issue_invoice(row: Application, year: int, amount: Decimal, by: User) -> str:
    """Issue the invoice to whom the application names, mail it there, and return its number."""
    answers = _sound_answers(row)
    said = {name: answers[f"billing_{name}"] for name in ("address", "tax_id", "email")}
    details = {"language": row.language, "addressee": answers["billing_entity"], **said}
    BillingDetails.objects.update_or_create(city=row.city, defaults=details)
    billing = billing_of(row.city)
    fee = fee_for(row.country_code, row.inhabitants, year)
    with translation.override(row.language):
        why = fee.explanation if fee.amount == amount else ""
    issued = issue_invoice(
        city=row.city,
        dues_year=year,
        amount=amount,
        due_on=timezone.localdate() + TO_PAY,
        language=row.language,
        addressee=billing.addressee,
        basis={"why": why, "table_year": fee.table_year, "to": billing.email},
        by=by,
    )
    dues_emails.invoice_issued(issued, to=billing.email)
    return issued.reference


def _sound_answers(row: Application) -> dict:
    """Return the answers as the form reads them; ValidationError names those that today's form refuses.

    They were sound when they were sent, but forms change and years pass.
    """
    form = ApplicationForm(row.answers)
    if not form.is_valid():
        names = ", ".join(form.label_of(name) for name in form.errors if name in form.fields)
        text = _("The application has to be corrected first: %(names)s. Give it back to the applicant.")
        raise ValidationError(text, params={"names": names})
    return form.cleaned_data


def _new_city(row: Application, by: User) -> City:
    """Return a record that the directory does not show until the city is admitted."""
    country = Country.objects.filter(pk=row.country_code).first()
    if country is None:
        raise ValidationError(
            _("%(country)s is not in the directory yet: add the country there, with its region, and come back.")
            % {"country": row.country_name}
        )
    city = City(slug=free_slug(City, row.city_name), name=row.city_name, country=country, is_sample=row.is_sample)
    city.full_clean()
    city.save()
    audit.record("application.new_city", city, by=by, application=row.pk)
    return city


def _fill(city: City, known: dict, row: Application, on: dt.date) -> None:
    """Bring the record up to what the mayor has signed."""
    city.population, city.population_confirmed = row.inhabitants, True
    city.population_year, city.population_source = known["population_year"], known["population_source"]
    city.website = known.get("website") or city.website
    if city.evidence == Evidence.NONE:
        city.evidence, city.evidence_kind = Evidence.RECENT, EvidenceKind.ACCESSION
        city.evidence_years, city.evidence_source = str(on.year), "Register of the association"
    city.confirmed_on = timezone.localdate()
    city.save()


def _write_contacts(city: City, known: dict, on: dt.date) -> None:
    """Write the contacts of the application; those of the same office before end the day before."""
    for kind in ContactKind:
        values = {name: known[f"{kind}_{name}"] for name in ("name", "position", "email", "phone")}
        city.contacts.current(on).filter(kind=kind, since__lt=on).update(until=on - DAY)
        city.contacts.current(on).filter(kind=kind, since=None, until=None).update(until=on - DAY)
        if not city.contacts.current(on).filter(kind=kind, name=values["name"]).exists():
            CityContact.objects.create(city=city, kind=kind, since=on, confirmed_on=timezone.localdate(), **values)
