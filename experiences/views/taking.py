"""One experience to take along: on paper, and as a reference for the programs that keep references."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from core import freshness, pdf, throttling
from core.l10n import current_language
from core.structured_data import absolute
from experiences import paper, permissions, reading
from experiences.citations import FORMATS, citation
from experiences.models import Experience

# Documents that one visitor may have made within an hour; those that exist already are not counted.
MOST_MADE = 60
LATER, SOON = 3600, 5  # seconds


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def experience_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """One experience as a document: for everybody once published, before that for its city and the secretariat."""
    experience = _visible(request, slug)
    document = paper.of_experience(experience)
    response = pdf_response(
        request, document, name=slug, keep=experience.is_published, page_url=experience.get_absolute_url()
    )
    if experience.is_published:
        response["Link"] = f'<{absolute(experience.get_absolute_url())}>; rel="canonical"'
    else:
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def pdf_response(request, document: pdf.Paper, *, name: str, keep: bool = True, page_url: str) -> HttpResponse:
    """Answer with a document, or with a page that says why there is none now and where to print."""
    limit = throttling.Limit("pdf", throttling.client_address(request), MOST_MADE)
    try:
        content = pdf.make(document, before=lambda: throttling.count(limit)) if keep else pdf.make_once(document)
    except pdf.PdfUnavailableError:
        return _without_pdf(request, "unavailable", 503, LATER, page_url)
    except pdf.PdfBusyError:
        return _without_pdf(request, "busy", 503, SOON, page_url)
    except throttling.TooManyError:
        return _without_pdf(request, "many", 429, LATER, page_url)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{current_language()}.pdf"'
    response["Content-Language"] = current_language()
    return response


def _without_pdf(request, reason: str, status: int, seconds: int, page_url: str) -> HttpResponse:
    context = {"reason": reason, "page_url": page_url}
    response = render(request, "experiences/no_pdf.html", context, status=status)
    response["Retry-After"] = seconds
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def experience_citation(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """A published experience as a reference: BibTeX, RIS or CSL-JSON."""
    experience = _visible(request, slug)
    if ending not in FORMATS or not experience.is_published:
        raise Http404
    form = FORMATS[ending]
    one = citation(experience, [topic["name"] for topic in reading.topics(experience)])
    response = HttpResponse("".join(form.write([one])), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{current_language()}.{ending}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _visible(request: HttpRequest, slug: str) -> Experience:
    experience = reading.get_for_reading(slug)
    if experience is None or not permissions.can_view(request.user, experience):
        raise Http404
    return experience
