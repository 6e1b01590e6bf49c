"""What is done with the people of a city. Each action is one transaction, with mail and a line in the audit trail."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as account_actions
from accounts.models import User
from cities import emails, permissions
from cities.models import City, CityContact, CityRole, Handover
from core import audit, l10n
from core.models import AuditEvent
from core.throttling import Limit, count
from editorial.actions import propose
from editorial.models import Proposal

ASKED_A_DAY = 50  # cities, so that answers do not come all at once
MOST_INVITATIONS = 3  # to one person within an hour
MOST_A_DAY = 20  # people whom a city may add in one day: every one of them gets a mail


@transaction.atomic
def add_person(*, city: City, by: User, email: str, name: str, language: str, role: str) -> CityRole:
    """Give somebody a role in the city from today on, with an account where they have none.

    Who has the role already keeps it. Raises PermissionDenied, and ValidationError where the account is closed or the
    city has added too many people today.
    """
    _demand(permissions.can_manage_people(by, city))
    City.objects.select_for_update().get(pk=city.pk)
    today = timezone.localdate()
    if city.roles.filter(since=today).count() >= MOST_A_DAY and not by.is_staff:
        raise ValidationError(_("Your city has added many people today. Please go on tomorrow."))
    return _give_role(city, role, email=email, name=name, language=language, by=by)


@transaction.atomic
def invite_again(*, role: CityRole, by: User) -> None:
    """Mail the way in again to somebody who has not come yet; raise TooManyError after three times in an hour."""
    _demand(permissions.can_manage_people(by, role.city))
    count(Limit("invite_again", role.user.email, MOST_INVITATIONS))
    account_actions.send_invitation(
        user=role.user, by=by, why=lambda: emails.given_in_words(role.city, role.role, by=by)
    )
    if role.user.last_login and not role.has_come:
        emails.role_given(role, by=by)


@transaction.atomic
def end_role(*, role: CityRole, by: User, last_day: dt.date) -> CityRole:
    """End a role after its last day; one whose last day is past ends at once.

    Raises PermissionDenied, and ValidationError where the role would last longer than was said already.
    """
    row = CityRole.objects.select_for_update(of=("self",)).select_related("user", "city").get(pk=role.pk)
    _demand(permissions.can_end_role(by, row))
    _refuse_longer(row, last_day)
    _end(row, last_day, by=by)
    if row.user != by:
        emails.role_ended(row, last_day=last_day, by=by)
    return row


@transaction.atomic
def hand_over(*, role: CityRole, by: User, name: str, email: str, language: str, last_day: dt.date) -> Handover:
    """Name a successor; by somebody who manages the city's people it is confirmed at once.

    Raises PermissionDenied, and ValidationError where the role is being handed over already or would last longer than
    was said.
    """
    role = CityRole.objects.select_for_update(of=("self",)).select_related("user", "city").get(pk=role.pk)
    _demand(permissions.can_hand_over(by, role))
    _refuse_longer(role, last_day)
    handover = Handover(role=role, name=name, email=email.lower(), language=language, last_day=last_day)
    handover.full_clean()
    handover.save()
    audit.record("hand_over", handover, by=by)
    if permissions.can_manage_people(by, role.city):
        return decide_handover(handover=handover, by=by, agrees=True)
    emails.handover_asked(handover, by=by)
    return handover


@transaction.atomic
def decide_handover(*, handover: Handover, by: User, agrees: bool) -> Handover:
    """Confirm a handover, or refuse it; whoever asked may take it back. One that is decided stays as it is.

    Confirmed, the successor has the role from today on and the one who leaves keeps it until their last day, or until
    it was ended meanwhile.
    """
    row = (
        Handover.objects.select_for_update(of=("self",)).select_related("role__user", "role__city").get(pk=handover.pk)
    )
    _demand(permissions.can_decide_handover(by, row, agrees=agrees))
    if row.decided_at:
        return row
    row.decided_at, row.decided_by, row.is_confirmed = timezone.now(), by, agrees
    row.save(update_fields=["decided_at", "decided_by", "is_confirmed"])
    audit.record("confirm_handover" if agrees else "refuse_handover", row, by=by)
    if agrees:
        role = row.role
        _give_role(role.city, role.role, email=row.email, name=row.name, language=row.language, by=by)
        _end(role, min(row.last_day, role.until or row.last_day), by=by)
    if by != row.role.user:
        emails.handover_decided(row)
    return row


@transaction.atomic
def leave(*, user: User) -> None:
    """End every role of somebody who deletes their account, and forget who they were."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    named = _named_after(user)
    for role in CityRole.objects.active().filter(user=user).select_related("city", "user"):
        _end(role, yesterday, by=user)
    for record in named:
        AuditEvent.objects.about(record).update(object_name="")
    successions = Handover.objects.filter(email__iexact=user.email)
    successions.open().delete()
    successions.update(name="", email="")
    account_actions.forget(user=user, by=user)


def locked(city: City) -> City:
    """Return it as it stands now; no colleague changes what it says before the transaction is over.

    Rows that only name the city go on being made.
    """
    return City.objects.select_for_update(no_key=True).get(pk=city.pk)


@transaction.atomic
def save_profile(*, city: City, by: User, website: str, message: str, texts: dict[str, str | File]) -> Proposal | None:
    """Store the website, and keep the texts and the image beside the page until the secretariat has seen them."""
    _demand(permissions.represents(by, city))
    row = locked(city)
    if row.website != website:
        row.website = website
        row.save(update_fields=["website", "updated_at"])
        audit.record("update_profile", row, by=by, fields=["website"])
    if isinstance(image := texts.get("image"), File):  # checked and written anew; nothing leads to it yet
        texts = {**texts, "image": default_storage.save(f"cities/{image.name}", image)}
    return propose(record=row, by=by, values=texts, message=message)


@transaction.atomic
def save_contacts(*, city: City, by: User, kept: list[CityContact], ended: list[CityContact]) -> None:
    """Store who represents the city, and end what is over yesterday; one that only began today goes.

    Another name in an office is another person: the one before stays with their last day, so that the past keeps
    saying who it was. What was written today is only corrected.
    """
    _demand(permissions.represents(by, city))
    locked(city)
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    for contact in kept:
        contact.city, contact.confirmed_on = city, today
        _follow(contact, today)
        contact.save()
    for contact in ended:
        if contact.since and contact.since > yesterday:
            contact.delete()
        else:
            CityContact.objects.filter(pk=contact.pk).update(until=yesterday)
    if kept or ended:
        names = [f"{contact.get_kind_display()}: {contact.name}" for contact in (*kept, *ended)]
        audit.record("update_contacts", city, by=by, contacts=names)


def _follow(contact: CityContact, today: dt.date) -> None:
    """Let a contact begin today where somebody held the office before."""
    yesterday = today - dt.timedelta(days=1)
    before = CityContact.objects.filter(pk=contact.pk).first() if contact.pk else None
    if before is None:
        if CityContact.objects.filter(city=contact.city, kind=contact.kind).exists():
            contact.since = contact.since or today
        return
    if before.name == contact.name or before.confirmed_on == today or (before.since and before.since > yesterday):
        return
    CityContact.objects.filter(pk=before.pk).update(until=yesterday)
    contact.pk, contact.since, contact._state.adding = None, today, True  # noqa: SLF001 - as Django copies a row


@transaction.atomic
def confirm_data(*, city: City, by: User | None) -> None:
    """Note that the city's people say that all is right; twice on one day is once. None: by the link of a mail."""
    _demand(by is None or permissions.represents(by, city))
    row = City.objects.select_for_update().get(pk=city.pk)
    today = timezone.localdate()
    if row.confirmed_on == today:
        return
    row.confirmed_on = today
    row.save(update_fields=["confirmed_on", "updated_at"])
    row.contacts.current().update(confirmed_on=today)
    audit.record("confirm_data", row, by=by)


@transaction.atomic
def ask_confirmation(*, city: City) -> None:
    """Write to the city's people with a link by which one press confirms."""
    row = City.objects.select_for_update().get(pk=city.pk)
    row.confirmation_asked_on = timezone.localdate()
    row.save(update_fields=["confirmation_asked_on"])
    for person in emails.people_of(row):
        emails.confirmation_asked(row, person)
    audit.record("ask_confirmation", row)


def ask_confirmations(most: int = ASKED_A_DAY) -> int:
    """Write to cities that have confirmed nothing for a year, each at most once a month; return how many."""
    cities = City.objects.to_confirm().order_by("pk")[:most]
    for city in cities:
        ask_confirmation(city=city)
    return len(cities)


def _give_role(city: City, role: str, *, email: str, name: str, language: str, by: User) -> CityRole:
    person = account_actions.invite(
        email=email, name=name, language=language, by=by, why=lambda: emails.given_in_words(city, role, by=by)
    )
    if not person.is_active:
        raise ValidationError({"email": _("This person cannot be added here. Please write to the secretariat.")})
    held = CityRole.objects.active().filter(user=person, city=city, role=role).first()
    if held is not None and held.until is None:
        return held
    if held is not None:  # ends some day: it goes on instead
        held.until = None
        held.save(update_fields=["until"])
    else:
        held = CityRole.objects.create(user=person, city=city, role=role, **_as_invited(person, city, name))
    audit.record("give_role", held, by=by)
    if person.last_login is not None:
        emails.role_given(held, by=by)
    return held


def _as_invited(person: User, city: City, name: str) -> dict[str, object]:
    """Return what the city's people read of somebody new; a colleague who is here already stays one."""
    known = CityRole.objects.active().filter(user=person, city=city).select_related("user")
    return {} if any(each.has_come for each in known) else {"invited_as": name, "invited_at": timezone.now()}


def _named_after(user: User) -> list[CityRole | Handover]:
    """Return the roles and handovers whose names in the trail tell who somebody was."""
    handovers = Handover.objects.filter(Q(role__user=user) | Q(email__iexact=user.email))
    return [*user.city_roles.all(), *handovers]


def _refuse_longer(role: CityRole, last_day: dt.date) -> None:
    """Keep people whose role was ended from giving themselves more of it."""
    if role.until and last_day > role.until:
        problem = _("The role already ends on %(day)s: choose that day or an earlier one.")
        raise ValidationError({"last_day": problem % {"day": l10n.short_date(role.until)}})


def _end(role: CityRole, last_day: dt.date, *, by: User) -> None:
    """A role that would end before it began never was."""
    audit.record("end_role", role, by=by, last_day=last_day.isoformat())
    if last_day < role.since:
        role.delete()
    else:
        role.until = last_day
        role.save(update_fields=["until"])


def _demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
