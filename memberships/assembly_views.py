"""An assembly on a city's desk: what it is about, whether the city votes, who comes and who votes for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from cities.enums import Role
from cities.models import City
from cities.permissions import is_delegate
from core.downloads import uploaded_file
from core.http import private
from memberships import assembly as actions
from memberships.assembly_forms import DelegateForm, ProxyForm
from memberships.attempts import attempt
from memberships.eligibility import may_vote
from memberships.models import Assembly, AssemblyDocument, Proxy
from memberships.permissions import can_keep_register


@require_safe
def city_assembly(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show an assembly to the people of a city; its delegate names delegates and gives its vote from here."""
    assembly, city = _found(request, pk, slug)
    proxies = assembly.proxies.standing()
    context = {
        "assembly": assembly,
        "city": city,
        "agenda": assembly.agenda.all(),
        "documents": assembly.documents.all(),
        "vote": may_vote(city, assembly.held_on),
        "delegate": assembly.delegates.filter(city=city).first(),
        "proxy": proxies.filter(giver=city).select_related("holder__country").first(),
        "held": [proxy.giver for proxy in proxies.filter(holder=city).select_related("giver")],
        "may_sign": is_delegate(request.user, city),
        "signers": User.objects.filter(city_roles__in=city.roles.active().filter(role=Role.DELEGATE), is_active=True),
        "is_open": assembly.takes_forms(),
    }
    return render(request, "memberships/assembly.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assembly_delegate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Form A: say who comes for the city."""
    assembly, city = _to_sign(request, pk, slug)
    with transaction.atomic():
        if request.method == "POST":
            assembly = actions.locked(assembly)
        form = DelegateForm(request.POST or None, named=assembly.delegates.filter(city=city).first())
        saved = request.method == "POST" and attempt(
            form, lambda said: actions.name_delegate(assembly=assembly, city=city, by=request.user, **said)
        )
    if saved:
        messages.success(request, _("It is noted who comes for your city."))
        return redirect("city_assembly", pk, slug)
    return render(request, "memberships/assembly_delegate.html", {"assembly": assembly, "city": city, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def assembly_proxy(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Form B: give the city's vote to another one."""
    assembly, city = _to_sign(request, pk, slug)
    with transaction.atomic():
        if request.method == "POST":
            assembly = actions.locked(assembly)
        form = ProxyForm(
            request.POST or None,
            given=assembly.proxies.standing().filter(giver=city).select_related("holder__country").first(),
            by=request.user,
            holders=actions.may_hold(assembly, city),
            why_not=lambda other: actions.why_not_holder(assembly, city, other),
        )
        proxy = request.method == "POST" and attempt(form, lambda said: _give(assembly, city, request.user, said))
    if proxy:
        messages.success(request, _("%(city)s votes for your city.") % {"city": proxy.holder.display_name})
        return redirect("city_assembly", pk, slug)
    vote = may_vote(city, assembly.held_on)
    context = {"assembly": assembly, "city": city, "form": form, "vote": vote}
    return render(request, "memberships/assembly_proxy.html", context)


@require_POST
def assembly_proxy_withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take the city's vote back."""
    assembly, city = _to_sign(request, pk, slug)
    try:
        actions.withdraw_proxy(assembly=assembly, giver=city, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your city votes for itself again."))
    return redirect("city_assembly", pk, slug)


@require_safe
def assembly_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a paper of an announced assembly to the people of any city, and to the secretariat."""
    paper = get_object_or_404(AssemblyDocument.objects.select_related("assembly"), pk=pk)
    reads = paper.assembly.announced_at and City.objects.represented_by(request.user).exists()
    if not (reads or can_keep_register(request.user)):
        raise Http404
    return private(uploaded_file(paper.file, download_as=f"{slugify(paper.title) or 'assembly'}-{paper.language}"))


def _found(request: HttpRequest, pk: int, slug: str) -> tuple[Assembly, City]:
    """Return an announced assembly and a city of this person, else 404."""
    city = get_object_or_404(City.objects.represented_by(request.user).select_related("country"), slug=slug)
    return get_object_or_404(Assembly.objects.announced(), pk=pk), city


def _to_sign(request: HttpRequest, pk: int, slug: str) -> tuple[Assembly, City]:
    """Return both for a delegate of the city; technicians read, and do not sign."""
    assembly, city = _found(request, pk, slug)
    if not is_delegate(request.user, city):
        raise PermissionDenied
    return assembly, city


def _give(assembly: Assembly, city: City, by: User, said: dict) -> Proxy:
    return actions.give_proxy(assembly=assembly, giver=city, holder=said["holder"], signed_by=said["signed_by"], by=by)
