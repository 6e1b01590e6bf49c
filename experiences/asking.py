"""A visitor asks the city of an experience, or says that something has changed.

Nobody can send words of their own to strangers by these forms: a question waits until its sender has proven their
address by a link in a mail that holds no word of theirs, and then goes only to the city (or, where nobody of it is
known, to the secretariat). A report goes only to the secretariat. Where the city is written to is told to nobody.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from cities.enums import ContactKind
from cities.models import CityContact
from core import audit
from core.throttling import Limit, count
from core.translated import SITE_LANGUAGES
from experiences import visitor_emails
from experiences.emails import city_people
from experiences.enums import Reached
from experiences.models import ChangeReport, Experience, Question, SearchAlert

KEEP_UNPROVEN = dt.timedelta(days=7)
KEEP = dt.timedelta(days=365)

MOST_FROM_A_COMPUTER = 10
MOST_TO_A_MAILBOX = 5
# As long as nobody has shown that the mailbox is theirs: a stranger may have typed it.
MOST_TO_A_STRANGER = 2
MOST_TO_AN_EXPERIENCE = 20


@transaction.atomic
def ask(
    *,
    experience: Experience,
    by: User | None,
    token: uuid.UUID,
    address: str,
    language: str,
    name: str,
    email: str,
    organisation: str,
    message: str,
) -> Question:
    """Store a visitor's question; raise TooManyError for a flood. The same form with the same text is one question.

    `by` is somebody signed in, who asks from the account's own address. `address` is the sender's computer.

    Side effects, once per question: a link by mail to the sender; for somebody signed in instead, it is passed on.
    """
    fields = {"name": name, "email": email, "organisation": organisation, "message": message}
    token = uuid.uuid5(token, "\n".join([str(experience.pk), *fields.values()]))
    known = Question.objects.filter(token=token).first()
    if known:
        return known
    count(*sender_limits("question", address=address, email=email))
    question, is_new = Question.objects.get_or_create(
        token=token, defaults={"experience": experience, "language": language, **fields}
    )
    if is_new and by is not None and by.email.lower() == email.lower():
        return pass_on(question=question)
    if is_new:
        visitor_emails.prove_address(question)
    return question


@transaction.atomic
def pass_on(*, question: Question) -> Question:
    """Bring a question to its readers, once; raise TooManyError where the experience has had its share for now.

    Side effects: mail to each reader in their own language, answered straight to the visitor.
    """
    row = Question.objects.select_for_update(of=("self",)).select_related("experience__city").get(pk=question.pk)
    if row.sent_at:
        return row
    count(Limit("question", str(row.experience_id), MOST_TO_AN_EXPERIENCE))
    readers = readers_of(row.experience)
    row.sent_at = timezone.now()
    row.reached = Reached.CITY if readers else Reached.SECRETARIAT
    row.save(update_fields=["sent_at", "reached"])
    if readers:
        visitor_emails.question_to_city(row, readers)
    else:
        visitor_emails.question_to_secretariat(row)
    return row


def readers_of(experience: Experience) -> dict[str, str]:
    """Return the addresses in the city that get a question, each with its language; nothing where none is known.

    The contact that the experience names; else the people who work for the city on this site; else its technical
    delegate.
    """
    if experience.contact_email:
        return _with_language(experience, [experience.contact_email])
    if people := city_people(experience):
        return {person.email: person.language for person in people}
    delegates = CityContact.objects.current().filter(city=experience.city_id, kind=ContactKind.TECHNICAL)
    return _with_language(experience, delegates.exclude(email="").values_list("email", flat=True))


def _with_language(experience: Experience, addresses) -> dict[str, str]:
    """Write to somebody with an account in their language, to others in the one in which the city wrote."""
    original = experience.original_language
    default = original if original in SITE_LANGUAGES else experience.source_language
    known = {email.lower(): code for email, code in User.objects.filter(
        email__in=[address.lower() for address in addresses], is_active=True
    ).values_list("email", "language")}  # fmt: skip
    return {address: known.get(address.lower(), default) for address in addresses}


@transaction.atomic
def report_change(
    *,
    experience: Experience,
    token: uuid.UUID,
    address: str,
    language: str,
    kind: str,
    message: str,
    email: str,
) -> ChangeReport:
    """Store what a visitor says has changed; raise TooManyError for a flood.

    The same form sent again changes nothing. The same said by somebody else, while the first report still waits, only
    raises its counter.

    Side effects: mail to the secretariat for each report that says something new.
    """
    token = uuid.uuid5(token, "\n".join([str(experience.pk), kind, message, email]))
    # Two who say the same at the same moment come one after the other.
    Experience.objects.select_for_update(no_key=True).only("pk").get(pk=experience.pk)
    known = ChangeReport.objects.filter(token=token).first()
    if known:
        return known
    count(
        Limit("report-from", address, MOST_FROM_A_COMPUTER),
        Limit("report", str(experience.pk), MOST_TO_AN_EXPERIENCE),
    )
    same = ChangeReport.objects.filter(
        experience=experience, kind=kind, message__iexact=message, email__in={"", email}, handled_at__isnull=True
    ).first()
    if same:
        # The newest token, so that the newest form sent twice is known too.
        ChangeReport.objects.filter(pk=same.pk).update(times=F("times") + 1, token=token, email=email or same.email)
        same.refresh_from_db()
        return same
    report = ChangeReport.objects.create(
        experience=experience, token=token, language=language, kind=kind, message=message, email=email
    )
    visitor_emails.report_to_secretariat(report)
    return report


def mark_answered(*, question: Question, by: User | None) -> bool:
    """Note that a question is answered (`by` None: the city says so by its link); False where that is known."""
    return _mark(question, by, "question.answered", is_handled=True)


def reopen_question(*, question: Question, by: User) -> bool:
    """Put a question back among those that wait; False where it waits already."""
    return _mark(question, by, "question.reopened", is_handled=False)


def mark_dealt_with(*, report: ChangeReport, by: User) -> bool:
    """Note that a report needs nothing more; False where that is known."""
    return _mark(report, by, "change_report.handled", is_handled=True)


def reopen_report(*, report: ChangeReport, by: User) -> bool:
    """Put a report back among those that wait; False where it waits already."""
    return _mark(report, by, "change_report.reopened", is_handled=False)


@transaction.atomic
def _mark(message: Question | ChangeReport, by: User | None, action: str, *, is_handled: bool) -> bool:
    row = type(message).objects.select_for_update().get(pk=message.pk)
    if bool(row.handled_at) == is_handled:
        return False
    row.handled_at, row.handled_by = (timezone.now(), by) if is_handled else (None, None)
    row.save(update_fields=["handled_at", "handled_by"])
    audit.record(action, row, by=by)
    return True


def forget_old_messages(now: dt.datetime) -> int:
    """Delete what nobody has proven in time, and what is a year old; return how many rows that were."""
    unproven = Question.objects.filter(sent_at__isnull=True, created_at__lt=now - KEEP_UNPROVEN)
    old = (rows.filter(created_at__lt=now - KEEP) for rows in (Question.objects.all(), ChangeReport.objects.all()))
    return sum(rows.delete()[0] for rows in (unproven, *old))


def forget_address(email: str) -> None:
    """Delete what a visitor with this address has asked for, and the address beside what they have reported.

    A question that its city has had by mail is the city's; nothing of it stays here.
    """
    SearchAlert.objects.filter(email__iexact=email).delete()
    Question.objects.filter(email__iexact=email).delete()
    ChangeReport.objects.filter(email__iexact=email).update(email="")


def sender_limits(form: str, *, address: str, email: str, is_proven: bool = True) -> tuple[Limit, Limit]:
    """Return how much a computer may send by a form, and how many mails a mailbox may get that has not asked for them.

    Each form counts for itself, so that whoever has asked cities many questions may still ask for an alert.
    """
    return (
        Limit(f"{form}-from", address, MOST_FROM_A_COMPUTER),
        Limit(f"{form}-to", email.lower(), MOST_TO_A_MAILBOX if is_proven else MOST_TO_A_STRANGER),
    )
