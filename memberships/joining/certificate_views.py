"""Checking a certificate: whoever holds one types its code, or follows the address printed on it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.downloads import made_pdf
from core.throttling import Limit, TooManyError, client_address, count
from memberships.belonging import is_member
from memberships.joining import paper
from memberships.joining.certificates import check_url, tidy_code
from memberships.models import Certificate

MOST_TRIES = 60  # codes that lead nowhere, from one computer within an hour


@login_not_required
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Say whether a certificate is genuine, what it says, and whether it still holds today."""
    typed = request.GET.get("code", "").strip()[:100]
    certificate = _certificate(typed) if typed else None
    too_many = False
    if typed and certificate is None:
        too_many = _is_guessing(request)
    today = timezone.localdate()
    context = {
        "typed": typed,
        "certificate": certificate,
        "too_many": too_many,
        "is_revoked": certificate is not None
        and certificate.revoked_on is not None
        and certificate.revoked_on <= today,
        "is_member": certificate is not None and is_member(certificate.city, today),
        "today": today,
    }
    response = render(request, "memberships/joining/certificate.html", context, status=429 if too_many else 200)
    if typed:
        response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a document in the language of the address."""
    certificate = _certificate(code)
    if certificate is None or certificate.revoked_on:
        raise Http404
    response = made_pdf(
        request,
        lambda: paper.of_certificate(certificate),
        name=f"certificate-{certificate.code.lower()}",
        page_url=check_url(certificate),
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _certificate(typed: str) -> Certificate | None:
    code = tidy_code(typed)
    return Certificate.objects.select_related("city__country").filter(code=code).first() if code else None


def _is_guessing(request: HttpRequest) -> bool:
    try:
        count(Limit("certificate", client_address(request), MOST_TRIES))
    except TooManyError:
        return True
    return False
