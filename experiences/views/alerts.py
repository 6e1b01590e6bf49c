"""A visitor is told of what is new in a search of the bank."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import freshness
from core.signed import make_token, read_token
from core.throttling import TooManyError, client_address
from experiences import alerts
from experiences.facets import Vocabulary
from experiences.filters import ExperienceFilter
from experiences.models import SearchAlert
from experiences.views.asking import link_invalid, private
from experiences.visitor_forms import AlertForm
from experiences.visitor_links import ALERT


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_create(request: HttpRequest) -> HttpResponse:
    """Say in words what the search is, and take the address that wants to know of more."""
    asked = ExperienceFilter(request.GET).selection
    vocabulary = Vocabulary.load(freshness.version_for(request))
    selection = vocabulary.resolve_cities(asked)
    query = alerts.kept_query(selection)
    unknown = alerts.unknown_values(selection, vocabulary)
    form = AlertForm(request.POST if request.method == "POST" else None, user=request.user)
    too_many = False
    if form.is_bound and not unknown and form.is_valid():
        try:
            alert = alerts.subscribe(query=query, address=client_address(request), **form.request)
        except TooManyError:
            too_many = True
        else:
            return redirect("alert", make_token(ALERT, alert.pk)) if form.user else redirect("alert_asked")
    context = {
        "selection": selection,
        "form": form,
        "too_many": too_many,
        "unknown": unknown,
        "parts": alerts.parts_of(selection, vocabulary),
        "query": query,
        "bank": reverse("experience_list") + query,
    }
    return render(request, "experiences/alerts/create.html", context, status=429 if too_many else 200)


@login_not_required
@require_safe
def alert_asked(request: HttpRequest) -> HttpResponse:
    """Say that a link is in the mail; a reload sends nothing."""
    return render(request, "experiences/alerts/asked.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """Let the subscriber begin the alert by a button, then say that it runs; opening it changes nothing."""
    row = _alert(token)
    if row is None:
        return link_invalid(request)
    if request.method == "POST":
        alerts.confirm(alert=row)
        return redirect("alert", token)
    return private(render(request, "experiences/alerts/alert.html", _context(row, token)))


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End an alert: by a button for people, by one POST for mail programs (RFC 8058), as often as they like.

    The signed token is the right to do it, and mail programs know no CSRF token; so the page needs no cookie either.
    """
    pk = read_token(ALERT, token)
    if pk is None:
        return link_invalid(request)
    if request.method == "POST":
        alerts.stop(pk=pk)
        return private(render(request, "experiences/alerts/stopped.html"))
    row = _alert(token)
    if row is None:
        return private(render(request, "experiences/alerts/stopped.html"))
    return private(render(request, "experiences/alerts/stop.html", _context(row, token)))


def _alert(token: str) -> SearchAlert | None:
    pk = read_token(ALERT, token)
    return SearchAlert.objects.filter(pk=pk).first() if pk else None


def _context(row: SearchAlert, token: str) -> dict:
    selection = alerts.selection_of(row)
    return {
        "alert": row,
        "token": token,
        "parts": alerts.parts_of(selection, Vocabulary.load()),
        "bank": reverse("experience_list") + row.query,
    }
