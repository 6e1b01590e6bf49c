"""Lists narrowed by many filters: free for people, a few a minute for programs that follow every link.

The filters of a list multiply to more addresses than any crawler ends, and each costs a search. `robots.txt` keeps out
the crawlers that read it; the others are answered 429 from here, before anything is read from the database. Lists with
one or two filters are never counted. Why in the memory of each process: docs/decisions/0045-deep-lists.md.
"""

import functools
import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from core.throttling import client_address

FREE_FILTERS = 2
AT_ONCE = 60
PER_SECOND = 1.0
ADDRESSES = 10_000
# A visitor of IPv6 has all addresses that begin alike.
IPV6_NETWORK = 64


class Buckets:
    """A bucket of tokens for each address: full at first, refilled steadily, refused when empty (token bucket)."""

    def __init__(self, size: int, per_second: float, addresses: int) -> None:
        """Take the tokens of a full bucket, those added in a second, and how many buckets are remembered."""
        self.size = size
        self.per_second = per_second
        self.addresses = addresses
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str, now: float) -> float:
        """Take a token and return 0, or return after how many seconds there will be one."""
        with self._lock:
            level, at = self._levels.pop(address, (self.size, now))
            level = min(self.size, level + (now - at) * self.per_second)
            is_refused = level < 1
            self._levels[address] = (level if is_refused else level - 1, now)
            if len(self._levels) > self.addresses:
                self._levels.popitem(last=False)
        return (1 - level) / self.per_second if is_refused else 0

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._levels.clear()


buckets = Buckets(AT_ONCE, PER_SECOND, ADDRESSES)


def throttled(filters: Collection[str]) -> Callable:
    """Decorate the view of a list that has these filters."""

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not is_deep(request, filters):
                return view(request, *args, **kwargs)
            wait = buckets.take(_network(client_address(request)), time.monotonic())
            response = _too_many(request, wait) if wait else view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return answer

    return decorate


def is_deep(request: HttpRequest, filters: Collection[str]) -> bool:
    """Tell whether more values are chosen than a list may have without being counted."""
    chosen = (value for name, values in request.GET.lists() if name in filters for value in values)
    return sum(map(bool, chosen)) > FREE_FILTERS


def _network(address: str) -> str:
    """Return what stands for one visitor: the address, or the network that an address of IPv6 belongs to."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # none at all, as behind a socket
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((int(parsed), IPV6_NETWORK), strict=False))


def _too_many(request: HttpRequest, wait: float) -> HttpResponse:
    """Say that this is too much for now; it must cost as little as possible."""
    headers = {"Retry-After": str(math.ceil(wait)), "Cache-Control": "no-store"}
    if request.htmx:
        headers["HX-Redirect"] = request.get_full_path()  # a part of a page could not say it
    response = HttpResponse(_page(translation.get_language()), status=429, headers=headers)
    response._has_been_logged = True  # noqa: SLF001 - Django's own mark; a line for each would fill the log
    return response


@functools.cache
def _page(_language: str) -> str:
    return render_to_string("429.html")
