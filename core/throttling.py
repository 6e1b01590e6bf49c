"""How often visitors may do something: enough for people, too little for machines."""

import datetime as dt
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = dt.timedelta(hours=1)


class TooManyError(Exception):
    """The same mailbox, computer or record has had its share for now."""


@dataclass(frozen=True)
class Limit:
    """At most `most` times within `period` for the same `who`, in what `name` says."""

    name: str
    who: str
    most: int
    period: dt.timedelta = HOUR

    @property
    def key(self) -> str:
        """Return where the moments are kept: a keyed digest, so that no address is ever stored."""
        return f"throttle-{self.name}-{salted_hmac('core.throttling', self.who).hexdigest()}"

    def moments(self, now: float) -> list[float]:
        """Return when it was done within the period."""
        return [moment for moment in cache.get(self.key, []) if moment > now - self.period.total_seconds()]


def count(*limits: Limit) -> None:
    """Count one more for each limit; raise TooManyError, and count nothing, where one of them is reached.

    The moments are kept in the cache, a table of the database: they belong to the current transaction.
    """
    now = time.time()
    known = [(limit, limit.moments(now)) for limit in limits]
    if any(len(moments) >= limit.most for limit, moments in known):
        raise TooManyError
    for limit, moments in known:
        cache.set(limit.key, [*moments, now], limit.period.total_seconds())


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address: the last one that our own proxy saw, where there is a proxy."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
