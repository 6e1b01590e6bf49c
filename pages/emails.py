"""The mails of the contact form."""

from django.conf import settings
from django.urls import reverse

from accounts.emails import secretariat
from core.mail import send_templated_mail
from pages.models import Enquiry


def pass_on_enquiry(enquiry: Enquiry) -> None:
    """Bring a visitor's message to the secretariat; answering that mail writes to the visitor."""
    address, language = secretariat()
    send_templated_mail(
        "pages/mail/enquiry",
        to=address,
        language=language,
        context={
            "reader": None,
            "enquiry": enquiry,
            "url": settings.SITE_URL + reverse("admin:pages_enquiry_change", args=[enquiry.pk]),
        },
        reply_to=enquiry.email,
    )


def confirm_enquiry(enquiry: Enquiry) -> None:
    """Tell the sender that the message has arrived.

    Neither their name nor their text is in it: nobody can use the form to send words of their own to other people.
    """
    send_templated_mail(
        "pages/mail/enquiry_received",
        to=enquiry.email,
        language=enquiry.language,
        context={"reader": None, "enquiry": enquiry, "url": ""},
    )
