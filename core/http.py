"""Small helpers around requests that views share."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PAGE_SIZE = 20


def is_htmx_part(request: HttpRequest, target: str = "") -> bool:
    """True when htmx asks for a part of the page (by a boosted link: the one of that id), not to restore history."""
    if not request.htmx or request.htmx.history_restore_request:
        return False
    return not request.htmx.boosted or request.htmx.target == target


def safe_next_url(request: HttpRequest, default: str) -> str:
    """Return the `next` address of a form or link if it stays on this site, else the default."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return default


def paginate(request: HttpRequest, rows, size: int = PAGE_SIZE) -> Page:
    """Return the page asked for; a number out of range or no number gives the nearest page, never an error."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
