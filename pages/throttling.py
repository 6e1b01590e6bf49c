"""How often somebody may write to the secretariat: enough for people, too little for machines."""

import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pages.models import Enquiry

PERIOD = timedelta(hours=1)
MESSAGES_PER_MAILBOX = 3
MESSAGES_PER_ADDRESS = 10


class TooManyEnquiriesError(Exception):
    """The same mailbox or the same computer has sent many messages within the hour."""


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address: the last one that our own proxy saw, where there is a proxy."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def refuse_flood(*, email: str, address: str) -> None:
    """Raise TooManyEnquiriesError where the limit is reached; otherwise count one more message from the address.

    Mailboxes are counted among the stored messages. Addresses are never stored: the cache (a table of the database)
    holds the moments of the last hour under a keyed digest.
    """
    recent = Enquiry.objects.filter(email__iexact=email, created_at__gt=timezone.now() - PERIOD)
    key = f"enquiry-{salted_hmac('pages.throttling', address).hexdigest()}"
    now = time.time()
    moments = [moment for moment in cache.get(key, []) if moment > now - PERIOD.total_seconds()]
    if len(moments) >= MESSAGES_PER_ADDRESS or recent.count() >= MESSAGES_PER_MAILBOX:
        raise TooManyEnquiriesError
    cache.set(key, [*moments, now], PERIOD.total_seconds())
