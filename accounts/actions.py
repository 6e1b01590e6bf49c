"""What is done with accounts. Each action is one transaction and leaves a line in the audit trail."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import emails
from accounts.forgetting import forget_address
from accounts.invited import Invited
from accounts.models import User
from core import audit
from core.models import AuditEvent, OutboxMessage

FORGOTTEN = "forgotten-{}@example.invalid"  # an address that can never exist (RFC 2606)


@transaction.atomic
def invite(*, email: str, name: str, language: str, by: User | None, why: Callable[[], str] | None = None) -> User:
    """Open an account and mail the way in; who has one already gets it back, with a new mail if it was never used.

    The person has no role yet: `CityRole` and groups give those, and `why` says so in the mail.
    """
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known is None:
        known = User.objects.create_user(email, name=name, language=language)
        audit.record("invite", known, by=by)
    if known.is_active and known.last_login is None:
        emails.invitation(known, why=why)
    return known


@transaction.atomic
def send_invitation(*, user: User, by: User | None, why: Callable[[], str] | None = None) -> None:
    """Mail the way in again; nothing for people who have been here or whose account is closed."""
    if user.is_active and user.last_login is None:
        audit.record("invite", user, by=by)
        emails.invitation(user, why=why)


@transaction.atomic
def accept_invitation(*, user: User, name: str, language: str, password: str) -> User:
    """Keep what the person says about themselves; without a password they sign in by e-mailed code."""
    row = User.objects.select_for_update().get(pk=user.pk)
    row.name, row.language = name, language
    row.set_password(password or None)
    row.save(update_fields=["name", "language", "password", "updated_at"])
    audit.record("accept_invitation", row, by=row)
    return row


@transaction.atomic
def update_profile(*, user: User, name: str, language: str, mail_rhythm: str | None = None) -> User:
    """Change how the person is called, in which language we write to them, and how often (None: as before)."""
    row = User.objects.select_for_update().get(pk=user.pk)
    wanted = (name, language, mail_rhythm or row.mail_rhythm)
    if (row.name, row.language, row.mail_rhythm) != wanted:
        row.name, row.language, row.mail_rhythm = wanted
        row.save(update_fields=["name", "language", "mail_rhythm", "updated_at"])
        audit.record("update_profile", row, by=user)
    return row


@transaction.atomic
def deactivate(*, user: User, by: User | None) -> User:
    """Close an account: its sessions end with the next request, what the person did keeps their name."""
    return _set_active(user, is_active=False, action="deactivate", by=by)


@transaction.atomic
def activate(*, user: User, by: User | None) -> User:
    """Open a closed account again."""
    return _set_active(user, is_active=True, action="activate", by=by)


def _set_active(user: User, *, is_active: bool, action: str, by: User | None) -> User:
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active", "updated_at"])
        audit.record(action, row, by=by)
    return row


@transaction.atomic
def forget(*, user: User, by: User | None) -> None:
    """Close an account for good and take away who the person was; their roles must have ended before.

    `by` is the person, or None where an account that nobody has ever used goes by itself.

    What they wrote for a city stays the city's. The trail of who did what keeps that something was done, not by whom;
    mails to them go. The row stays, without name and address, because other rows point to it.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    forget_address(row.email)
    EmailAddress.objects.filter(user=row).delete()
    Authenticator.objects.filter(user=row).delete()
    OutboxMessage.objects.filter(to__iexact=row.email).delete()
    about = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    about.update(object_name="")
    AuditEvent.objects.filter(actor_id=row.pk).update(actor_name="")
    AuditEvent.objects.filter(data__user=row.pk).update(message="")  # what is only their name
    through = AuditEvent.objects.filter(data__deputy__id=row.pk)
    for event in through.select_for_update():
        event.data["deputy"]["name"] = ""
        event.save(update_fields=["data"])
    for relation in User._meta.related_objects:
        if issubclass(relation.related_model, Invited):
            relation.related_model.objects.filter(user=row).update(invited_as="")
    row.name, row.email, row.is_active = "", FORGOTTEN.format(row.pk), False
    row.set_unusable_password()
    row.save(update_fields=["name", "email", "is_active", "password", "updated_at"])
    audit.record("forget" if by else "forget_unused", row, by=by and row)
