"""Somebody goes on writing what is not theirs any more: they are told so, and get back what they have typed.

The city has ended their invitation or their role, or a colleague has deleted the draft. Nothing is told but what they
bring themselves, so the answer is the same for an experience that never was.
"""

import json
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core import kept_text
from core.http import private
from experiences.forms import ExperienceForm
from experiences.item_forms import FIELD_NAME
from experiences.models import Experience

LISTS = {"principles", "topics", "goals", "audiences"}


def reason() -> str:
    """Return what is said to somebody who may not write here."""
    return _("You cannot write here any more: your city has ended this, or the draft has been deleted.")


def answers_the_page(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Say in a way that the page understands that somebody is signed out, or may not write here any more."""

    @login_not_required  # it answers itself
    @wraps(view)
    def answering(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        if not request.user.is_authenticated or kept_text.is_of_somebody_else(request):
            return JsonResponse({"error": "signed out"}, status=401)
        try:
            if request.method != "POST":
                return _not_sent(request, pk)
            return view(request, pk)
        except (Http404, PermissionDenied) as refusal:
            return JsonResponse({"error": reason()}, status=404 if isinstance(refusal, Http404) else 403)

    return answering


def gives_back_what_was_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where a form comes too late, or comes back after a sign-in, show what it brought instead of an error page."""

    @wraps(view)
    def giving(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:
            typed = _typed(request.POST if request.method == "POST" else kept_text.kept(request) or QueryDict())
            if not typed and isinstance(refusal, Http404) and request.user.is_authenticated:
                return _gone(request, kwargs.get("pk"))
            if not typed:
                raise
            context = {"typed": typed, "reason": reason()}
            status = 404 if isinstance(refusal, Http404) else 403
            return private(render(request, "experiences/authoring/ended.html", context, status=status))

    return giving


def _not_sent(request: HttpRequest, pk: int | None) -> HttpResponse:
    """Answer what is no form: also by this address nobody learns that another city's experience is there."""
    if pk is not None:
        get_object_or_404(Experience.objects.written_by(request.user), pk=pk)
    return HttpResponseNotAllowed(["POST"])


def _gone(request: HttpRequest, pk: int | None) -> HttpResponse:
    """Say that nothing is here; a script shows what this device has kept of it, if anything (localcopy.js)."""
    labels = {name: str(field.label) for name, field in ExperienceForm.base_fields.items() if name not in LISTS}
    context = {"copies": f"{request.user.pk}:{pk}", "labels": json.dumps(labels)}
    return render(request, "experiences/authoring/gone.html", context, status=404)


def _typed(data: QueryDict) -> list[tuple[str, str]]:
    """Return label and text of everything that was written in words."""
    fields = ExperienceForm.base_fields
    found = []
    for name, text in data.items():
        remark = name.removeprefix("remark-")
        if not text.strip() or name in LISTS or name.endswith(("_language", "licence", "city")):
            continue
        if name in fields:
            found.append((str(fields[name].label), text))
        elif remark != name:
            found.append((_("Your remark"), text))
        elif FIELD_NAME.fullmatch(name) and not name.endswith(("is_decorative", "language")):
            found.append((_("About an image or a document"), text))
    return found
