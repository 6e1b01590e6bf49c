"""Writing to the secretariat, and what it does with an enquiry."""

import uuid

from django.db import transaction
from django.utils import timezone

from core import audit
from pages import emails, throttling
from pages.models import Enquiry


@transaction.atomic
def send_enquiry(
    *, token: uuid.UUID, address: str, language: str, name: str, email: str, city: str, subject: str, message: str
) -> Enquiry:
    """Store a message of the contact form and write the two mails; raise TooManyError for a flood.

    `token` belongs to the form that was shown, `address` is the sender's computer. The same form with the same text
    is one message, however often it arrives (a double click, a reload, back and send); a changed text is a new one.

    Side effects, once per message: mail to the secretariat, receipt to the sender in their language.
    """
    fields = {"name": name, "email": email, "city": city, "subject": subject, "message": message}
    token = uuid.uuid5(token, "\n".join(fields.values()))
    known = Enquiry.objects.filter(token=token).first()
    if known:
        return known
    throttling.refuse_flood(email=email, address=address)
    enquiry, is_new = Enquiry.objects.get_or_create(token=token, defaults={"language": language, **fields})
    if is_new:
        emails.pass_on_enquiry(enquiry)
        emails.confirm_enquiry(enquiry)
    return enquiry


@transaction.atomic
def mark_answered(*, enquiry: Enquiry, by) -> bool:
    """Note who has answered and when; False where somebody already has."""
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.handled_at:
        return False
    row.handled_at, row.handled_by = timezone.now(), by
    row.save(update_fields=["handled_at", "handled_by"])
    audit.record("enquiry.answered", row, by=by)
    return True


@transaction.atomic
def reopen(*, enquiry: Enquiry, by) -> bool:
    """Put an enquiry back among those that wait; False where it waits already."""
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.handled_at is None:
        return False
    row.handled_at, row.handled_by = None, None
    row.save(update_fields=["handled_at", "handled_by"])
    audit.record("enquiry.reopened", row, by=by)
    return True
