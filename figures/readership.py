"""Readership without cookies: pages are counted in memory, and the sums written once a minute outside the request.

What is counted: a public page that was given whole or found unchanged (304), by its day, address and language. Not
counted: robots that say what they are, prefetching, parts of pages that htmx fetches, people of the secretariat and
whoever acts in another's place. Neither address nor cookie nor anything else of the reader is looked at or kept, so
two visits of one person are two. A process that dies loses at most its last minute.
"""

import atexit
import contextlib
import logging
import re
import threading
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_path

logger = logging.getLogger(__name__)

EVERY = 60  # seconds
MOST = 5_000  # different pages between two writes; more are written at once
COUNTED = {
    "home", "experience_list", "experience_detail", "experience_pdf", "collection_list", "collection_detail",
    "city_list", "city_detail", "network_list", "network_detail", "charter", "principle_detail",
    "principle_detail_of_edition", "coverage", "award_list", "award_detail", "event_list", "publication_list",
    "publication_detail", "news_list", "news_detail", "association", "join", "writing_guide", "open_data",
}  # fmt: skip
ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|facebookexternalhit|preview|monitor|uptime|headless|lighthouse|curl|wget"
    r"|python|java/|go-http|okhttp|axios|node-fetch|libwww|scrapy|httpclient|feed|rss",
    re.IGNORECASE,
)
WRITE = """
INSERT INTO figures_pageview (span, day, page, key, language, views)
SELECT 'day', * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::int[])
ON CONFLICT (day, page, key, language, span) DO UPDATE SET views = figures_pageview.views + EXCLUDED.views
"""

_views: Counter = Counter()
_lock = threading.Lock()
_wake = threading.Event()


class ReadershipMiddleware:
    """Counts; it asks the database for nothing and changes nothing of the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count."""
        response = self.get_response(request)
        if is_reading(request, response):
            match = request.resolver_match
            key = "-".join(str(value) for value in match.kwargs.values())[:220]
            language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
            with _lock:
                _views[timezone.localdate(), match.url_name, key, language] += 1
                if len(_views) > MOST:
                    _wake.set()
        return response


def is_reading(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether somebody reads a public page by this request."""
    match = request.resolver_match
    agent = request.headers.get("User-Agent", "")
    return (
        match is not None
        and match.url_name in COUNTED
        and request.method == "GET"
        and response.status_code in {200, 304}
        and "HX-Request" not in request.headers
        and "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        and bool(agent)
        and not ROBOT.search(agent)
        and not _is_staff(request)
    )


def _is_staff(request: HttpRequest) -> bool:
    """Look at the account only of whoever has signed in: a visitor's request asks for no session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(request.acting) or (request.user.is_authenticated and request.user.is_staff)


def flush() -> int:
    """Write what was counted and return how many rows that were; what could not be written waits for the next time."""
    with _lock:
        counted = dict(_views)
        _views.clear()
    if not counted:
        return 0
    rows = sorted((*where, views) for where, views in counted.items())  # the same order in each process: no deadlock
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)])
    except DatabaseError:
        with _lock:
            _views.update(counted)
        logger.exception("Page views could not be written; they wait.")
        return 0
    return len(rows)


def start() -> None:
    """Write once a minute in a thread of the web server's process, and once more when it ends."""
    threading.Thread(target=_write_for_ever, name="readership", daemon=True).start()
    atexit.register(_write_last)


def _write_for_ever() -> None:
    while True:
        _wake.wait(EVERY)
        _wake.clear()
        _write_last()


def _write_last() -> None:
    with contextlib.suppress(Exception):  # counting must never break what is counted
        flush()
        connection.close()
