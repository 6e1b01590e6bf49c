"""Addresses of contacts that give mail back: marked by the secretariat, and by the site where a server refuses one.

The mark belongs to the address: with another one it is gone, and nobody has to take it away.
"""

import datetime as dt
import re

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cities.models import CityContact
from core import audit
from core.models import MailState, OutboxMessage

REFUSED = re.compile(r"\b(55[0-4]|5\.1\.\d)\b")  # there is no such mailbox; other errors may pass
LOOKED_BACK = dt.timedelta(days=3)


@transaction.atomic
def mark_bounced(*, email: str, on: dt.date, reason: str, by: User | None) -> int:
    """Mark every present contact with this address; return how many were not marked yet."""
    contacts = CityContact.objects.current(on).filter(email__iexact=email).select_related("city")
    marked = [contact for contact in contacts.select_for_update(of=("self",)) if not contact.is_bouncing]
    for contact in marked:
        contact.bounced_on, contact.bounced_email, contact.bounce_reason = on, contact.email, reason[:200]
        contact.save(update_fields=["bounced_on", "bounced_email", "bounce_reason"])
        audit.record("mail_bounced", contact.city, by=by, contact=str(contact.get_kind_display()), reason=reason[:200])
    return len(marked)


@transaction.atomic
def mark_reachable(*, contact: CityContact, by: User) -> None:
    """Take a mark away: mail arrives again at the same address."""
    row = CityContact.objects.select_for_update().get(pk=contact.pk)
    row.bounced_on, row.bounced_email, row.bounce_reason = None, "", ""
    row.save(update_fields=["bounced_on", "bounced_email", "bounce_reason"])
    audit.record("mail_reachable", row.city, by=by, contact=str(row.get_kind_display()))


def mark_refused_mail() -> int:
    """Mark the addresses that a mail server has refused for good in the last days; return how many contacts."""
    since = timezone.now() - LOOKED_BACK
    refused = OutboxMessage.objects.filter(state=MailState.FAILED, created_at__gte=since).exclude(error="")
    marked = 0
    for address, error in refused.values_list("to", "error"):
        if REFUSED.search(error):
            marked += mark_bounced(email=address, on=timezone.localdate(), reason=error, by=None)
    return marked
