"""The people of a city: who acts for it, who comes, who leaves and who follows."""

import contextlib
from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forgetting import kept_under
from accounts.forms import DeletionForm
from cities import actions, permissions
from cities.enums import Role
from cities.forms import HandoverForm, InviteForm, LastDayForm
from cities.models import City, CityRole, Handover
from core.throttling import TooManyError


@require_http_methods(["GET", "HEAD", "POST"])
def city_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who acts for the city; its delegate adds people here."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    manages = permissions.can_manage_people(request.user, city)
    if request.method == "POST" and not manages:
        raise PermissionDenied
    form = InviteForm(request.POST or None, initial={"language": request.user.language}) if manages else None
    if request.method == "POST" and form.is_valid():
        role = _attempt(form, lambda values: actions.add_person(city=city, by=request.user, **values))
        if role:
            messages.success(request, _("%(name)s now acts for your city.") % {"name": role.shown_name})
            return redirect("city_people", slug)
    return render(request, "cities/people.html", {"city": city, "form": form, **_people(request.user, city, manages)})


@require_POST
def city_role_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the way in again to somebody who has not been here yet."""
    role = _own_role(request, pk)
    with contextlib.suppress(TooManyError):  # pressed again and again: those sent already are on their way
        actions.invite_again(role=role, by=request.user)
    messages.success(request, _("The mail is on its way to %(email)s.") % {"email": role.user.email})
    return redirect("city_people", role.city.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def city_role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last day, then end a role."""
    role = _own_role(request, pk)
    if not permissions.can_end_role(request.user, role):
        raise PermissionDenied
    form = LastDayForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        ended = _attempt(form, lambda values: actions.end_role(role=role, by=request.user, **values))
        if ended:
            messages.success(request, _("The role ends as you said."))
            return _back(request, role.city)
    return render(request, "cities/role_end.html", {"role": role, "city": role.city, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def city_role_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a successor."""
    role = _own_role(request, pk)
    if not permissions.can_hand_over(request.user, role):
        raise PermissionDenied
    initial = {"last_day": timezone.localdate(), "language": request.user.language}
    form = HandoverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        handover = _attempt(form, lambda values: actions.hand_over(role=role, by=request.user, **values))
        if handover:
            messages.success(request, _handed_over(handover))
            return _back(request, role.city)
    manages = permissions.can_manage_people(request.user, role.city)
    context = {"role": role, "city": role.city, "form": form, "manages": manages}
    return render(request, "cities/role_hand_over.html", context)


@require_POST
def city_handover_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a successor, refuse one, or take one's own request back."""
    cities = City.objects.represented_by(request.user)
    handover = get_object_or_404(Handover.objects.filter(role__city__in=cities).select_related("role__city"), pk=pk)
    agrees = request.POST.get("answer") == "confirm"
    if not permissions.can_decide_handover(request.user, handover, agrees=agrees):
        raise Http404
    try:
        handover = actions.decide_handover(handover=handover, by=request.user, agrees=agrees)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _handed_over(handover))
    return _back(request, handover.role.city)


@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then delete one's own account; staff are let go by an administrator."""
    if request.user.is_staff:
        raise PermissionDenied
    form = DeletionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.leave(user=request.user)
        logout(request)
        messages.success(request, _("Your account is deleted. Thank you for what you have done here."))
        return redirect("home")
    return render(request, "accounts/delete.html", {"form": form, "kept": kept_under(request.user.email)})


def _people(user, city: City, manages: bool) -> dict[str, object]:
    """Return who acts for the city today and which handovers the person may answer."""
    roles = list(
        CityRole.objects.active()
        .filter(city=city, user__is_active=True)
        .select_related("user")
        .order_by("role", "since", "pk")
    )
    for role in roles:
        role.city = city
        role.can_end = permissions.can_end_role(user, role, manages=manages)
        role.is_mine = role.user_id == user.pk
    handovers = Handover.objects.open().filter(role__city=city).select_related("role__user")
    return {
        "manages": manages,
        "roles": roles,
        "has_delegate": any(role.role == Role.DELEGATE for role in roles),
        "handovers": [each for each in handovers if manages or each.role.user_id == user.pk],
    }


def _own_role(request: HttpRequest, pk: int) -> CityRole:
    """Return a role of today in a city that the person acts for; others do not exist for them."""
    roles = CityRole.objects.active().filter(city__in=City.objects.represented_by(request.user))
    return get_object_or_404(roles.select_related("city", "user"), pk=pk)


def _attempt(form: Form, action: Callable[[dict], object]) -> object | None:
    """Do it with what the form holds; a refusal goes beside its field, and nothing typed is lost."""
    try:
        return action(form.cleaned_data)
    except ValidationError as refusal:
        known = {name: found for name, found in getattr(refusal, "error_dict", {}).items() if name in form.fields}
        for name, found in known.items():
            form.add_error(name, found)
        if not known:
            form.add_error(None, refusal.messages)
        return None


def _handed_over(handover: Handover) -> str:
    names = {"name": handover.name}
    if handover.decided_at is None:
        return _("Thank you: your city’s delegate is asked to confirm %(name)s.") % names
    if handover.is_confirmed:
        return _("%(name)s now acts for your city.") % names
    return _("The handover to %(name)s will not happen.") % names


def _back(request: HttpRequest, city: City) -> HttpResponse:
    """Go back to the people, or to the first page of somebody who has just ended their own role."""
    if City.objects.represented_by(request.user).filter(pk=city.pk).exists():
        return redirect("city_people", city.slug)
    return redirect("city_desk")
