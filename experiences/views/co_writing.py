"""Who writes an experience: the people of its city, and those whom the city invites."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cities.models import CityRole
from experiences import co_writing
from experiences.forms import CoWriterForm
from experiences.models import Experience
from experiences.views.authoring import own


@require_http_methods(["GET", "HEAD", "POST"])
def experience_writers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody who may write it; invite somebody, or end an invitation."""
    experience = own(request, pk)
    if key := request.POST.get("revoke"):
        ended = key.isdecimal() and co_writing.revoke(experience=experience, by=request.user, key=int(key[:18]))
        if ended:
            messages.success(request, _("%(name)s cannot write here any more.") % {"name": ended.shown_name})
        return redirect("experience_writers", pk)
    form = CoWriterForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            writer = co_writing.invite(experience=experience, by=request.user, **form.cleaned_data)
        except co_writing.NotInvited as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("%(name)s has been invited by mail.") % {"name": writer.shown_name})
            return redirect("experience_writers", pk)
    context = {
        "experience": experience,
        "people": _people(experience),
        "co_writers": experience.co_writers.active().select_related("user"),
        "form": form,
    }
    return render(request, "experiences/authoring/writers.html", context)


def _people(experience: Experience) -> list[CityRole]:
    """Return the people of the city, each with one role."""
    roles = CityRole.objects.active().filter(city=experience.city_id, user__is_active=True).select_related("user")
    return list({role.user_id: role for role in roles.order_by("pk")}.values())
