"""People whom a city invites to write one experience with it. Each function is one transaction, told in the trail."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import CityRole
from core import audit
from core.permissions import require
from core.throttling import Limit, TooManyError, count
from experiences import emails, permissions
from experiences.drafting import locked
from experiences.models import CoWriter, Experience

MOST = 10
MOST_A_DAY = 20  # mails that a city may have sent in one day to people of its choice
DAY = dt.timedelta(days=1)


class NotInvited(Exception):  # noqa: N818 - a sentence for the person who invites
    """Somebody cannot be invited; the text says why."""


@transaction.atomic
def invite(*, experience: Experience, by: User, email: str, name: str, language: str) -> CoWriter:
    """Let somebody write this experience, and mail them the way in; once more mails it again.

    Who has no account gets one that can do nothing else. A closed account stays closed, and nobody is told so, nor
    whose account it is that an address has. Ending invitations makes no room for ever more mails: a city has its share
    of them each day.
    """
    row = locked(experience)
    require(permissions.can_act_for_city, by, row)
    if not row.is_editable_by_city:
        raise NotInvited(_("It is not being written now, so nobody can be invited to write it."))
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user and permissions.can_act_for_city(user, row):
        colleague = CityRole.objects.active().filter(user=user, city=row.city_id).select_related("user").first()
        belongs = _("%(name)s belongs to your city and can write it already.")
        raise NotInvited(belongs % {"name": colleague.shown_name})
    if row.co_writers.active().exclude(user=user).count() >= MOST:
        raise NotInvited(_("At most %(number)s people can be invited. End an invitation first.") % {"number": MOST})
    try:
        count(Limit("co_writer", str(row.city_id), MOST_A_DAY, DAY))
    except TooManyError as refusal:
        raise NotInvited(_("Your city has added many people today. Please go on tomorrow.")) from refusal
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
        audit.record("invite", user, by=by)
    # Who is invited once more while they write is known already.
    known = row.co_writers.active().filter(user=user).select_related("user").first()
    said = {} if known and known.has_come else {"invited_as": name, "invited_at": timezone.now()}
    writer, _made = CoWriter.objects.update_or_create(
        experience=row, user=user, defaults={"invited_by": by, "revoked_at": None, **said}
    )
    audit.record("invite_co_writer", row, by=by, message=str(user), user=user.pk)
    if user.is_active:
        emails.co_writer_invited(row, user, by=by)
    return writer


@transaction.atomic
def revoke(*, experience: Experience, by: User, key: int) -> CoWriter | None:
    """End an invitation at once; None where there is none any more. What the person wrote stays."""
    row = locked(experience)
    require(permissions.can_act_for_city, by, row)
    writer = row.co_writers.active().select_related("user").filter(pk=key).first()
    if writer:
        writer.revoked_at = timezone.now()
        writer.save(update_fields=["revoked_at"])
        row.writing_sessions.filter(user=writer.user).delete()
        audit.record("revoke_co_writer", row, by=by, message=str(writer.user), user=writer.user_id)
    return writer
