"""A network on the desk of its coordinating city, and its papers for everybody."""

from pathlib import PurePosixPath

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.models import CityNetwork, Network
from cities.names import fold
from core import l10n
from core.downloads import uploaded_file
from memberships import networks as actions
from memberships.attempts import attempt
from memberships.models import NetworkDocument, NetworkMeeting
from memberships.network_forms import CityInNetworkForm, DocumentForm, MeetingForm, TakeInForm


@require_safe
def network_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show coordinators what their network tells, and what they can change."""
    return _desk(request, _own(request, slug), DocumentForm(initial={"language": l10n.current_language()}))


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Announce a meeting, or change what was announced."""
    network = _own(request, slug)
    meeting = NetworkMeeting() if pk is None else get_object_or_404(NetworkMeeting, network=network, pk=pk)
    if request.method != "POST":
        return _meeting_page(request, network, meeting, MeetingForm(meeting=meeting))
    with transaction.atomic():
        if pk is not None:
            meeting = get_object_or_404(NetworkMeeting.objects.select_for_update(), pk=pk)
        form = MeetingForm(request.POST, meeting=meeting)
        saved = attempt(
            form, lambda said: actions.save_meeting(network=network, by=request.user, meeting=meeting, **said)
        )
    if saved is None:
        return _meeting_page(request, network, meeting, form)
    messages.success(request, _("The meeting stands on the page of the network."))
    return redirect("network_desk", slug)


def _meeting_page(request: HttpRequest, network: Network, meeting: NetworkMeeting, form: MeetingForm) -> HttpResponse:
    context = {"network": network, "meeting": meeting, "form": form}
    return render(request, "memberships/network_meeting.html", context)


@require_POST
def network_meeting_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a meeting away."""
    meeting = get_object_or_404(NetworkMeeting, network=_own(request, slug), pk=pk)
    actions.delete_meeting(meeting=meeting, by=request.user)
    messages.success(request, _("The meeting was taken away."))
    return redirect("network_desk", slug)


@require_POST
def network_document_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a paper to the network's page."""
    network = _own(request, slug)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_document(network=network, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("The document stands on the page of the network."))
            return redirect("network_desk", slug)
    return _desk(request, network, form)


@require_POST
def network_document_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a paper away."""
    document = get_object_or_404(NetworkDocument, network=_own(request, slug), pk=pk)
    actions.remove_document(document=document, by=request.user)
    messages.success(request, _("The document was taken away."))
    return redirect("network_desk", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def network_city_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a city in."""
    network = _own(request, slug)
    form = TakeInForm(
        request.POST or None, cities=actions.may_join(network), initial={"since": timezone.localdate().isoformat()}
    )
    if request.method == "POST" and attempt(
        form, lambda said: actions.take_in(network=network, by=request.user, **said)
    ):
        text = _("%(city)s belongs to the network now.") % {"city": form.cleaned_data["city"].display_name}
        messages.success(request, text)
        return redirect("network_desk", slug)
    return render(request, "memberships/network_city.html", {"network": network, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def network_city(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what a city is in the network, or note its last day."""
    network = _own(request, slug)
    links = CityNetwork.objects.present().select_related("city", "network")
    link = get_object_or_404(links, network=network, pk=pk)
    if request.method != "POST":
        return _city_page(request, link, CityInNetworkForm(link=link))
    with transaction.atomic():
        form = CityInNetworkForm(request.POST, link=actions.locked_link(link))
        saved = attempt(form, lambda said: actions.change_city(link=link, by=request.user, **said))
    if saved is None:
        return _city_page(request, link, form)
    messages.success(request, _("Saved."))
    return redirect("network_desk", slug)


def _city_page(request: HttpRequest, link: CityNetwork, form: CityInNetworkForm) -> HttpResponse:
    context = {"network": link.network, "form": form, "link": link}
    return render(request, "memberships/network_city.html", context)


@login_not_required
@require_safe
def network_document(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Serve a paper as a download under its title; a browser never opens it as a page of this site."""
    paper = get_object_or_404(NetworkDocument.objects.select_related("network"), pk=pk)
    if name != PurePosixPath(paper.file.name).name:
        raise Http404
    return uploaded_file(paper.file, download_as=f"{slugify(paper.title) or paper.network.slug}-{paper.language}")


def _desk(request: HttpRequest, network: Network, form: DocumentForm) -> HttpResponse:
    links = CityNetwork.objects.present().filter(network=network).select_related("city__country")
    context = {
        "network": network,
        "links": sorted(links, key=lambda link: fold(link.city.display_name)),
        "meetings": network.meetings.all(),
        "documents": network.documents.all(),
        "form": form,
    }
    return render(request, "memberships/network_desk.html", context)


def _own(request: HttpRequest, slug: str) -> Network:
    """Return a network that this person's city coordinates today, else 404."""
    return get_object_or_404(actions.coordinated_by(request.user), slug=slug)
