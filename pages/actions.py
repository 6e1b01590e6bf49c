"""What visitors do: write to the secretariat."""

import uuid

from django.db import transaction

from pages import emails, throttling
from pages.models import Enquiry


@transaction.atomic
def send_enquiry(
    *, token: uuid.UUID, address: str, language: str, name: str, email: str, city: str, subject: str, message: str
) -> Enquiry:
    """Store a message of the contact form and write the two mails; raise TooManyEnquiriesError for a flood.

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
