"""How often somebody may write to the secretariat."""

from django.utils import timezone

from core.throttling import HOUR, Limit, TooManyError, count
from pages.models import Enquiry

MESSAGES_PER_MAILBOX = 3
MESSAGES_PER_ADDRESS = 10


def refuse_flood(*, email: str, address: str) -> None:
    """Raise TooManyError where the limit is reached; otherwise count one more message from the address.

    Mailboxes are counted among the stored messages.
    """
    recent = Enquiry.objects.filter(email__iexact=email, created_at__gt=timezone.now() - HOUR)
    if recent.count() >= MESSAGES_PER_MAILBOX:
        raise TooManyError
    count(Limit("enquiry", address, MESSAGES_PER_ADDRESS))
