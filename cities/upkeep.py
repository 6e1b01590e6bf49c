"""A city's people keep its page and contacts true, and say once a year that they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cities import actions
from cities.confirmation import city_of
from cities.forms import CityProfileForm, ContactFormSet
from cities.models import City
from editorial.models import Proposal

PAST = 30  # contacts of the past on one page


@require_http_methods(["GET", "HEAD", "POST"])
def city_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the city says of itself."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    proposals = Proposal.objects.about(city)
    waiting = proposals.open().first()
    values = waiting.values if waiting else {}
    form = CityProfileForm(request.POST or None, request.FILES or None, city=city, waiting=values, by=request.user)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        texts = {name: clean[name] for name in CityProfileForm.proposed()}
        proposal = actions.save_profile(
            city=city, by=request.user, website=clean["website"], message=clean["message"], texts=texts
        )
        messages.success(request, _("Saved.") if proposal is None else _("Saved. The secretariat reads your texts."))
        return redirect("city_profile", slug)
    decided = None if waiting else proposals.first()
    context = {"city": city, "form": form, "waiting": waiting, "decided": decided}
    return render(request, "cities/profile_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def city_contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Change who represents the city, and confirm that all is right."""
    city = get_object_or_404(City.objects.represented_by(request.user), slug=slug)
    formset = ContactFormSet(request.POST or None, queryset=city.contacts.current(), prefix="contact")
    if request.method == "POST" and formset.is_valid():
        kept = formset.save(commit=False)
        actions.save_contacts(city=city, by=request.user, kept=kept, ended=formset.deleted_objects)
        if request.POST.get("do") == "confirm":
            actions.confirm_data(city=city, by=request.user)
            messages.success(request, _("Thank you: confirmed for a year."))
        else:
            messages.success(request, _("The contacts are saved."))
        return redirect("city_contacts", slug)
    over = city.contacts.filter(until__lt=timezone.localdate()).order_by("-until", "kind", "pk")[:PAST]
    return render(request, "cities/contacts_form.html", {"city": city, "formset": formset, "over": over})


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
