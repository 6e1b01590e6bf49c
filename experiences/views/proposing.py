"""After publication: a city proposes changes, confirms once a year that all holds, or begins the next edition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import kept_text, l10n
from core.http import private
from core.translated import SITE_LANGUAGES
from editorial.actions import propose, withdraw_proposal
from editorial.models import Proposal
from experiences import actions, editions
from experiences.enums import State
from experiences.forms import ReasonForm
from experiences.proposing import ProposalTexts
from experiences.views.authoring import own, takes_posts

TURN = "text-"  # a button that shows another language


@kept_text.keeps_typed_text
@require_http_methods(["GET", "HEAD", "POST"])
def experience_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts of one language as they are or as they were proposed last, and keep what the city would change.

    A button for each language shows that one, and what was typed so far goes along until all of it is sent.
    """
    experience = own(request, pk)
    if not experience.is_published:
        return redirect("experience_status", pk)
    waiting = Proposal.objects.about(experience).open().first()
    is_sent, asked = request.method == "POST", request.POST.get("do", "")
    if is_sent and asked == "withdraw":
        if waiting:
            withdraw_proposal(proposal=waiting, by=request.user)
            messages.success(request, _("The proposal is taken back; the public page stays as it is."))
        kept_text.forget(request)
        return redirect("experience_status", pk)
    if is_sent and asked == "discard":
        kept_text.forget(request)
        return redirect("experience_propose", pk)
    kept = None if is_sent else kept_text.kept(request)
    data = request.POST if is_sent else kept
    texts = ProposalTexts(experience, user=request.user, waiting=waiting, data=data, asked=request.GET.get("text", ""))
    initial = {"reason": waiting.message if waiting else ""}
    message = ReasonForm(data, initial=initial, label=_("Message to the secretariat"))
    if is_sent and asked.startswith(TURN):
        texts.turn_to(asked.removeprefix(TURN))
    elif is_sent and texts.is_valid() & message.is_valid():
        kept_text.forget(request)
        values = {**(waiting.values if waiting else {}), **texts.values()}
        made = propose(record=experience, by=request.user, values=values, message=message.cleaned_data["reason"])
        messages.success(request, _("The secretariat reads it now.") if made else _("Nothing has been changed."))
        return redirect("experience_status", pk)
    context = {
        "experience": experience,
        "texts": texts,
        "form": texts.form,
        "message": message,
        "waiting": waiting,
        "is_restored": kept is not None,
        "writer": kept_text.writer_mark(request),
        "languages": [(code, l10n.language_name(code), code == texts.language) for code in SITE_LANGUAGES],
        "also_typed": l10n.listed([l10n.language_name(code) for code in texts.typed_elsewhere]),
    }
    return private(render(request, "experiences/authoring/propose.html", context))


@takes_posts(own)
def experience_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that what is published still holds."""
    actions.confirm(experience=own(request, pk), by=request.user)
    messages.success(request, _("Thank you: confirmed for a year."))
    return redirect("experience_status", pk)


@takes_posts(own)
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
