"""Saying from which other experiences one was adapted, and answering what another city says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cities.models import City
from core.http import private
from experiences import adaptations, cards
from experiences.enums import State
from experiences.filters import ExperienceFilter
from experiences.models import Adaptation, Experience
from experiences.search import find
from experiences.selection import Selection
from experiences.views.authoring import own, takes_posts

SHOWN = 10
LOOKED_AT = 100  # a city's own come first where the words are its name


@require_http_methods(["GET", "HEAD", "POST"])
def experience_adapted_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the experience of the other city and name it; take back what was named."""
    experience = own(request, pk)
    if request.method == "POST":
        _change(request, experience)
        return redirect("experience_adapted_from", pk)
    words = ExperienceFilter.read(request.GET).q
    named = list(experience.adapted_from.standing().for_list())
    open_ones = [each for each in named if not each.is_refused]
    context = {
        "experience": experience,
        "named": named,
        "may_name": experience.state not in State.ENDED and len(open_ones) < adaptations.MOST,
        "q": words,
        "found": _found(words, experience, {each.source_id for each in named}),
    }
    return private(render(request, "experiences/authoring/adapted_from.html", context))


def _asked(request: HttpRequest, pk: int) -> Adaptation:
    """Return what another city says it has adapted from one of the person's cities."""
    asked = Adaptation.objects.filter(asked_at__isnull=False).for_list()
    return get_object_or_404(asked.filter(source__city__in=City.objects.represented_by(request.user)), pk=pk)


@takes_posts(_asked)
def adaptation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer of the city whose experience another one says it has adapted."""
    adaptation = _asked(request, pk)
    wanted = request.POST.get("answer")
    if wanted in {"confirm", "refuse"}:
        row = adaptations.answer(adaptation=adaptation, by=request.user, confirms=wanted == "confirm")
        if row.ended_at:
            messages.info(request, _("The other city has taken it back meanwhile."))
        elif row.is_confirmed:
            messages.success(request, _("Thank you: both pages say so now."))
        else:
            messages.success(request, _("Thank you: no page says so. The other city has been told."))
    return redirect("experience_status", adaptation.source_id)


def _change(request: HttpRequest, experience: Experience) -> None:
    if (key := request.POST.get("source", "")).isdecimal():
        source = get_object_or_404(Experience.objects.published().select_related("city"), pk=int(key[:18]))
        try:
            made = adaptations.state(experience=experience, source=source, by=request.user)
        except adaptations.NotStated as refusal:
            messages.warning(request, str(refusal))
            return
        if not made.is_stated:  # said in another tab, and answered since
            messages.info(request, made.state_shown)
        elif made.asked_at:
            messages.success(request, _("Thank you: the other city is asked to confirm it."))
        else:
            messages.success(request, _("It is noted. The other city is asked once your experience is published."))
    elif (key := request.POST.get("end", "")).isdecimal():
        adaptation = get_object_or_404(experience.adapted_from.all(), pk=int(key[:18]))
        row = adaptations.end(adaptation=adaptation, by=request.user)
        if row.ended_at:
            messages.success(request, _("It is taken back."))
        else:  # the other city has said meanwhile that it is not so
            messages.info(request, row.state_shown)


def _found(words: str, experience: Experience, named: set[int]) -> list:
    """Return published experiences of other cities that fit the words, the best first."""
    if not words:
        return []
    found = find(Selection(q=words), size=LOOKED_AT)
    shown = [card for card in cards.cards(found.ids, found.languages) if card.city.slug != experience.city.slug]
    for card in shown:
        card.is_named = card.pk in named
    return shown[:SHOWN]
