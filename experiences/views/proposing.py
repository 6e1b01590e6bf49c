"""After publication: a city proposes changes, confirms once a year that all holds, or begins the next edition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import kept_text, l10n
from core.forms import mark_of, refuse_to_overwrite
from core.http import private
from core.translated import SITE_LANGUAGES
from editorial.actions import propose, withdraw_proposal
from editorial.models import Proposal
from experiences import actions, editions
from experiences.enums import State
from experiences.forms import ExperienceForm, ReasonForm
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS
from experiences.views.authoring import own

FIELDS = (*TEXT_FIELDS, "began_year", "ended_year", "website")


@kept_text.keeps_typed_text
@require_http_methods(["GET", "HEAD", "POST"])
def experience_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts of one language as they are or as they were proposed last, and keep what the city would change."""
    experience = own(request, pk)
    if not experience.is_published:
        return redirect("experience_status", pk)
    waiting = Proposal.objects.about(experience).open().first()
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        if waiting:
            withdraw_proposal(proposal=waiting, by=request.user)
            messages.success(request, _("The proposal is taken back; the public page stays as it is."))
        kept_text.forget(request)
        return redirect("experience_status", pk)
    kept = kept_text.kept(request)
    data = request.POST if request.method == "POST" else kept
    form, message = _forms(request, experience, waiting, data)
    if request.method == "POST" and form.is_valid() and message.is_valid():
        refuse_to_overwrite(form)
        if not form.errors:
            kept_text.forget(request)
            values = {**(waiting.values if waiting else {}), **form.values()}
            made = propose(record=experience, by=request.user, values=values, message=message.cleaned_data["reason"])
            messages.success(request, _("The secretariat reads it now.") if made else _("Nothing has been changed."))
            return redirect("experience_status", pk)
    context = {
        "experience": experience,
        "form": form,
        "message": message,
        "seen": mark_of(form.initial),
        "waiting": waiting,
        "writer": kept_text.writer_mark(request),
        "language": form.language,
        "languages": [(code, l10n.language_name(code), code == form.language) for code in SITE_LANGUAGES],
    }
    return private(render(request, "experiences/authoring/propose.html", context))


@require_POST
def experience_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that what is published still holds."""
    actions.confirm(experience=own(request, pk), by=request.user)
    messages.success(request, _("Thank you: confirmed for a year."))
    return redirect("experience_status", pk)


@require_POST
def experience_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next edition, or go to the one that has been begun."""
    experience = own(request, pk)
    try:
        edition, is_new = editions.begin_edition(experience=experience, by=request.user)
    except editions.NotContinued:
        messages.warning(request, _("Only what is published can be continued."))
        return redirect("experience_status", pk)
    if is_new:
        messages.success(
            request,
            _(
                "This is the draft of the new edition: texts, topics, principles and goals are taken over. Images and"
                " documents are not: whoever can be seen in them agreed to the earlier publication only. The earlier"
                " edition stays as it is."
            ),
        )
    return redirect("experience_update" if edition.state == State.DRAFT else "experience_status", edition.pk)


def _forms(
    request: HttpRequest, experience: Experience, waiting: Proposal | None, data
) -> tuple[ExperienceForm, ReasonForm]:
    """Return the form in the language that is asked for; what is proposed already stands in its fields."""
    asked = (data or request.GET).get("text", "")
    language = asked if asked in SITE_LANGUAGES else experience.source_language
    # What is public is in a language of the site, and so is what is proposed. This row is only shown, never saved.
    experience.written_in_original = False
    for name, value in (waiting.values if waiting else {}).items():
        setattr(experience, name, value)
    form = ExperienceForm(data, user=request.user, experience=experience, language=language, only=FIELDS)
    initial = {"reason": waiting.message if waiting else ""}
    return form, ReasonForm(data, initial=initial, needed=False, label=_("Message to the secretariat"))
