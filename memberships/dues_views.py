"""A city's dues on its desk, and its invoices and credit notes as PDF."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cities.models import City
from core.downloads import shown_pdf, without_pdf
from core.http import private
from core.pdf import PdfBusyError, PdfUnavailableError
from core.throttling import Limit, TooManyError, count
from memberships.billing_forms import BillingForm
from memberships.dues import account_of, state_in_words, state_of
from memberships.dues_billing import billing_of, details_of, save_billing
from memberships.dues_emails import document_of, fresh_link
from memberships.dues_paper import euro
from memberships.dues_permissions import can_keep_dues
from memberships.fees import fee_of
from memberships.invoices import read_paper
from memberships.models import CreditNote, Invoice, InvoiceIssuer

DAY = dt.timedelta(days=1)
MOST_LINKS = 3  # fresh links to one paper within a day


@require_safe
def city_dues(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the people of a city what it owes and has paid; of other cities nothing is said."""
    city = get_object_or_404(City.objects.represented_by(request.user).for_list(), slug=slug)
    account = account_of(city)
    rows = [
        {
            "invoice": invoice,
            "state": state_of(invoice),
            "label": state_in_words(invoice),
            "amount": euro(invoice.amount),
            "open": euro(invoice.open),
            "part": 0 < invoice.open < invoice.amount,
        }
        for invoice in account.invoices
    ]
    context = {
        "city": city,
        "billing": billing_of(city),
        "account": account,
        "rows": rows,
        "open": euro(account.open),
        "unused": euro(account.unused) if account.unused else "",
        "why": fee_of(city, timezone.localdate().year).explanation,
        "is_sample": InvoiceIssuer.objects.filter(is_sample=True).exists(),
    }
    return private(render(request, "memberships/dues.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def city_billing(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the people of a city say to whom its invoices go."""
    city = get_object_or_404(City.objects.represented_by(request.user).for_list(), slug=slug)
    if request.method != "POST":
        return _billing_page(request, city, BillingForm(details=details_of(city)))
    with transaction.atomic():
        form = BillingForm(request.POST, details=details_of(city, locked=True))
        if form.is_valid():
            save_billing(city=city, by=request.user, **form.cleaned_data)
    if form.errors:
        return _billing_page(request, city, form)
    messages.success(request, _("Saved. The next invoice goes there."))
    return redirect("city_dues", slug)


def _billing_page(request: HttpRequest, city: City, form: BillingForm) -> HttpResponse:
    return private(render(request, "memberships/billing.html", {"city": city, "form": form}))


@require_safe
def dues_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an invoice to the people of its city, and to the treasurer."""
    return _of_own_city(request, get_object_or_404(Invoice, pk=pk))


@require_safe
def dues_credit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a credit note to the people of its city, and to the treasurer."""
    return _of_own_city(request, get_object_or_404(CreditNote.objects.select_related("invoice"), pk=pk))


# Who asks holds the secret address, which no other site knows; no session, so that an accountant's page never ends.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def dues_paper(request: HttpRequest, token: str) -> HttpResponse:
    """Give a paper to whoever has the link of its mail: a city's accountants have no account here.

    A link that is too old gives nothing; by POST a fresh one goes to where the city's invoices go today.
    """
    document, is_good = document_of(token)
    if document is None:
        return private(render(request, "memberships/dues_link_invalid.html", status=410))
    if is_good:
        return _paper(request, document)
    state = "old"
    if request.method == "POST":
        try:
            count(Limit("dues-link", document.reference, MOST_LINKS, DAY))
            state = "sent" if fresh_link(document) else "unknown"
        except TooManyError:
            state = "many"
    status = {"old": 410, "many": 429}.get(state, 200)
    return private(render(request, "memberships/dues_link_old.html", {"state": state}, status=status))


def _of_own_city(request: HttpRequest, document: Invoice | CreditNote) -> HttpResponse:
    city = (document if isinstance(document, Invoice) else document.invoice).city_id
    if not can_keep_dues(request.user) and not City.objects.represented_by(request.user).filter(pk=city).exists():
        raise Http404
    return _paper(request, document)


def _paper(request: HttpRequest, document: Invoice | CreditNote) -> HttpResponse:
    try:
        content = read_paper(document)
    except PdfUnavailableError:
        return private(without_pdf(request, "unavailable"))
    except PdfBusyError:
        return private(without_pdf(request, "busy"))
    return private(shown_pdf(content, document.reference.replace("/", "-"), document.language))
