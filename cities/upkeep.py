"""A city's people keep its page and contacts true, and say once a year that they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from cities import actions
from cities.confirmation import city_of
from cities.forms import CityProfileForm, ContactFormSet
from cities.inhabitants import InhabitantsForm, confirm_inhabitants
from cities.models import City
from editorial.models import Proposal

PAST = 30  # contacts of the past on one page


@require_http_methods(["GET", "HEAD", "POST"])
def city_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the city says of itself."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    if request.method != "POST":
        return _profile_page(request, city, _profile_form(request, city))
    with transaction.atomic():
        city = actions.locked(city)
        form = _profile_form(request, city)
        proposal = _save_profile(city, request.user, form.cleaned_data) if form.is_valid() else None
    if form.errors:
        return _profile_page(request, city, form)
    messages.success(request, _("Saved.") if proposal is None else _("Saved. The secretariat reads your texts."))
    return redirect("city_profile", slug)


def _profile_form(request: HttpRequest, city: City) -> CityProfileForm:
    """Return the form beside what is published and proposed now; within the lock nobody changes that meanwhile."""
    waiting = Proposal.objects.about(city).open().first()
    values = waiting.values if waiting else {}
    return CityProfileForm(request.POST or None, request.FILES or None, city=city, waiting=values, by=request.user)


def _save_profile(city: City, by: User, clean: dict) -> Proposal | None:
    texts = {name: clean[name] for name in CityProfileForm.proposed()}
    return actions.save_profile(city=city, by=by, website=clean["website"], message=clean["message"], texts=texts)


def _profile_page(request: HttpRequest, city: City, form: CityProfileForm) -> HttpResponse:
    proposals = Proposal.objects.about(city)
    waiting = proposals.open().first()
    decided = None if waiting else proposals.first()
    context = {"city": city, "form": form, "waiting": waiting, "decided": decided}
    return render(request, "cities/profile_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def city_contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Change who represents the city, and confirm that all is right."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    if request.method != "POST":
        return _contacts_page(request, city, ContactFormSet(queryset=city.contacts.current(), prefix="contact"))
    confirms = request.POST.get("do") == "confirm"
    with transaction.atomic():
        city = actions.locked(city)
        now = city.contacts.current().select_for_update()
        formset = ContactFormSet(request.POST, queryset=now, prefix="contact")
        if is_sound := formset.is_valid():
            kept = formset.save(commit=False)
            actions.save_contacts(city=city, by=request.user, kept=kept, ended=formset.deleted_objects)
            if confirms:
                actions.confirm_data(city=city, by=request.user)
    if not is_sound:
        return _contacts_page(request, city, formset)
    messages.success(request, _("Thank you: confirmed for a year.") if confirms else _("The contacts are saved."))
    return redirect("city_contacts", slug)


def _contacts_page(request: HttpRequest, city: City, formset: BaseModelFormSet) -> HttpResponse:
    over = city.contacts.filter(until__lt=timezone.localdate()).order_by("-until", "kind", "pk")[:PAST]
    return render(request, "cities/contacts_form.html", {"city": city, "formset": formset, "over": over})


@require_http_methods(["GET", "HEAD", "POST"])
def city_inhabitants(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many inhabitants the city has, of which year and from where: the fee rests on it."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    if request.method != "POST":
        return render(request, "cities/inhabitants.html", {"city": city, "form": InhabitantsForm(city=city)})
    with transaction.atomic():
        city = actions.locked(city)
        form = InhabitantsForm(request.POST, city=city)
        if is_sound := form.is_valid():
            confirm_inhabitants(city=city, by=request.user, count=form.count)
    if not is_sound:
        return render(request, "cities/inhabitants.html", {"city": city, "form": form})
    messages.success(request, _("Thank you: the number of inhabitants is confirmed."))
    return redirect("city_dues", slug)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def city_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a city's details by the link of a mail; opening it changes nothing."""
    city = city_of(token)
    if city is None:
        return render(request, "cities/confirm_invalid.html", status=410)
    if request.method == "POST":
        actions.confirm_data(city=city, by=None)
        return render(request, "cities/confirm.html", {"city": city, "done": True})
    return render(request, "cities/confirm.html", {"city": city, "contacts": city.contacts.current()})
