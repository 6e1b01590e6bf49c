"""Small helpers around requests that views share."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from core.workflow import TransitionNotAllowed

PAGE_SIZE = 20


def is_htmx_part(request: HttpRequest, target: str = "") -> bool:
    """True when htmx asks for a part of the page (by a boosted link: the one of that id), not to restore history."""
    if not request.htmx or request.htmx.history_restore_request:
        return False
    return not request.htmx.boosted or request.htmx.target == target


def paginate(request: HttpRequest, rows, size: int = PAGE_SIZE) -> Page:
    """Return the page asked for; a number out of range or no number gives the nearest page, never an error."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def tell_refusal(request: HttpRequest, refusal: TransitionNotAllowed) -> None:
    """Say why a step was not taken; what has just been done already, by a double click for one, is no error."""
    (messages.info if refusal.already else messages.error)(request, str(refusal))


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep an answer that only its reader may see from caches and search engines, and its address from other sites."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def private_unless(response: HttpResponseBase, *, is_public: bool) -> HttpResponseBase:
    """Keep a preview of what is not published yet as close as any private page."""
    return response if is_public else private(response)


def unknown_format(request: HttpRequest, known: Iterable[str]) -> HttpResponse | None:
    """Return what to answer to a program that asks for a format which a list does not have, and nothing for the others.

    A page of the site with 200 would be read as the list, or as data that are broken.
    """
    if request.GET.get("format", "") in {"", *known}:
        return None
    return render(request, "format_unknown.html", {"page": request.path, "formats": list(known)}, status=400)


def unknown_place(request: HttpRequest) -> HttpResponse:
    """Answer to a program that goes on (`after`) from where no list has ever ended: it would begin anew without end."""
    return render(request, "place_unknown.html", {"page": request.path}, status=400)
