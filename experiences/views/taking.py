"""One experience to take along: on paper, and as a reference for the programs that keep references."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from core import freshness
from core.downloads import attachment, made_pdf
from core.http import private
from core.l10n import current_language
from core.structured_data import absolute
from experiences import paper, permissions, reading
from experiences.citations import FORMATS, citation
from experiences.models import Experience


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def experience_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """One experience as a document: for everybody once published, before that for its city and the secretariat."""
    experience = _visible(request, slug)
    response = made_pdf(
        request,
        lambda: paper.of_experience(experience),
        name=slug,
        keep=experience.is_published,
        page_url=experience.get_absolute_url(),
    )
    if experience.is_published:
        response["Link"] = f'<{absolute(experience.get_absolute_url())}>; rel="canonical"'
    else:
        private(response)
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
    headers = attachment(f"{slug}-{current_language()}.{ending}") | {"Access-Control-Allow-Origin": "*"}
    return HttpResponse("".join(form.write([one])), content_type=form.content_type, headers=headers)


def _visible(request: HttpRequest, slug: str) -> Experience:
    experience = reading.get_for_reading(slug)
    if experience is None or not permissions.can_view(request.user, experience):
        raise Http404
    return experience
