"""What is done with nominations. Each action is one transaction, with mail and a line in the audit trail.

It locks the edition first and then the nomination: two windows, two colleagues and a double click come one after the
other, and no city gets more places than the edition gives.
"""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards import eligibility, emails, workflow
from awards.enums import NominationState as State
from awards.models import AwardEdition, Nomination
from awards.permissions import can_decide_nominations, can_nominate
from core import audit
from core.permissions import require
from experiences.models import Experience


class NotWritable(Exception):  # noqa: N818 - a sentence for the person
    """The nomination has been sent or withdrawn meanwhile."""


# The city -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, edition: AwardEdition, experience: Experience, by: User) -> tuple[Nomination, bool]:
    """Begin to nominate an experience of one’s city, or return what a colleague or another click has begun.

    The second value says whether it is new. Raise ValidationError where the call is not open, or this experience
    cannot be nominated.
    """
    require(can_nominate, by, experience.city)
    row = AwardEdition.objects.select_for_update().get(pk=edition.pk)
    live = row.nominations.filter(experience=experience, state__in=State.LIVE)
    if known := live.filter(city=experience.city_id).first():
        return known, False
    if not row.takes_nominations():
        raise ValidationError(_("The call for nominations is closed."))
    if experience.state in eligibility.NOT_NOMINATED:
        raise ValidationError(_("Only an experience that has been sent to the bank can be nominated."))
    _free_from_former_city(live, by)
    made = Nomination(
        edition=row, city=experience.city, experience=experience, language=experience.writing_language, created_by=by
    )
    made.full_clean()
    made.save()
    audit.record("nomination.begin", made, by=by)
    return made, True


@transaction.atomic
def save(*, nomination: Nomination, by: User, texts: dict[str, str], letter: File | None = None) -> Nomination:
    """Keep what was written, complete or not, and a checked letter in place of the one before.

    Raise NotWritable where it is not the city’s to change any more.
    """
    require(can_nominate, by, nomination.city)
    row = _locked(nomination)
    if not row.is_writable:
        raise NotWritable
    for name, value in texts.items():
        setattr(row, name, value)
    if letter is not None:
        row.letter.save(letter.name, letter, save=False)
        audit.record("nomination.attach", row, by=by)
    row.save(update_fields=[*texts, "letter", "updated_at"])
    return row


@transaction.atomic
def send(*, nomination: Nomination, by: User) -> Nomination:
    """Send it to the secretariat, and confirm it by mail.

    Raise TransitionNotAllowed, or ValidationError with the reasons where a rule speaks against it.
    """
    require(can_nominate, by, nomination.city)
    row = _locked(nomination)
    workflow.TABLE.demand("send", row.state)
    if refused := eligibility.of_nomination(row).blocking:
        raise ValidationError([verdict.reason for verdict in refused])
    row.sent_at, row.sent_by = timezone.now(), by
    _move(row, "send", by, "sent_at", "sent_by")
    emails.to_city("send", row)
    emails.to_secretariat("send", row)
    return row


@transaction.atomic
def withdraw(*, nomination: Nomination, by: User) -> Nomination:
    """Take it back; its place is free again while the call is open. What nobody has seen goes without a word."""
    require(can_nominate, by, nomination.city)
    row = _locked(nomination)
    _move(row, "withdraw", by)
    if row.sent_at:
        emails.to_secretariat("withdraw", row)
    return row


# The secretariat ------------------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, nomination: Nomination, by: User, message: str = "") -> Nomination:
    """Let it take part, and tell who sent it.

    Raise ValidationError where it was not eligible and the city has given its place to another one since.
    """
    return _decide(nomination, "accept", by, message)


@transaction.atomic
def not_eligible(*, nomination: Nomination, by: User, message: str) -> Nomination:
    """Say that it cannot take part and why, and tell who sent it; the city may send another one in its place."""
    return _decide(nomination, "not_eligible", by, message)


# Parts ----------------------------------------------------------------------------------------------------------------


def _free_from_former_city(live: QuerySet[Nomination], by: User) -> None:
    """End what another city, to which the experience belonged, has begun and cannot send any more.

    Raise ValidationError where that city has sent it: then only the secretariat can say what becomes of it.
    """
    for row in live.select_for_update():
        if row.state != State.DRAFT:
            raise ValidationError(
                _(
                    "The city to which this experience belonged before has nominated it already. Please write to the "
                    "secretariat."
                )
            )
        _move(row, "withdraw", by)


def _decide(nomination: Nomination, action: str, by: User, message: str) -> Nomination:
    require(can_decide_nominations, by)
    row = _locked(nomination)
    workflow.TABLE.demand(action, row.state)
    if action == "accept" and row.state not in State.COUNTED and not (place := eligibility.place_for(row)).holds:
        raise ValidationError([place.reason, place.remedy])
    row.decided_at, row.decided_by, row.answer = timezone.now(), by, message
    _move(row, action, by, "decided_at", "decided_by", "answer", message=message)
    emails.to_city(action, row)
    return row


def _locked(nomination: Nomination) -> Nomination:
    AwardEdition.objects.select_for_update().get(pk=nomination.edition_id)
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("edition__award", "edition__congress__city", "city", "experience", "sent_by").get(
        pk=nomination.pk
    )


def _move(row: Nomination, action: str, by: User, *changed: str, message: str = "") -> None:
    came_from = workflow.TABLE.take(action, row)
    row.validate_constraints()  # the city may have begun to nominate the same experience once more
    row.save(update_fields=["state", *changed, "updated_at"])
    audit.record(f"nomination.{action}", row, by=by, message=message, **{"from": came_from, "to": row.state})
