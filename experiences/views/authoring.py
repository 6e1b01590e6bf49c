"""The city's side after writing: look at it as it will be published, send, follow, answer, take back."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk import offer_for
from core.forms import as_typed
from core.http import private, tell_refusal
from core.workflow import TransitionNotAllowed
from editorial.models import BODY_LENGTH, Comment, Proposal
from experiences import (
    actions,
    alike,
    completeness,
    drafting,
    machine_drafts,
    permissions,
    reading,
    steps,
    threads,
    timeline,
    wording,
    workflow,
)
from experiences.editions import neighbours
from experiences.emails import field_label
from experiences.enums import State
from experiences.forms import ReasonForm
from experiences.models import Adaptation, Experience
from experiences.views.public import page_context


def own(request: HttpRequest, pk: int) -> Experience:
    """Return an experience of the person's cities; another city's does not exist for them."""
    experiences = Experience.objects.of_cities_of(request.user).select_related("city__country", "assigned_to")
    return get_object_or_404(experiences, pk=pk)


def written(request: HttpRequest, pk: int) -> Experience:
    """Return an experience that the person writes, for their city or as somebody whom another city has invited."""
    experiences = Experience.objects.written_by(request.user).select_related("city__country", "assigned_to")
    return get_object_or_404(experiences, pk=pk)


def takes_posts(find: Callable[[HttpRequest, int], Experience]) -> Callable:
    """Take forms only; what is no form is told so by whom `find` knows, and finds nothing otherwise."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def posted(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method == "POST":
                return view(request, pk)
            find(request, pk)
            return HttpResponseNotAllowed(["POST"])

        return posted

    return decorator


# Following -----------------------------------------------------------------------------------------------------------


@require_safe
def experience_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where it stands, whose turn it is and what has happened."""
    experience = written(request, pk)
    is_city = permissions.can_act_for_city(request.user, experience)
    context = {
        "experience": experience,
        "award": offer_for(experience) if is_city else None,
        "turn": timeline.turn(experience, has_proposal=Proposal.objects.about(experience).open().exists()),
        "moments": timeline.moments(experience),
        "request_text": timeline.request_text(experience),
        "requests": _requests(experience),
        "steps": permissions.actions_for(request.user, experience),
        "is_city": is_city,
        "said": threads.conversation(experience) if experience.state != State.DRAFT else [],
        "editions": neighbours(experience),
        "adaptations": _adaptations(request, experience),
        "may_delete": permissions.can_delete(request.user, experience),
    }
    return render(request, "experiences/authoring/status.html", context)


@takes_posts(written)
def experience_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what is said about a part, or say something about the whole, whether the city writes just now or not."""
    experience = written(request, pk)
    field, body = request.POST.get("field", ""), as_typed(request.POST.get("body", ""))[:BODY_LENGTH]
    if field and field not in steps.STEP_OF_FIELD:
        raise Http404
    if body.strip():
        threads.say(experience=experience, by=request.user, field=field, body=body)
        messages.success(request, _("Your remark is kept; those who work on this experience are told."))
    return redirect(reverse("experience_status", args=[pk]) + f"#said-{field or 'whole'}")


@require_safe
def experience_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the public page as it would be; the language of the address is the language of the preview."""
    experience = written(request, pk)
    context = page_context(reading.get_for_reading(experience.slug))
    return private(render(request, "experiences/authoring/preview.html", context))


def _adaptations(request: HttpRequest, experience: Experience) -> dict[str, list[Adaptation]]:
    """Return what it was adapted from, and what other cities say of it; both are the city's own people's business."""
    if not permissions.can_act_for_city(request.user, experience):
        return {"named": [], "told": []}
    return {
        "named": list(experience.adapted_from.standing().for_list()),
        "told": list(experience.adaptations.told().for_list()),
    }


def _requests(experience: Experience) -> list[Comment]:
    if experience.state != State.CHANGES_REQUESTED:
        return []
    requests = list(Comment.objects.about(experience).requests().unresolved())
    for comment in requests:
        comment.field_label = field_label(comment.field)
        comment.url = steps.address_of_field(experience, comment.field)
    return requests


# Steps ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def experience_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, advise, and send."""
    experience = written(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, label=_("Message to the secretariat"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(experience=experience, by=request.user, message=form.cleaned_data["reason"])
        except ValidationError:
            experience.refresh_from_db()  # the page names what is missing
        except TransitionNotAllowed as refusal:
            return _refused(request, experience, refusal)
        else:
            messages.success(
                request, _("Thank you: it has been sent to the secretariat. You will get a mail at every step.")
            )
            return redirect("experience_status", pk)
    elif not workflow.TABLE.allows("submit", experience.state):
        return redirect("experience_status", pk)
    there = steps.counts(experience)
    undescribed = there.pop("undescribed")
    advice = completeness.advice(experience, **there) + completeness.advice_on_languages(experience)
    advice += machine_drafts.advice(experience)
    blockers = completeness.blockers(experience, undescribed)
    may_send = permissions.can_act_for_city(request.user, experience)
    context = {
        "experience": experience,
        "form": form,
        "requests": _requests(experience),
        "request_text": timeline.request_text(experience),
        "origin": drafting.token_of(experience),
        "marks": steps.marks(experience, ""),
        "may_send": may_send,
        # A message that was typed stays in its field, also where something has gone missing meanwhile.
        "can_send": may_send and (not blockers or form.is_bound),
        "blockers": _with_address(experience, blockers),
        "advice": _with_address(experience, advice),
        "alike": alike.alike(experience),
    }
    return render(request, "experiences/authoring/submit.html", context)


def _with_address(experience: Experience, remarks: list[completeness.Remark]) -> list[dict]:
    return [
        {"text": remark.text, "url": steps.address_of_field(experience, remark.field, remark.language)}
        for remark in remarks
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def experience_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take it back."""
    experience = own(request, pk)
    form = ReasonForm(request.POST or None, label=gettext_lazy("Why? (the secretariat reads this)"))
    if request.method == "POST" and form.is_valid():
        done = _("It has been withdrawn. Your text is kept on this desk.")
        return _take(request, experience, actions.withdraw, done, reason=form.cleaned_data["reason"])
    if not workflow.TABLE.allows("withdraw", experience.state):
        return redirect("experience_status", pk)
    return render(request, "experiences/authoring/withdraw.html", {"experience": experience, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def experience_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then delete a draft that nobody else has ever seen."""
    if request.method == "POST" and not Experience.objects.filter(pk=pk).exists():
        return redirect("city_desk")  # sent twice: it is gone
    experience = own(request, pk)
    if not permissions.can_delete(request.user, experience):
        return redirect("experience_status", pk)
    if request.method == "POST":
        try:
            drafting.delete_draft(experience=experience, by=request.user)
        except workflow.NotDeletable as refusal:
            messages.warning(request, str(refusal))
            return redirect("experience_status", pk)
        messages.success(request, _("The draft has been deleted."))
        return redirect("city_desk")
    context = {"experience": experience, "origin": drafting.token_of(experience)}
    return render(request, "experiences/authoring/delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def experience_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the editor has reworded, and take the city's answer."""
    experience = own(request, pk)
    refuses = request.POST.get("answer") == "refuse"
    form = ReasonForm(request.POST or None, needed=refuses, label=gettext_lazy("What should be different?"))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if refuses:
            done = _("Thank you: the editor has been told what should be different.")
            return _take(request, experience, actions.refuse_consent, done, reason=reason)
        done = _("Thank you: the editor has been told that you agree.")
        answer = {"put_back": set(request.POST.getlist("put_back")), "seen": request.POST.get("seen", "")}
        try:
            return _take(request, experience, actions.give_consent, done, message=reason, **answer)
        except ValidationError as error:
            form.add_error(None, error)
    if experience.state != State.CONSENT_ASKED:
        return redirect("experience_status", pk)
    rewordings = wording.reworded(experience)
    context = {
        "experience": experience,
        "form": form,
        "rewordings": rewordings,
        "translated": wording.translated(experience),
        "seen": (seen := wording.mark(rewordings)),
        # On another wording the same tick would be another change.
        "put_back": request.POST.getlist("put_back") if request.POST.get("seen") == seen else [],
        "question": timeline.request_text(experience),
    }
    return render(request, "experiences/authoring/consent.html", context)


def _take(request: HttpRequest, experience: Experience, action: Callable, done: str, **options) -> HttpResponse:
    try:
        action(experience=experience, by=request.user, **options)
    except TransitionNotAllowed as refusal:
        return _refused(request, experience, refusal)
    messages.success(request, done)
    return redirect("experience_status", experience.pk)


def _refused(request: HttpRequest, experience: Experience, refusal: TransitionNotAllowed) -> HttpResponse:
    tell_refusal(request, refusal)
    return redirect("experience_status", experience.pk)
