"""The first page, the association, joining, contact and the search over everything."""

from django.contrib.auth.decorators import login_not_required
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from charter.models import Principle
from core import l10n
from core.http import private_unless
from core.throttling import TooManyError, client_address
from core.translated import text_of
from experiences.models import Experience
from memberships.fees import fee_for, tariff_for
from memberships.joining.forms import FeeForm
from pages import home as first_page
from pages import open_data as data_page
from pages import structured
from pages.actions import send_enquiry
from pages.association import CONTENTS_FROM, SHOWN_ELSEWHERE, contact_details, service_url, text_sections
from pages.enums import Subject
from pages.forms import EnquiryForm
from pages.guide import WRITING_GUIDE, guide_parts
from pages.models import DayEdition, JoinStep, MissionPoint, Page, Service
from pages.permissions import can_preview_pages
from pages.search import SiteSearch
from publications.enums import Series
from publications.models import NewsItem, Publication

NEWS_ON_HOME = 3
INTERNATIONAL_DAY = "international-day"
SITE_PAGES = ("accessibility", "privacy", "legal")


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language of the browser; the middleware negotiates it and adds `Vary`."""
    return HttpResponseRedirect(f"/{l10n.current_language()}/")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what an educating city is, how many there are, and lead to every part of the site."""
    today = timezone.localdate()
    members = first_page.Members()
    context = {
        "members": members,
        "stated": {"cities": first_page.STATED_CITIES, "countries": first_page.STATED_COUNTRIES},
        "tiles": members.tiles(today.toordinal() // 7),
        "practices": first_page.practices(today),
        "topics": first_page.topics_in_use(),
        "principles": Principle.objects.current(),
        "winners": first_page.latest_winners(),
        "news": NewsItem.objects.published()[:NEWS_ON_HOME],
        "day": first_page.InternationalDay.on(today),
        "structured": structured.website(contact_details()),
    }
    return render(request, "pages/home.html", context)


@login_not_required
@require_safe
def association(request: HttpRequest) -> HttpResponse:
    """Say what the association is for, what it offers, how it is governed and where it comes from."""
    services = [(service, service_url(service.slug)) for service in Service.objects.all()]
    context = {
        "history": Page.objects.filter(slug="history", is_published=True).first(),
        "mission": MissionPoint.objects.all(),
        "services": services,
        "day": first_page.InternationalDay.on(timezone.localdate()),
        "leaflets": Publication.objects.published().filter(series=Series.LEAFLET).for_list(),
        "details": contact_details(),
    }
    return render(request, "pages/association.html", context)


@login_not_required
@require_safe
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a text of the association; one that is not published does not exist, except for those who write it."""
    page = get_object_or_404(Page, slug=slug)
    if not (page.is_published or can_preview_pages(request.user)):
        raise Http404
    if slug in SHOWN_ELSEWHERE and page.is_published:
        return redirect(SHOWN_ELSEWHERE[slug], permanent=True)
    if request.path != page.get_absolute_url():  # its word in another language, or an older one
        return redirect(page, permanent=True)
    body = text_of(page, "body")
    sections = text_sections(body)
    context = {
        "page": page,
        "title": text_of(page, "title"),
        "lead": text_of(page, "lead"),
        "body": body,
        "sections": sections,
        "has_contents": sum(bool(section.heading) for section in sections) >= CONTENTS_FROM,
        "days": DayEdition.objects.all() if slug == INTERNATIONAL_DAY else None,
    }
    response = render(request, "pages/page_detail.html", context)
    return private_unless(response, is_public=page.is_published)


@login_not_required
@require_safe
def site_info(request: HttpRequest) -> HttpResponse:
    """Say how this site is made: data, access for everybody, cookies; and lead to the legal pages that exist."""
    published = {page.slug: page for page in Page.objects.filter(slug__in=SITE_PAGES, is_published=True)}
    context = {"legal_pages": [published[slug] for slug in SITE_PAGES if slug in published]}
    return render(request, "pages/site_info.html", context)


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Say how the data of this site are taken along, with examples that work today."""
    return render(request, "pages/open_data.html", data_page.context())


@login_not_required
@require_safe
def writing_guide(request: HttpRequest) -> HttpResponse:
    """Say field by field how an experience is told well; fields of the form lead to their sections."""
    page = Page.objects.filter(slug=WRITING_GUIDE, is_published=True).first()
    context = {
        "page": page,
        "lead": text_of(page, "lead") if page else "",
        "body": text_of(page, "body") if page else "",
    }
    context["parts"] = guide_parts(context["body"])
    return render(request, "pages/writing_guide.html", context)


@login_not_required
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Say who may join, how, and what it costs; with a country and a number of inhabitants, what that city pays."""
    fees = tariff_for()
    asked = "country" in request.GET or "inhabitants" in request.GET
    fee_form = FeeForm(request.GET if asked else None)
    context = {
        "intro": Page.objects.filter(slug="join", is_published=True).first(),
        "steps": JoinStep.objects.all(),
        "fees": fees,
        "fee_form": fee_form,
        "fee": fee_for(**fee_form.cleaned_data, table=fees) if asked and fees and fee_form.is_valid() else None,
        "contact_url": f"{reverse('contact')}?subject={Subject.JOIN}",
    }
    return render(request, "pages/join.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message to the secretariat; what was typed comes back with every refusal."""
    form = EnquiryForm(request.POST if request.method == "POST" else None, initial=_known(request))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            send_enquiry(address=client_address(request), language=l10n.current_language(), **form.enquiry)
        except TooManyError:
            form.refuse_flood()
            status = 429
        else:
            return redirect("contact_sent")
    return render(request, "pages/contact.html", {"form": form, "details": contact_details()}, status=status)


def _known(request: HttpRequest) -> dict[str, str]:
    """Return what need not be asked: the subject or experience of the link, and who is signed in."""
    known = {}
    if request.GET.get("subject") in Subject.values:
        known["subject"] = request.GET["subject"]
    slug = request.GET.get("experience", "")
    if slug_re.match(slug):
        experience = Experience.objects.published().select_related("city").filter(slug=slug).first()
        if experience:
            about = _("About the experience “%(title)s” (%(city)s):")
            sentence = about % {"title": experience, "city": experience.city.display_name}
            known |= {"subject": Subject.EXPERIENCE, "message": f"{sentence}\n\n"}
    if request.user.is_authenticated:
        known |= {"name": request.user.name, "email": request.user.email}
    return known


@login_not_required
@require_safe
def contact_sent(request: HttpRequest) -> HttpResponse:
    """Say that the message has arrived and what happens next; a reload of this page sends nothing."""
    return render(request, "pages/contact_sent.html")


@login_not_required
@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    """Search everything that visitors may read."""
    search = SiteSearch(request.GET.get("q", ""), request.GET.get("in", ""), request.GET.get("page", ""))
    return render(request, "pages/site_search.html", {"search": search})
