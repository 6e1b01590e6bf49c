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
from django.urls import resolve, reverse
from django.utils import translation

from core.throttling import client_address
from core.translated import SITE_LANGUAGES

# The names of their addresses; their views say which filters they have.
LISTS = ("experience_list", "city_list")
FREE_FILTERS = 2
AT_ONCE = 60
PER_SECOND = 1.0
# The next list may be had after a second, but then they come one by one; after this, the bucket is full again. The page
# says “a minute”.
RETRY_AFTER = math.ceil(AT_ONCE / PER_SECOND)
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


def narrowed_by(filters: Collection[str]) -> Callable:
    """Decorate the view of a list that has these filters."""

    def mark(view: Callable) -> Callable:
        view.filters = frozenset(filters)
        return view

    return mark


class DeepListMiddleware:
    """Answers for a list that is asked for too often; it stands early, so that a refusal costs next to nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Count deep lists, and nothing else."""
        if not is_deep(request, _filters_by_path().get(request.path_info, ())):
            return self.get_response(request)
        wait = buckets.take(_network(client_address(request)), time.monotonic())
        response = _too_many(request) if wait else self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def is_deep(request: HttpRequest, filters: Collection[str]) -> bool:
    """Tell whether more values are chosen than a list may have without being counted."""
    if request.META.get("QUERY_STRING", "").count("&") < FREE_FILTERS:
        return False
    chosen = (value for name, values in request.GET.lists() if name in filters for value in values)
    return sum(map(bool, chosen)) > FREE_FILTERS


def _network(address: str) -> str:
    """Return what stands for one visitor: the address, or the network that an address of IPv6 belongs to."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # none at all, as behind a socket
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((int(parsed), IPV6_NETWORK), strict=False))


@functools.cache
def _filters_by_path() -> dict[str, frozenset[str]]:
    found = {}
    for code in SITE_LANGUAGES:
        with translation.override(code):
            for path in map(reverse, LISTS):
                found[path] = resolve(path).func.filters
    return found


def _too_many(request: HttpRequest) -> HttpResponse:
    """Say that this is too much for now."""
    language = translation.get_language_from_path(request.path_info)
    response = HttpResponse(_page(language), status=429)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    if "HX-Request" in request.headers:
        response["HX-Redirect"] = request.get_full_path()  # a part of a page could not say it
    response._has_been_logged = True  # noqa: SLF001 - Django's own mark; a line for each would fill the log
    return response


@functools.cache
def _page(language: str) -> str:
    with translation.override(language):
        return render_to_string("429.html")
